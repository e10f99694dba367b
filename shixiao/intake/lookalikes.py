"""Offices whose names differ so little that they may be one: named with their rows, never merged.

Three kinds: names alike but for case, spaces, marks and traditional characters; names alike but for what such a name
may end in (街道, 街道办事处); names that differ by one character. One character is often all that tells two
offices apart (东街道, 西街道; 一号厅, 二号厅): characters that count or point are left out,
and so are characters by which three or more names differ, and, in short names, pairs of which both have many rows.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from shixiao.facts import facts
from shixiao.intake._traditional import SIMPLER

MOST = 50_000  # offices; more are no offices that somebody could look at
RARE = 0.05  # of the rows of the other: a slip of the pen
_SHORT, _LONG = 4, 6  # characters that a name must have for one of them to be a slip
_COUNTING = frozenset("0123456789一二三四五六七八九十百零两东南西北中上下左右前后内外新老旧大小高甲乙丙丁戊己庚辛壬癸")
_RANKS = frozenset("省市州盟县区旗乡镇村总分副第")  # 市人民医院 is not 人民医院
_ALIKE = ("0o", "1il", "己已巳", "未末", "土士", "日曰", "人入", "戊戌戍", "天夭", "折拆", "候侯", "竟竞", "晴睛")
_ENDINGS = (
    (re.compile("(街道)(?:办事处|办)$|街办$"), "街道"),
    (re.compile("(乡|镇|区|县|市)(?:人民)?政府$"), r"\1"),
    (re.compile("(?:管理委员会|管委会?)$"), "管委"),
    (re.compile("社区(?:居民委员会|居委会?)$"), "社区"),
    (re.compile("村(?:民委员会|委会)$"), "村"),
    (re.compile("(?:有限责任公司|有限公司|公司)$"), ""),
    (re.compile("(?:机关|本级)$"), ""),
)
_WORDS = {"dept": "department", "div": "division", "ctr": "center", "centre": "center", "svcs": "services",
          "svc": "service", "mgmt": "management", "govt": "government", "the": ""}  # fmt: skip


@dataclass(frozen=True)
class _Named:
    """An office, and its name as far as it tells offices apart."""

    office: str
    name: str
    parent: str
    stem: str
    alone: frozenset[int]  # places in the stem of words of one character: they count, as in Hall A


def doubts(written: Callable[[str], Path | None], tables: list[str]) -> list[dict[str, Any]]:
    """What `counts.json` says under `doubts`: the offices that may be one, how they differ, and the rows of each."""
    path = written("offices")
    offices = _offices(path) if path is not None else []
    if not 2 <= len(offices) <= MOST:
        return []
    spelled, slips = list(_spelled(offices)), list(_slips(offices))
    if not spelled and not slips:
        return []
    held = {o.office for group in [*(g for g, _how in spelled), *slips] for o in group}
    rows = _rows(held, written, tables)
    found = spelled + [(pair, "character") for pair in slips if _may_be_slip(*pair, rows)]
    return [
        {"differ": how, "offices": [{"office": o.office, "name": o.name, "rows": rows[o.office]} for o in group]}
        for group, how in found
    ]


def _offices(path: Path) -> list[_Named]:
    held = ds.dataset(path).to_table()
    parents = held.column("parent").to_pylist() if "parent" in held.column_names else [None] * held.num_rows
    return [
        _Named(office, name, parent or "", *_stem(name))
        for office, name, parent in zip(
            held.column("office").to_pylist(), held.column("name").to_pylist(), parents, strict=True
        )
    ]


def _words(name: str) -> list[str]:
    said = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    said = "".join(c for c in said if not unicodedata.combining(c)).translate(SIMPLER)
    said = re.sub(r"(?<=\d)[^\w]+(?=\d)", "点", unicodedata.normalize("NFC", said))  # 1-2 is not 12
    return [_WORDS.get(w, w) for w in re.findall(r"[^\W_]+", re.sub(r"(?<!\d)0+(?=\d)", "", said))]


def _stem(name: str) -> tuple[str, frozenset[int]]:
    words, alone, stem = _words(name), set(), ""
    for word in words:
        if len(word) == 1:
            alone.add(len(stem))
        stem += word
    for ending, short in _ENDINGS:
        stem = ending.sub(short, stem)
    return stem, frozenset(alone)


def _spelled(offices: list[_Named]) -> Iterator[tuple[list[_Named], str]]:
    """Offices whose names are one but for spelling or ending."""
    alike: dict[tuple[str, str], list[_Named]] = defaultdict(list)
    for office in offices:
        alike[office.stem, office.parent].append(office)
    for (stem, _parent), group in alike.items():
        if stem and len({o.name for o in group}) > 1:  # one name under two codes: the codes tell them apart
            yield group, "spelling" if len({"".join(_words(o.name)) for o in group}) == 1 else "ending"


def _slips(offices: list[_Named]) -> Iterator[tuple[_Named, _Named]]:
    """Pairs of offices whose names differ by one character that neither counts nor points."""
    one = {o.stem: o for o in offices if len(o.stem) >= _SHORT}
    around: dict[tuple[str, str], list[_Named]] = defaultdict(list)
    for stem, office in one.items():
        for i in range(len(stem)):
            around[stem[:i], stem[i + 1 :]].append(office)
    for (before, _after), group in around.items():
        if len(group) == 2 and _tells_nothing(group[0], group[1], len(before)):
            yield group[0], group[1]
    for (before, after), group in around.items():
        if len(group) == 1 and (shorter := one.get(before + after)) and _added(group[0], len(before)):
            yield shorter, group[0]


def _tells_nothing(a: _Named, b: _Named, at: int) -> bool:
    if a.parent and b.parent and a.parent != b.parent:
        return False
    one, two = a.stem[at], b.stem[at]
    if any(one in group and two in group for group in _ALIKE):
        return True
    return not ({one, two} & _COUNTING or at in a.alone or at in b.alone)


def _added(longer: _Named, at: int) -> bool:
    """Whether the character too many counts nothing; of a doubled one the first is taken."""
    more = longer.stem[at]
    if more in _COUNTING | _RANKS or at in longer.alone or len(longer.stem) <= _SHORT:
        return False
    return at == 0 or longer.stem[at - 1] != more


def _may_be_slip(a: _Named, b: _Named, rows: dict[str, int]) -> bool:
    few, many = sorted((rows[a.office], rows[b.office]))
    return min(len(a.stem), len(b.stem)) >= _LONG or few <= max(1, RARE * many)


def _rows(offices: set[str], written: Callable[[str], Path | None], tables: list[str]) -> dict[str, int]:
    """How many rows of all tables name each of these offices as theirs."""
    out = dict.fromkeys(offices, 0)
    wanted = pa.array(sorted(offices), pa.string())
    for table in tables:
        columns = facts()[table].columns
        path = written(table)
        if table in ("offices", "aliases") or path is None or "office" not in columns:
            continue
        files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        held = ds.dataset(files).to_table(columns=["office"], filter=pc.field("office").isin(wanted))
        for each in pc.value_counts(held.column("office").combine_chunks()).to_pylist():
            out[each["values"]] += each["counts"]
    return out
