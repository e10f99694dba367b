"""Rows of a table that are no data: totals, footnotes, headings that come again, blank lines.

People put them into exports, and read as data they become offices. A row is judged by all of its cells: a case that
has a number of its own stays a case, whatever one of its cells says.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.facts._table import Fact
from shixiao.words import summary_row

KINDS = ("", "total_row", "note_row", "heading_row", "blank_row")
TOTAL, NOTE, HEADING, BLANK = range(1, len(KINDS))

# cheap: what is not met here is an everyday key, number or day
_MAY = r"(?i)[^\x00-\x7f]|^[^0-9]+$|total|averag"
_MAY += r"|^\W*(?:[\d,]+ r|(?:sum|avg|mean|all|overall|notes?|source|page|printed)[^0-9]* )"
_WHO = "[人员員者]|单位|單位|机关|部门|部門|时间|時間|日期|电话|來源|来源|口径|范围|[领領][导導]|签字|签章|盖章"
_WORK = (
    "[制製编編]表|填[表报報]|[審审][核批]|复核|主管|分管|负责|經?经?办|打印|列印|导出|匯出|生成|统计|統計|报送|[联聯]系"
)
_NOTES = (
    rf"(?=[^\W\d])(?:[附备備]?[注註]|[附备備]考|附|抄送|(?:{_WORK}|资料|資料|数据|數據|更新)*(?:{_WHO}|[说說]明)?)"
    r"\s*(?:\d+|[(（]\S{1,4}[)）])?\s*[:：)）].*",
    r"[(（【\[]\s*[注註]\s*[)）】\]].*",
    r"[来來]源\s*[:：].*|(?:统计|統計)?(?:口径|范围|截止|截至)\s*[:：].*",
    r"(?:비고|주|출처|작성자?|출력일시?|出典|作成(?:[日者]|日時)?)\s*\d*\s*[:：)）].*",
    r".?第\s*[\d一二三四五六七八九十百/]+\s*[页頁](?:\W.*|[共/].*)?|.?共\s*[\d,一二三四五六七八九十百千万萬]+\s*[条條行件页頁项項家](?:记录|記錄|数据|數據)?.?",
    r"\W*(?:以下(?:空白|无正文|無正文)|续表|續表|接[上下][页頁])\W*|以上(?:数据|數據|为|為|系|由|不含|均).*|[*※†‡＊]\s*\D.*",
    r"(?:foot)?notes?\s*\d*\s*[:.)].*|(?:data )?sources?\s*:.*",
    r"(?:prepared|approved|checked|compiled|printed|generated|exported)(?: (?:by|on|at)\b.*|\s*:.*)",
    r"report (?:date|run|generated).*|page \d+(?: of \d+| ?/ ?\d+)?|\(?[\d,]+ (?:rows?|records?)\b.*",
    r"\W*end of (?:report|file|data|list)\W*|(?:quelle|hinweis|anmerkung|stand|remarque|nota|fuente|fonte)\s*:.*",
)
_NOTE = re.compile("|".join(_NOTES), re.I | re.S)
# of a cell that stands alone in its row less is asked: it names nothing that could be counted
_ALONE = re.compile(
    r".*[:：。；;].*|\W*[①-⑳©].*|[(（【\[*].*|[注註]\s.*|.*截[至止].*|\d+ ?/ ?\d+|\W+\d+\W+"
    r"|.*\bas of\b.*|\W*(?:notes?|end)\W*|以下.*|.{30,}"
    r"|(?:report|data|figures|generated|printed|exported|updated|disclaimer|confidential)\b.*",
    re.I | re.S,
)
_SPACED = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff:])")  # 制 表 人：
_MARKS = re.compile(r"[\W_]+")
_AMOUNT = re.compile(r"共?\s*[\d,]+\s*(?:[个個条條件家户戶项項页頁]\S{0,4}|单位|offices|halls|cases|rows|records)?")
_EVERYDAY = re.compile(r"[!-~]*[0-9][!-~]*")
_BESIDE = re.compile(r"(?<=\S)\s*[(（\[【〔<《].*", re.S)  # 合计（万件）; but 热线中心（全市） is an office


@dataclass(frozen=True)
class Judge:
    """What the columns of an input say about a row, by their headings."""

    keys: set[str] = field(default_factory=set)  # of things that happen: a row that has one is data
    labels: set[str] = field(default_factory=set)  # where names of offices stand, and totals instead of them
    instants: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def reads(self, fact: Fact, name: str, headings: set[str], derived: bool) -> None:
        """Take down that these headings fill a column of a fact table."""
        column = fact.all_columns[name]
        happens = any(c.role == "instant" for c in fact.all_columns.values())
        if name == fact.key and happens and not derived and len(headings) == 1:
            self.keys.update(headings)
        elif name in (fact.key, "name") or column.refers:
            self.labels.update(headings)
        elif column.role == "instant":
            self.instants.update(headings)
        elif column.role == "text":
            self.texts.update(headings)

    def kinds(self, cells: pa.RecordBatch, lines: list[dict[str, str]]) -> np.ndarray:
        """For each row its place in `KINDS`; `lines` are the rows of headings, by column."""
        out = np.zeros(cells.num_rows, np.int8)
        out[_headings(cells, lines)] = HEADING
        for i in np.flatnonzero(self._doubtful(cells) & (out == 0)):
            out[i] = self._kind({n: (c[i].as_py() or "").strip() for n, c in zip(*_each(cells), strict=True)})
        return out

    def _doubtful(self, cells: pa.RecordBatch) -> np.ndarray:
        """The few rows worth a closer look: those almost blank, and where a label is a word of totals or notes."""
        filled, odd = np.zeros(cells.num_rows, np.int16), np.zeros(cells.num_rows, bool)
        names = cells.schema.names
        last = max((i for i, n in enumerate(names) if n in self.keys | self.labels), default=0)
        for i, name in enumerate(names):
            if i <= last and name not in self.texts:
                odd |= _odd(cells.column(name))
        for column in cells.columns:
            filled += ~_is_empty(column)
        return odd | (filled < (2 if len(names) > 2 else 1))

    def _kind(self, row: dict[str, str]) -> int:
        said = {name: text for name, text in row.items() if text}
        if all(map(_MARKS.fullmatch, said.values())):
            return BLANK
        first = next(iter(said.values()))
        if len(said) == 1 < len(row) - 1 and _ALONE.fullmatch(first):
            return _meaning(first) or NOTE
        keys = [said[n] for n in self.keys if n in said]
        if keys:
            return max(map(_meaning, keys)) if all(map(_meaning, keys)) else 0
        labels = [said[n] for n in self.labels if n in said]
        meant = {_meaning(text) for text in labels}
        if NOTE in meant:
            return NOTE
        if TOTAL in meant:
            return TOTAL if self.keys or not self.instants & set(said) else 0
        if all(map(_AMOUNT.fullmatch, labels)):
            return next((_meaning(text) for name, text in said.items() if name not in self.texts), 0)
        return 0


def _each(cells: pa.RecordBatch) -> tuple[list[str], list[pa.Array]]:
    return cells.schema.names, cells.columns


def _is_empty(column: pa.Array) -> np.ndarray:
    empty: np.ndarray = pc.fill_null(pc.equal(column, ""), True).to_numpy(zero_copy_only=False)
    return empty


def _odd(column: pa.Array) -> np.ndarray:
    may = pc.fill_null(pc.match_substring_regex(column, _MAY), False)
    if not may.true_count:
        return np.zeros(len(column), bool)
    met = [text for text in pc.unique(column.filter(may)).to_pylist() if _meaning(text)]
    found: np.ndarray = pc.is_in(column, pa.array(met, pa.string())).to_numpy(zero_copy_only=False)
    return found


@lru_cache(maxsize=1 << 16)
def _meaning(text: str) -> int:
    """Whether a cell is what totals, notes or blank lines have where data have a name."""
    text = _SPACED.sub("", unicodedata.normalize("NFKC", text).strip())
    if not text or _EVERYDAY.fullmatch(text):
        return 0
    if _MARKS.fullmatch(text):
        return BLANK
    if _NOTE.fullmatch(text):
        return NOTE
    return TOTAL if summary_row(_BESIDE.sub("", text).replace("総", "总")) else 0


def _headings(cells: pa.RecordBatch, lines: list[dict[str, str]]) -> np.ndarray:
    """Rows of which most cells, and two at least, repeat the heading above them."""
    names = cells.schema.names
    out = np.zeros(cells.num_rows, bool)
    for line in lines:
        met = np.zeros(cells.num_rows, np.int16)
        for name in names:
            if line.get(name):
                met += pc.fill_null(pc.equal(cells.column(name), line[name]), False).to_numpy(zero_copy_only=False)
        for i in np.flatnonzero(met >= min(2, len(names))):
            out[i] |= 2 * int(met[i]) >= sum(bool((c[i].as_py() or "").strip()) for c in cells.columns)
    return out


def is_label(text: str) -> bool:
    """Whether a row that begins so holds totals or a note, and no data."""
    return _meaning(text) in (TOTAL, NOTE)
