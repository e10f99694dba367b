"""Workbooks as people make them: title rows, merged cells, numbers as text and text as numbers."""

import contextlib
import datetime
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import python_calamine

from shixiao.errors import SourceRefused
from shixiao.intake.formats import Raw, Reading, without_long_cells
from shixiao.intake.formats._headings import WITHIN, Head, clean, find
from shixiao.intake.formats._workbook import inspect
from shixiao.intake.shapes import shown, shown_all, unquoted
from shixiao.intake.source import Input
from shixiao.plugs import nearest
from shixiao.words import _

BATCH = 20_000
_EXACT = 2.0**53  # beyond it a float has lost digits


@contextlib.contextmanager
def opened(file: Path, given: Input, wanted: frozenset[str], notes: dict[str, int]) -> Iterator[Reading]:
    """A workbook's sheet: the one named, else the first that holds the wanted headings."""
    errors = inspect(file)
    if errors:
        notes["error_cells"] = notes.get("error_cells", 0) + errors
    book = _guarded(file, lambda: python_calamine.load_workbook(str(file)))
    try:
        sheet = _guarded(file, lambda: _sheet(book, given, wanted, str(file)))
        rows = _Rows(sheet, notes)
        first = rows.head()
        head = find(first, given, wanted, f"{file} ({shown(sheet.name, given.public or given.sheet is not None)})")
        place = first[head.above - 1][0] if head.above else 0
        headings = _trimmed(head)
        yield Reading(headings, rows.batches(headings, place, wanted or frozenset(headings)))
    finally:
        book.close()


def sheets(file: Path) -> list[str]:
    """The sheets of a workbook that hold a table: at least two rows of two cells."""
    inspect(file)
    book = _guarded(file, lambda: python_calamine.load_workbook(str(file)))
    try:
        each = {n: _guarded(file, lambda n=n: book.get_sheet_by_name(n)) for n in book.sheet_names}
        return [n for n, sheet in each.items() if sheet.height > 1 and sheet.width > 1]
    finally:
        book.close()


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


def _sheet(book: Any, given: Input, wanted: frozenset[str], where: str) -> Any:
    if given.sheet is not None:
        if given.sheet not in book.sheet_names:
            raise SourceRefused(
                _("no sheet is called {name}", name=repr(given.sheet)),
                where,
                nearest(given.sheet, book.sheet_names)
                if given.public
                else _("the workbook has: {names}", names=shown_all(book.sheet_names, False)[:200]),
            )
        return book.get_sheet_by_name(given.sheet)
    best, most = None, -1
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        held = max((len(wanted & {clean(c) for c in cells}) for _place, cells in _Rows(sheet, {}).head()), default=-1)
        if held > most:
            best, most = sheet, held
        if wanted and held == len(wanted):
            break
    if best is None:
        raise SourceRefused(_("the workbook is empty"), where)
    return best


def _trimmed(head: Head) -> list[str]:
    names = list(head.names)
    while names and names[-1] == f"column {len(names)}":
        names.pop()
    return names


class _Rows:
    """The rows of a sheet as texts, merged cells filled, empty rows left out."""

    def __init__(self, sheet: Any, notes: dict[str, int]) -> None:
        self.sheet, self.notes = sheet, notes
        self.left = (sheet.start or (0, 0))[1]
        self.merged = _merged(sheet)

    def head(self) -> list[tuple[int, list[str]]]:
        out: list[tuple[int, list[str]]] = []
        for place, cells in self.rows(fill=False):
            out.append((place, [_text(c) or "" for c in cells]))
            if len(out) >= WITHIN:
                break
        return out

    def rows(self, fill: bool) -> Iterator[tuple[int, list[Any]]]:
        """(Row number as Excel shows it, cells)."""
        if self.sheet.height == 0:
            return
        held: dict[tuple[int, int], Any] = {}
        for row, cells in enumerate(self.sheet.iter_rows()):
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
                self.notes["merged_cells_filled"] = self.notes.get("merged_cells_filled", 0) + 1

    def batches(self, headings: list[str], above: int, wanted: frozenset[str]) -> Iterator[Raw]:
        waiting: list[list[Any]] = []
        places: list[int] = []
        for place, cells in self.rows(fill=True):
            if place <= above:
                continue
            if len(cells) > len(headings):
                self._beyond(cells, headings)
            waiting.append(cells)
            places.append(place)
            if len(waiting) >= BATCH:
                yield _batch(waiting, places, headings, wanted)
                waiting, places = [], []
        if waiting:
            yield _batch(waiting, places, headings, wanted)

    def _beyond(self, cells: list[Any], headings: list[str]) -> None:
        """Cells to the right of the last heading make a column of their own, which someone must speak for."""
        filled = max((i for i, c in enumerate(cells, 1) if c != ""), default=0)
        while len(headings) < filled:
            headings.append(f"column {len(headings) + 1}")


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


def _batch(rows: list[list[Any]], places: list[int], headings: list[str], wanted: frozenset[str]) -> Raw:
    names, arrays = [], []
    for at, name in enumerate(headings):
        if name in wanted:
            names.append(name)
            arrays.append(pa.array([_text(r[at]) if at < len(r) else None for r in rows], pa.string()))
    cells = pa.RecordBatch.from_arrays(arrays, names)
    return without_long_cells(cells, np.array(places, np.int64), [], nul=False)


def _text(cell: Any) -> str | None:
    """A cell as the text a careful person would have written."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        return number_text(float(cell))
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


def number_text(value: float) -> str:
    """123.0 → 123; a whole number too long for a float is written as a power of ten, so that it is seen as such."""
    if not math.isfinite(value):
        return repr(value)
    if value == int(value):
        return str(int(value)) if abs(value) < _EXACT else f"{value:.15e}"
    return repr(value)
