"""A small table that somebody hands in: CSV or a workbook, its rows, its names and its numbers.

Nothing is guessed silently: what can be read in two ways is refused with its row.
"""

import contextlib
import csv
import io
import re
import sys
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import python_calamine

from shixiao.errors import BadNumbers, DiskRefused, WrongUse
from shixiao.intake.formats._workbook import inspect
from shixiao.plugs import nearest
from shixiao.words import _, reason

MOST = 100_000
NOTHING = ("", "na", "n/a", "#n/a", "nan", "null", "none", "-", "--", "–", "—", "/")
_ARMOUR = re.compile(r'^="(.*)"$|^\'(.*)$', re.S)
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{1,3}(?:\.\d{3})+,\d+)")
_EITHER_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_EITHER_DOT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_BY_THREE = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_DOTS_BY_THREE = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}")
_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v>([^<]*)</v>)?')
_SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))")


@dataclass(frozen=True)
class Table:
    """Headings, and the rows under them with their numbers in the file."""

    file: str
    headings: list[str]
    lines: list[list[str]]
    at: list[int]

    def place(self, row: int) -> str:
        return _("{file}, row {row}", file=self.file, row=self.at[row])

    def column(self, name: str) -> int:
        """The position of the heading; refused where it is not there, or there twice."""
        if name not in self.headings:
            raise WrongUse(_("no column is called {name}", name=repr(name)), self.file, nearest(name, self.headings))
        if self.headings.count(name) > 1:
            raise WrongUse(_("two columns are called {name}", name=repr(name)), self.file, _("rename one of them"))
        return self.headings.index(name)

    def without(self, rows: set[int]) -> "Table":
        kept = [i for i in range(len(self.lines)) if i not in rows]
        return Table(self.file, self.headings, [self.lines[i] for i in kept], [self.at[i] for i in kept])


def read(file: Path) -> Table:
    """The table of a CSV file, of a workbook's one sheet, or of what comes in where the file is `-`."""
    name = _("standard input") if str(file) == "-" else str(file)
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else Path(file).read_bytes()
    except OSError as error:
        raise DiskRefused(_("cannot read: {why}", why=reason(error)), name, _("check the path")) from None
    rows = [
        (number, cells)
        for number, cells in enumerate(
            _workbook(raw, name) if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else _separated(raw, name), 1
        )
        if any(cell.strip() for cell in cells)
    ]
    if len(rows) < 2:
        raise BadNumbers(_("a heading and at least one line are needed"), name, _("check the file"))
    if len(rows) > MOST:
        told = _("{n} lines are no league table", n=len(rows))
        raise BadNumbers(told, name, _("give at most {most}", most=MOST))
    headings = [_bare(cell) for cell in rows[0][1]]
    out = Table(name, headings, [_trimmed(cells, len(headings)) for _n, cells in rows[1:]], [n for n, _c in rows[1:]])
    for i, line in enumerate(out.lines):
        if len(line) != len(headings):
            told = _("{cells} cells under {headings} headings", cells=len(line), headings=len(headings))
            raise BadNumbers(told, out.place(i), _("mend the row"))
    return out


def _trimmed(cells: list[str], least: int) -> list[str]:
    """Without the empty cells beyond the headings."""
    while len(cells) > least and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _separated(raw: bytes, name: str) -> list[list[str]]:
    if re.match(rb"\s*<(?:!doctype|html|\?xml|table)", raw[:200], re.I):
        raise BadNumbers(_("this is a web page, not a table"), name, _("save it as .xlsx or CSV"))
    text = _decoded(raw, name)
    if "\0" in text:
        raise BadNumbers(_("this is no text"), name, _("save it as .xlsx or CSV"))
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise BadNumbers(_("not a table: {why}", why=error), name, _("save it as CSV")) from None


def _decoded(raw: bytes, name: str) -> str:
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadNumbers(_("neither UTF-8 nor GB18030"), name, _("save it as UTF-8"))


def _workbook(raw: bytes, name: str) -> list[list[str]]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(raw)
        file.flush()
        try:
            inspect(Path(file.name))
            book = python_calamine.load_workbook(file.name)
            rows = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in _visible(book)}
        except BaseException as error:  # the reader panics at what it cannot read
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            raise BadNumbers(_("neither a sound workbook nor text"), name, _("save it as .xlsx or CSV")) from None
    filled = [sheet for sheet, cells in rows.items() if any(cell != "" for row in cells for cell in row)]
    if len(filled) != 1:
        told = _("{n} visible sheets hold something: {names}", n=len(filled), names=", ".join(filled) or "–")
        raise BadNumbers(told, name, _("keep one table in the workbook"))
    if empty := _uncalculated(raw):
        told = _("the formula in {cell} has never been calculated", cell=empty)
        raise BadNumbers(told, name, _("open the workbook, let it calculate, and save it"))
    return [[_cell(cell) for cell in row] for row in rows[filled[0]]]


def _visible(book: Any) -> list[str]:
    return [m.name for m in book.sheets_metadata if m.visible == python_calamine.SheetVisibleEnum.Visible]


def _uncalculated(raw: bytes) -> str:
    """The first formula without a value; where all of them are 0, as programs write them, the first one."""
    found: list[tuple[bytes, bytes]] = []
    with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/"):
                found += _FORMULA.findall(parts.read(part))
    empty = [cell for cell, value in found if not value] or [cell for cell, _zero in found]
    nothing = all(value in (b"", b"0") for _cell, value in found)
    return empty[0].decode() if found and (nothing or not all(value for _cell, value in found)) else ""


def _cell(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    return str(value)


def _bare(text: str) -> str:
    """Without armour, invisible marks and spaces around it."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf").strip()
    armed = _ARMOUR.match(seen)
    return (armed.group(1) or armed.group(2) or "").strip() if armed else seen


def names(table: Table, column: int) -> list[str]:
    """The names in a column, each standing once."""
    out = [_bare(line[column]) for line in table.lines]
    seen: dict[str, int] = {}
    for i, name in enumerate(out):
        if not name:
            raise BadNumbers(_("a row without a name"), table.place(i), _("name it, or take the row out"))
        alike = re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()
        if alike in seen:
            told = _("{name} stands in two rows: {first} and {second}", name=repr(name), first=table.at[seen[alike]],
                     second=table.at[i])  # fmt: skip
            raise BadNumbers(told, table.file, _("add the rows up, or name them apart"))
        seen[alike] = i
    return out


def numbers(table: Table, column: int, percents: bool) -> tuple[npt.NDArray[np.float64], bool]:
    """The numbers of a column, NaN where there is none, and whether they are per cents (100 % is 1)."""
    out = np.full(len(table.lines), np.nan)
    cells = [_SPACED.sub("", unicodedata.normalize("NFKC", _bare(line[column]))) for line in table.lines]
    given = [i for i, cell in enumerate(cells) if cell.lower() not in NOTHING]
    signed = [i for i in given if cells[i].endswith("%")]
    if signed and not percents:
        raise _unread(table, signed[0], column, _("give counts of people, or a share with --estimate and --se"))
    if signed and len(signed) < len(given):
        plain = next(i for i in given if i not in signed)
        first, second = table.at[signed[0]], table.at[plain]
        told = _("row {first} of column {name} is a per cent, row {second} is not", first=first, second=second,
                 name=repr(table.headings[column]))  # fmt: skip
        raise BadNumbers(told, table.file, _("write all of them the same way"))
    plainly = {i: cells[i].removesuffix("%").strip() for i in given}
    comma = next((i for i in given if _DECIMAL_COMMA.fullmatch(plainly[i])), None)
    dot = next((i for i in given if re.fullmatch(r"[+-]?[\d,]*\.\d+", plainly[i])), None)
    if comma is not None and dot is not None:
        told = _("rows {first} and {second} of column {name} have a comma and a point before their decimals",
                 first=table.at[comma], second=table.at[dot], name=repr(table.headings[column]))  # fmt: skip
        raise BadNumbers(told, table.file, _("write all of them the same way"))
    either = [i for i in given if _EITHER_DOT.fullmatch(plainly[i])]
    if not percents and either:
        raise _unread(table, either[0], column, _("write the count without a point"))
    grouped = [i for i in given if _EITHER_COMMA.fullmatch(plainly[i])]
    if percents and grouped and comma is None:
        raise _unread(table, grouped[0], column, _("it may be thousands or decimals: write it without a comma"))
    for i, cell in plainly.items():
        out[i] = _number(cell, comma is not None)
        if not np.isfinite(out[i]):
            raise _unread(table, i, column, _("mend the cell"))
    return (out / 100 if signed else out), bool(signed)


def _unread(table: Table, row: int, column: int, do: str) -> BadNumbers:
    said, name = repr(table.lines[row][column]), repr(table.headings[column])
    return BadNumbers(_("{cell} in column {name} is no number", cell=said, name=name), table.place(row), do)


def _number(cell: str, decimal_comma: bool) -> float:
    if decimal_comma:
        cell = cell.replace(".", "").replace(",", ".")
    elif _BY_THREE.fullmatch(cell):
        cell = cell.replace(",", "")
    elif _DOTS_BY_THREE.fullmatch(cell):
        cell = cell.replace(".", "")
    try:
        return float(cell) if "_" not in cell else np.nan
    except ValueError:
        return np.nan
