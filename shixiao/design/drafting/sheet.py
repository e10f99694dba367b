"""An assessment table as it stands in a spreadsheet: which column says what, which rows are indicators.

Merged cells, headings over several rows, title rows above and notes below, rows that only head a section, totals, and
cells left blank because the one above holds on: all of it is what such tables look like.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine

from shixiao.errors import DiskRefused, SchemeRefused
from shixiao.words import _, reason

LARGEST, UNPACKED, CELLS = 10 << 20, 200 << 20, 400_000  # bytes, bytes, cells: far beyond what people fill in
LEVELS = ("一级", "二级", "三级", "四级", "五级")

# what a heading cell is about; the first that fits counts
ROLES = (
    ("filled",
     r"^(自|考|实|最终|核定|单位|部门)?(评|考核|考评|得|自查)?(得分|自评分|考核分|评分)$|自评(得)?分|"
     r"^得分|考核得分|扣分情况|加分情况|完成情况"),
    ("number", r"^(序号|编号|no)$"),
    ("weight",
     r"^(标准|基准|基本|基础|考核|评估|测评|评价)?(分值|权重|满分|标准分|基准分|赋分|分数|配分|基础分)(值)?$|"
     r"^(一|二|三)级(指标)?(权重|分值)$"),
    ("rule",
     r"(评|计|赋|打|扣|加|得)分(标准|办法|方法|细则|规则|依据|方式|说明|条款)|"
     r"(评分|计分|得分|赋分|扣分|加分)(标准|说明)?$|^评价标准及"),
    ("target", r"^(年度)?(目标(值)?|指标值|标准值|任务数|年度目标|工作目标|目标任务)$"),
    ("source",
     r"(数据|指标)?(来源|采集|取数|提供(单位|部门)?)|"
     r"^(考核|评价|考评|评定|检查)(依据|方式|方法|办法|手段|途径)$|数据.*单位"),
    ("evidence", r"(佐证|证明|支撑|印证|报送|需提供)(的)?(材料|资料)"),
    ("responsible", r"(责任|牵头|配合|承办|被考核|主责|实施)(单位|部门|科室|处室|主体|领导|人)"),
    ("evaluator", r"(考核|考评|评分|评价|打分|审核)(单位|部门|科室|处室|主体|责任单位|小组|组)|^评定主体"),
    ("cycle", r"(周期|频次|频率|考核时间|评价时间)"),
    ("formula", r"(计算)(公式|方法|方式|口径)|公式"),
    ("definition",
     r"(指标|内容|口径)(解释|说明|定义|释义|内涵|描述)|^(考核|评价|工作|检查|测评|评定|评估)(标准|要求)$|"
     r"^具体(内容|要求)$|"
     r"^说明$"),
    ("level", r"^([一二三四五]级)(指标|考核指标|评价指标|内容)?(名称)?$"),
    ("title",
     r"^(考核|评价|考评|评估|具体|测评|检查|督查|评定|评议|工作|主要|绩效|量化|重点)*(指标|要点|事项|内容|项目|类别|大类|"
     r"维度|科目|任务)(名称|体系)?([及和与](分值|权重|满分))?$|指标名称|^名称$|^项目类别$"),
    ("note", r"^(备注|说明)$"),
    # whatever else holds the word: 各项分值, 分值占比, 指标权重, max points
    ("weight",
     r"分值|分数|权重|权值|标准分|基准分|满分|赋分|配分|总分|基本分|基础分|单项分|最高分|应得分|比重|占比$|配点|^分$|"
     r"points?|weight|marks|maximumscore|maxscore"),
    ("rule", r"^(how)?(it(is)?)?scor(ing|ed)|scoring(rule|criteria|method)|^criteria(forpoints)?$"),
    ("source", r"^(data)?source|suppliedby"),
    ("target", r"^target"),
    ("title", r"^(indicator|measure|item|kpi|criterion|name|component|element)s?(name)?$"),
)  # fmt: skip
NAMES = ("level", "title")
# traditional characters that headings of tables are written with
_FOLD = str.maketrans(
    "準標評計賦項內說權單據責務點數滿總級證來號備註維辦細則規條觀測領導獎勵減細",
    "准标评计赋项内说权单据责务点数满总级证来号备注维办细则规条观测领导奖励减细",
)
_TOTAL = re.compile(r"^(合计|总计|总分|小计|共计|总\s*计|合\s*计)")
_NOTE = re.compile(r"^[（(]?(注|备注|说明|附注|填表说明|备\s*注|\*|※)\s*[：:\d.、]?")
_OWN = re.compile(r"[（(]\s*\d+(\.\d+)?\s*分")
_SECTION = re.compile(
    r"^([一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+(部分|章))"
)


@dataclass(frozen=True)
class Line:
    """One indicator: what it stands under, and its cells by what they are about; `row`: 1-based, in the sheet."""

    row: int
    under: list[str]
    cells: dict[str, str]


@dataclass
class Read:
    """A sheet read: title rows above, indicators, notes below, the total it states."""

    sheet: str
    titles: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    total: str = ""
    unread: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """One line, half-width, without blanks, as headings are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def read_table(path: Path, sheet: str = "") -> Read:
    """The sheet that holds an assessment table; the named one, or the one with most indicators."""
    grids = list(_grids(path))
    if sheet and sheet not in [grid.name for grid in grids]:
        names = ", ".join(grid.name for grid in grids)
        raise SchemeRefused(
            _("no sheet is called {name}", name=sheet), str(path), _("choose one of: {names}", names=names)
        )
    found = [_read(grid) for grid in grids if not sheet or grid.name == sheet]
    best = max(found, key=lambda one: len(one.lines), default=None)
    if best is None or not best.lines:
        raise SchemeRefused(
            _("no assessment table was found"),
            str(path),
            _("a table needs headings such as 指标, 分值 and 评分标准"),
        )
    best.others = [one.sheet for one in found if one.lines and one is not best]
    return best


@dataclass
class _Grid:
    name: str
    cells: list[list[str]]
    origin: dict[tuple[int, int], tuple[int, int]]  # of a merged cell, its top left corner

    def block(self, row: int, column: int) -> tuple[int, int]:
        return self.origin.get((row, column), (row, column))


def _grids(path: Path) -> Iterator[_Grid]:
    _safe(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height * sheet.width <= CELLS:
                yield _grid(name, sheet)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SchemeRefused(
            _("this workbook cannot be read: {why}", why=str(error)[:80]), str(path), _("save it again as .xlsx")
        ) from None


def _safe(path: Path) -> None:
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as parts:
            size = max(size, sum(part.file_size for part in parts.infolist()) * LARGEST // UNPACKED)
    except OSError as error:
        raise DiskRefused(_("cannot read: {why}", why=reason(error)), str(path), _("check the path")) from None
    except zipfile.BadZipFile:
        pass  # an old .xls, or nothing that calamine knows
    if size > LARGEST:
        raise SchemeRefused(
            _("this workbook is too large to be an assessment table"), str(path), _("export the one sheet")
        )


def _grid(name: str, sheet: python_calamine.CalamineSheet) -> _Grid:
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    width = max((len(row) for row in rows), default=0)
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if (bottom - top + 1) * (right - left + 1) > CELLS:
            continue
        for r in range(top, min(bottom, len(cells) - 1) + 1):
            for c in range(left, min(right, width - 1) + 1):
                origin[r, c] = (top, left)
                cells[r][c] = cells[top][left] if top < len(cells) and left < width else ""
    return _Grid(name, cells, origin)


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else repr(round(cell, 10))
    return str(cell).strip() if cell is not None else ""


def role(text: str) -> str:
    """What a heading is about; nothing where it is no heading."""
    bare = re.sub(r"[（(][^）)]*[）)]|[*#:：.]", "", plain(text)).lower().translate(_FOLD)
    if not bare or len(bare) > (32 if bare.isascii() else 16):
        return ""
    return next((name for name, pattern in ROLES if re.search(pattern, bare)), "")


def _read(grid: _Grid) -> Read:
    out = Read(grid.name)
    head = _heading_row(grid)
    if head is None:
        return out
    last = _heading_end(grid, head)
    out.titles = [text for r in range(head) for text in _distinct(grid.cells[r])]
    columns = _columns(grid, head, last)
    section = ""
    for r in range(last + 1, len(grid.cells)):
        section = _take(grid, r, columns, section, out)
    return out


def _heading_row(grid: _Grid) -> int | None:
    """The first row with a name of indicators and with a weight or a rule."""
    for r, row in enumerate(grid.cells):
        roles = {role(cell) for cell in row}
        if roles & set(NAMES) and roles & {"weight", "rule", "target", "definition"} and len(_distinct(row)) >= 2:
            return r
    return None


def _heading_end(grid: _Grid, head: int) -> int:
    """Headings may take several rows: those whose every cell is a heading, and that say something new."""
    last = head
    for r in range(head + 1, min(head + 4, len(grid.cells))):
        cells = [(c, cell) for c, cell in enumerate(grid.cells[r]) if cell]
        new = [cell for c, cell in cells if grid.block(r, c)[0] > head]
        if not new or not all(role(cell) or (len(cell) <= 10 and not re.search(r"\d", cell)) for cell in new):
            break
        if not any(role(cell) for cell in new):
            break
        last = r
    return last


def _columns(grid: _Grid, head: int, last: int) -> dict[int, str]:
    """Column → what it is about. The lowest heading that says something counts."""
    out: dict[int, str] = {}
    for c in range(len(grid.cells[head])):
        said = [role(grid.cells[r][c]) for r in range(last, head - 1, -1)]
        out[c] = next((one for one in said if one), "")
        if not out[c] and any(grid.cells[r][c] for r in range(head, last + 1)):
            out[c] = "unknown"
    return _settled(grid, last, out)


def _settled(grid: _Grid, last: int, columns: dict[int, str]) -> dict[int, str]:
    """Of several columns with names the last short one is the indicator; those before it are what it stands under."""
    named = [c for c, what in columns.items() if what in NAMES]
    short = [c for c in named if _typical(grid, last, c) <= 24] or named[:1]
    for c in named:
        columns[c] = "title" if c == short[-1] else "under" if c in short else "definition"
    held = [row for row in grid.cells[last + 1 :] if len(_distinct(row)) > 1]
    _points(held, columns)
    for c, what in columns.items():
        if what == "filled" and not any(one == "rule" for one in columns.values()):
            words = sum(bool(re.search(r"[\u4e00-\u9fff]{3}", row[c])) for row in held)
            columns[c] = "rule" if words * 2 > len(held) else what
    if not any(what == "rule" for what in columns.values()):
        wide = [c for c, what in columns.items() if what == "definition" and c > short[-1]]
        for c in wide[-1:]:
            columns[c] = "rule"
    return columns


def _points(held: list[list[str]], columns: dict[int, str]) -> None:
    """Of several columns of points the one that most rows fill, or the last, is the indicators'; a table without any
    has them under 得分 where figures stand there already."""
    filled = {c: sum(bool(re.search(r"\d", row[c])) for row in held) for c in columns}
    named = [c for c, what in columns.items() if what == "weight"]
    for c in named if len(named) > 1 else []:
        if c != max(named, key=lambda c: (filled[c], c)):
            columns[c] = "note"
    if not named:
        full = [c for c, what in columns.items() if what == "filled" and 2 * filled[c] > len(held)]
        if full and all(re.fullmatch(r"[+±-]?\d*(\.\d+)?分?", row[full[0]]) for row in held):
            columns[full[0]] = "weight"


def _typical(grid: _Grid, last: int, column: int) -> int:
    lengths = sorted(len(row[column]) for row in grid.cells[last + 1 :] if row[column] and len(_distinct(row)) > 1)
    return lengths[len(lengths) // 2] if lengths else 0


def _distinct(row: list[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in row if cell))


def _take(grid: _Grid, r: int, columns: dict[int, str], section: str, out: Read) -> str:
    """Put a row where it belongs; returns the section heading that holds from here on."""
    row = grid.cells[r]
    texts = _distinct(row)
    if not texts:
        return section
    first = plain(texts[0])
    if _TOTAL.match(first):
        out.total = out.total or next((row[c] for c, what in columns.items() if what == "weight" and row[c]), "")
        return section
    where = [c for c, cell in enumerate(row) if cell]
    goes_on = len(where) == 1 and columns.get(where[0]) in ("rule", "definition") and bool(out.lines)
    alone = len(texts) == 1 and not goes_on
    if alone and (_NOTE.match(first) or len(first) > 40 or (out.lines and not _SECTION.match(first))):
        out.notes.append(texts[0])
        return section
    if alone or (_SECTION.match(first) and _only_names(row, columns)):
        return texts[0]
    if sum(bool(role(cell)) for cell in texts) >= 3:
        return section  # the headings again, on the next printed page
    _line(grid, r, columns, section, out)
    return section


def _only_names(row: list[str], columns: dict[int, str]) -> bool:
    return not any(row[c] for c, what in columns.items() if what in ("rule", "target", "source"))


def _line(grid: _Grid, r: int, columns: dict[int, str], section: str, out: Read) -> None:
    row, cells = grid.cells[r], dict[str, str]()
    for c, what in columns.items():
        if row[c] and what and what not in ("number", "filled", "under"):
            said = cells.get(what, "")
            cells[what] = row[c] if not said or said == row[c] else f"{said}；{row[c]}"
    before = out.lines[-1] if out.lines else None
    at = next((c for c, what in columns.items() if what == "title"), 0)
    own = [row[c] for c, what in columns.items() if what == "under"]
    under = own
    if before:
        under = [said or (before.under[-len(own) :] + [""] * len(own))[i] for i, said in enumerate(own)]
    if "title" not in cells and own and own[-1] and (before is None or own[-1] not in before.under):
        cells["title"], under = own[-1], own[:-1]  # an indicator that stands in the column of headings
    if _parted(grid, r, at, columns, cells):
        under, cells["title"] = [*under, cells["title"]], cells.pop("definition")
    elif before and "rule" in cells and _goes_on(grid, r, at, before, cells):
        _join(before, cells, _shares(grid, r, before.row - 1, columns, "weight"))
        return
    if "title" not in cells:
        out.unread.append(_("row {row}: {said}", row=r + 1, said="｜".join(_distinct(row))))
        return
    if before and "weight" in cells and _shares(grid, r, before.row - 1, columns, "weight"):
        before.cells["shared"] = before.cells.get("shared", before.cells["title"]) + "；" + cells["title"]
        _join(before, cells, True)
        return
    out.lines.append(Line(r + 1, [one for one in [section, *under] if one], cells))


def _goes_on(grid: _Grid, r: int, at: int, before: Line, cells: dict[str, str]) -> bool:
    """A further row of the indicator above: its name is merged with it, or left blank."""
    merged = (r, at) in grid.origin and grid.block(r, at) == grid.block(before.row - 1, at)
    return merged or "title" not in cells


def _parted(grid: _Grid, r: int, at: int, columns: dict[int, str], cells: dict[str, str]) -> bool:
    """Several requirements with points of their own stand beside one merged name: each is an indicator."""
    if "title" not in cells or "definition" not in cells or (r, at) not in grid.origin:
        return False
    top = grid.block(r, at)
    rows = [q for q in range(len(grid.cells)) if (q, at) in grid.origin and grid.block(q, at) == top]
    if len(rows) < 2:
        return False
    inside = all(_OWN.search(_definition(grid, q, columns)) for q in rows)
    weights = {grid.block(q, c) for q in rows for c, what in columns.items() if what == "weight" and grid.cells[q][c]}
    return inside or len(weights) == len(rows)


def _definition(grid: _Grid, r: int, columns: dict[int, str]) -> str:
    return "".join(grid.cells[r][c] for c, what in columns.items() if what == "definition")


def _shares(grid: _Grid, r: int, other: int, columns: dict[int, str], what: str) -> bool:
    """Whether both rows hold one and the same merged cell there."""
    at = [c for c, role_ in columns.items() if role_ == what]
    return any(grid.block(r, c) == grid.block(other, c) and grid.block(r, c) in grid.origin.values() for c in at)


def _join(before: Line, cells: dict[str, str], same_weight: bool) -> None:
    """A further row of the same indicator."""
    for what in ("rule", "definition", "target", "source", "evidence", "formula"):
        if cells.get(what) and cells[what] not in before.cells.get(what, ""):
            before.cells[what] = "；".join(one for one in (before.cells.get(what, ""), cells[what]) if one)
    if cells.get("weight") and not same_weight:
        before.cells["weights"] = before.cells.get("weights", before.cells.get("weight", "")) + "+" + cells["weight"]
