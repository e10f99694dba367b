"""Workbooks as people make them: title rows, merged cells, numbers as text and text as numbers."""

import contextlib
import datetime
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine

from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.intake.formats import Notes, _sheets
from shixiao.intake.formats._headings import Head
from shixiao.intake.formats._workbook import Found, inspect
from shixiao.intake.shapes import unquoted
from shixiao.intake.source import Input
from shixiao.words import _

_EXACT = 2.0**53  # beyond it a float has lost digits
_KEPT = 1e15  # and a spreadsheet keeps fifteen of them
_SINCE_1904 = 1_462  # days between the two beginnings that Excel counts from
_DAYS = range(20_000 - _SINCE_1904, 80_000 - _SINCE_1904)  # what is read as a number of days


@contextlib.contextmanager
def sheets(file: Path, given: Input, notes: Notes) -> Iterator[list[_sheets.Sheet]]:
    """Every sheet of a workbook, hidden ones too."""
    found = inspect(file)
    book = _guarded(file, lambda: python_calamine.load_workbook(str(file)))
    try:
        each = _guarded(file, lambda: book.sheets_metadata)
        out: list[_sheets.Sheet] = []
        held: list[_Sheet] = []
        for number, about in enumerate(each, 1):
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet:  # charts and macros have no cells
                out.append(_Sheet(book, about, number, found, given, file, notes, held))
        yield out
    finally:
        book.close()


opened = _sheets.opened_by(sheets)


def _guarded(file: Path, do: Any) -> Any:
    """The reader's own errors, and its panics, as refusals."""
    try:
        return do()
    except python_calamine.PasswordError:
        raise SourceRefused(_("the workbook is protected by a password"), str(file), _("save it without one")) from None
    except SourceRefused:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise SourceRefused(
                _("this is not a sound workbook: {why}", why=unquoted(str(error))[:80]),
                str(file),
                _("save it again as .xlsx or CSV"),
            ) from None
        raise


class _Sheet:
    """The rows of a sheet as texts, merged cells filled, empty rows left out."""

    def __init__(
        self,
        book: Any,
        about: Any,
        number: int,
        found: Found,
        given: Input,
        file: Path,
        notes: Notes,
        held: list["_Sheet"],
    ) -> None:
        self.name = about.name
        self.called = _sheets.called(about.name, number, given)
        self.hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
        self.book, self.file, self.notes, self.found = book, file, notes, found
        self.beside = found.sheets[self.name].beside if self.name in found.sheets else _sheets.Beside()
        self.days, self.guessed = _of_days(given) if found.since_1904 else (set(), set())
        self.first: list[tuple[int, list[str]]] = []
        self._cells: Any = None
        self._held = held

    @property
    def cells(self) -> Any:
        if self._cells is None:
            for other in self._held:  # a sheet is held in memory whole, and only one at a time
                other._cells = None
            self._held[:] = [self]
            self._cells = _guarded(self.file, lambda: self.book.get_sheet_by_name(self.name))
            self.left = (self._cells.start or (0, 0))[1]
            self.merged = _merged(self._cells)
        return self._cells

    def rows(self, fill: bool) -> Iterator[tuple[int, list[Any]]]:
        if self.cells.height == 0:
            return
        held: dict[tuple[int, int], Any] = {}
        for row, cells in enumerate(self.cells.iter_rows()):
            if all(c == "" for c in cells):
                continue
            if fill and row in self.merged:
                self._fill(row, cells, held)
            yield row + 1, cells

    def _fill(self, row: int, cells: list[Any], held: dict[tuple[int, int], Any]) -> None:
        for column, origin in self.merged[row]:
            at = column - self.left
            if not 0 <= at < len(cells):
                continue
            if origin == (row, column):
                held[origin] = cells[at]
            elif cells[at] == "" and origin in held:
                cells[at] = held[origin]
                self.notes.add("merged_cells_filled")

    def spans(self, place: int) -> list[tuple[int, int]] | None:
        each = self.cells.merged_cell_ranges or []
        return [(left - self.left, right - self.left) for (top, left), (_b, right) in each if top == place - 1]

    def text(self, cell: Any, heading: str) -> str | None:
        if self.found.since_1904 and heading:
            cell = self._since_1904(cell, heading)
        return _text(cell)

    def _since_1904(self, cell: Any, heading: str) -> Any:
        """A day that stands as a plain number: this book counts from 1904, and everybody after it from 1900."""
        number = float(cell) if isinstance(cell, str) and re.fullmatch(r"\d{5}(\.\d+)?", cell.strip()) else cell
        if not isinstance(number, int | float) or isinstance(number, bool) or int(number) not in _DAYS:
            return cell
        if heading in self.days and number is cell:
            return number + _SINCE_1904
        if heading in self.days | self.guessed:
            raise SourceRefused(
                _("the days of {name} are plain numbers, and this workbook counts from 1904", name=repr(heading)),
                f"{self.file} ({self.called})",
                _("format the column as dates, or turn off the 1904 date system, and save it again"),
            )
        return cell

    def doubts(self, head: Head, wanted: frozenset[str]) -> None:
        self.beside.told(self.notes, self.notes.of(self.file), self.called, self.hidden)
        if self.beside.formulas:
            where = f"{self.file} ({self.called})"
            self.beside.unless_calculated(where, head, wanted, self.rows(fill=False), self.left)


def _of_days(given: Input) -> tuple[set[str], set[str]]:
    """The headings of days, and those of which only an expression makes days."""
    days, guessed = set[str](), set[str]()
    for table, mapping in given.tables.items():
        for name, origin in mapping.columns.items():
            column = facts()[table].all_columns[name]
            if origin.compute is not None and re.search(r"\b(?:day|instant|minutes_between)\s*\(", origin.compute):
                guessed.update(re.findall(r"[^\W\d]\w*|(?<=['\"])[^'\"]+(?=['\"])", origin.compute))
            elif column.type == "date" or column.type.startswith("timestamp"):
                days.update({origin.heading or ""} if not {"epoch", "epoch_ms"} & set(origin.formats) else ())
    return days, guessed


def _merged(sheet: Any) -> dict[int, list[tuple[int, tuple[int, int]]]]:
    """For each row, the (column, origin) of merged cells that reach over several rows."""
    out: dict[int, list[tuple[int, tuple[int, int]]]] = {}
    cells = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top == bottom:
            continue
        cells += (bottom - top + 1) * (right - left + 1)
        if cells > 1_000_000:
            return {}
        for row in range(top, bottom + 1):
            out.setdefault(row, []).extend((column, (top, left)) for column in range(left, right + 1))
    return out


def _text(cell: Any) -> str | None:
    """A cell as the text a careful person would have written."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        return number_text(float(cell), _KEPT)
    if isinstance(cell, datetime.datetime):
        return _moment(cell)
    if isinstance(cell, datetime.timedelta):
        return number_text(cell.total_seconds() / 86_400)
    return None if cell is None else str(cell)


def _moment(cell: datetime.datetime) -> str:
    """Excel keeps fractions of a day: what lies within a millisecond of a second is that second."""
    near = cell + datetime.timedelta(microseconds=500)
    near = near.replace(microsecond=near.microsecond // 1000 * 1000)
    return str(near.date()) if near.time() == datetime.time() else near.isoformat(" ")


def number_text(value: float, exact: float = _EXACT) -> str:
    """123.0 → 123; a whole number too long for a float is written as a power of ten, so that it is seen as such."""
    if not math.isfinite(value):
        return repr(value)
    if value == int(value):
        return str(int(value)) if abs(value) < exact else f"{value:.15e}"
    return repr(value)
