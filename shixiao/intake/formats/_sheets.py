"""Files that hold several tables: which of them is read, and its rows as texts.

Every reader of such files hands over `Sheet`s. One that is hidden is never preferred, and where two hold the same
headings, somebody has to say which are meant.
"""

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from shixiao.errors import SourceRefused
from shixiao.intake.formats import Notes, Raw, Reading, without_long_cells
from shixiao.intake.formats._headings import WITHIN, Head, best, find, held, taken
from shixiao.intake.listing import listed, nearest
from shixiao.intake.not_data import is_label
from shixiao.intake.shapes import shape, shown_all, unshown
from shixiao.intake.source import Input
from shixiao.words import _

BATCH = 20_000


@dataclass
class Formulas:
    """The formulas of a column: the rows of those without a value, the rows of those that are 0, how many are else."""

    empty: list[int] = field(default_factory=list)
    zero: list[int] = field(default_factory=list)
    others: int = 0


@dataclass
class Beside:
    """What stands in a sheet beside its cells: what of it is hidden, and its formulas by column, counted from 0."""

    errors: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    filtered: bool = False
    formulas: dict[int, Formulas] = field(default_factory=dict)
    calculated: bool = False  # whether a program that calculates has saved it

    def told(self, notes: Notes, file: str, sheet: str, hidden: bool) -> None:
        place = f"{file} ({sheet})"
        notes.add("error_cells", self.errors)
        notes.add("filtered_rows" if self.filtered else "hidden_rows", self.hidden_rows, place)
        notes.add("hidden_columns", self.hidden_columns, place)
        notes.add("hidden_sheet_read", int(hidden), place)

    def unless_calculated(
        self, where: str, head: Head, wanted: frozenset[str], rows: Iterable[tuple[int, list[Any]]], left: int = 0
    ) -> None:
        """Formulas without a value, or all of them 0 where no program has calculated yet; totals do not count."""
        no_data = {place for place, cells in rows if is_label(next((str(c) for c in cells if c != ""), ""))}
        for at, name in enumerate(head.names):
            found = self.formulas.get(at + left) if name in wanted else None
            if found is None:
                continue
            empty, zero = ([p for p in e if p > head.place and p not in no_data] for e in (found.empty, found.zero))
            unsaid = empty or ([] if found.others or self.calculated else zero)
            if unsaid:
                raise SourceRefused(
                    _("{n} cells of {name} are formulas that nobody has calculated", n=len(unsaid), name=repr(name)),
                    f"{where}:{unsaid[0]}",
                    _("open the file in Excel, WPS or LibreOffice, let it calculate, and save it"),
                )


class Sheet(Protocol):
    """One table of a file."""

    name: str
    hidden: bool
    first: list[tuple[int, list[str]]]  # its first rows, once somebody has looked

    @property
    def called(self) -> str:
        """In messages and notes: its name, or its number and shape."""

    def rows(self, fill: bool) -> Iterator[tuple[int, list[Any]]]:
        """(Number of the row as people see it, cells), empty rows left out; merged cells filled on request."""

    def spans(self, place: int) -> list[tuple[int, int]] | None:
        """The merged cells within a row, as first and last column; None where the file knows of no merging."""

    def text(self, cell: Any, heading: str) -> str | None:
        """A cell as the text a careful person would have written."""

    def doubts(self, head: Head, wanted: frozenset[str]) -> None:
        """Say what is not right with the sheet that is going to be read."""


def head(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """The first rows, as texts."""
    if not sheet.first:
        some = itertools.islice(sheet.rows(fill=False), WITHIN)
        sheet.first = [(place, [sheet.text(c, "") or "" for c in cells]) for place, cells in some]
    return sheet.first


def tables(sheets: list[Sheet]) -> list[str]:
    """The sheets that hold a table for people to see: at least two rows of two cells."""
    return [sheet.name for sheet in sheets if not sheet.hidden and _is_table(sheet)]


def _is_table(sheet: Sheet) -> bool:
    first = head(sheet)[:2]
    return len(first) > 1 and max(len(cells) for _place, cells in first) > 1


def called(name: str, number: int, given: Input) -> str:
    """A sheet in messages and notes: by name where the source says it or is public, else by number and shape."""
    said = [given.sheet] if given.sheets is None else given.sheets if given.sheets != "all" else []
    return name if given.public or name in said else f"sheet {number}, {shape(name)}"


def opened_by(sheets: Callable[..., Any]) -> Callable[..., Any]:
    """`opened` of a format whose files hold several tables: the one that is named, else the only one that holds the
    wanted headings. `sheets(file, given, notes)`: a context manager that yields all of them."""

    @contextlib.contextmanager
    def opened(file: Path, given: Input, wanted: frozenset[str], notes: Notes) -> Iterator[Reading]:
        with sheets(file, given, notes) as there:
            yield reading(asked(there, given, wanted, file, notes)[0], given, wanted, str(file))

    return opened


def asked(sheets: list[Sheet], given: Input, wanted: frozenset[str], file: Path, notes: Notes) -> list[Sheet]:
    """The sheets that are asked for."""
    if given.sheet is not None:
        return [_named(sheets, given.sheet, given, str(file))]
    if given.sheets is None:
        return [_chosen(sheets, given, wanted, file, notes)]
    if given.sheets != "all":
        return [_named(sheets, name, given, str(file)) for name in given.sheets]
    found = _holding(sheets, given, wanted, hidden=False)
    if not found:
        return [_chosen(sheets, given, wanted, file, notes)]
    _note_left(sheets, found, file, notes)
    return found


def _named(sheets: list[Sheet], name: str, given: Input, where: str) -> Sheet:
    there = [sheet.name for sheet in sheets]
    if name not in there:
        raise SourceRefused(
            _("no sheet is called {name}", name=repr(name)),
            where,
            nearest(name, there)
            if given.public
            else _("the workbook has: {names}", names=shown_all(there, False)) + unshown(given.public),
        )
    return sheets[there.index(name)]


def _chosen(sheets: list[Sheet], given: Input, wanted: frozenset[str], file: Path, notes: Notes) -> Sheet:
    """The one sheet that can be meant; that two can be, or hidden ones only, is asked back."""
    if not sheets:
        raise SourceRefused(_("the workbook is empty"), str(file))
    found = _holding(sheets, given, wanted, hidden=False)
    if len(found) > 1 and wanted:
        raise SourceRefused(
            _("{n} sheets hold these headings: {names}", n=len(found), names=_called_all(found)),
            str(file),
            _("say sheets: [{name}, …] for those that are meant, or sheets: all", name=_word(found[0]))
            + _unshown(found),
        )
    if not found and (behind := _holding(sheets, given, wanted, hidden=True)):
        raise SourceRefused(
            _("only hidden sheets hold these headings: {names}", names=_called_all(behind)),
            str(file),
            _("say sheet: {name} if that one is meant", name=_word(behind[0])) + _unshown(behind),
        )
    seen = [s for s in sheets if not s.hidden] or sheets
    out = found[0] if found else max(seen, key=lambda s: held(head(s), given, wanted, s.spans))
    _note_left(sheets, [out], file, notes)
    return out


def _called_all(sheets: list[Sheet]) -> str:
    return listed((s.called for s in sheets), "; " if any(s.called != s.name for s in sheets) else ", ")


def _unshown(sheets: list[Sheet]) -> str:
    return unshown(all(s.called == s.name for s in sheets))


def _word(sheet: Sheet) -> str:
    """The name to be said in source.yml, or a place for it."""
    return sheet.name if sheet.called == sheet.name else _("NAME")


def _holding(sheets: list[Sheet], given: Input, wanted: frozenset[str], hidden: bool) -> list[Sheet]:
    """The sheets that hold all the headings and something below them."""
    out = []
    for sheet in sheets:
        first = head(sheet) if sheet.hidden == hidden else []
        if len(first) > (given.heading_row != 0) and held(first, given, wanted, sheet.spans) >= len(wanted):
            at = (
                best(first, wanted, given.heading_rows or 1, sheet.spans) if given.heading_row is None and wanted else 0
            )
            if len(first) > at + 1:
                out.append(sheet)
    return out


def _note_left(sheets: list[Sheet], read: list[Sheet], where: Path, notes: Notes) -> None:
    for sheet in sheets:
        if all(sheet is not r for r in read) and _is_table(sheet):
            what = "hidden_sheet_left_out" if sheet.hidden else "sheet_left_out"
            notes.add(what, 1, f"{notes.of(where)} ({sheet.called})")


def reading(sheet: Sheet, given: Input, wanted: frozenset[str], where: str) -> Reading:
    """The rows of a sheet below its headings."""
    where = f"{where} ({sheet.called})"
    found = _trimmed(find(head(sheet), given, wanted, where, sheet.spans))
    sheet.doubts(found, wanted)
    rows = _Below(sheet, list(found.names), found.place, wanted)
    return Reading(rows.headings, rows.batches(), found.lines, found.rows)


def _trimmed(found: Head) -> Head:
    names = list(found.names)
    while names and names[-1] == f"column {len(names)}":
        names.pop()
    return Head(names, found.above, found.place, found.lines, found.rows)


@dataclass
class Made:
    """A sheet that is held whole: rows of texts, and of merged cells the first row, its columns and the last row."""

    name: str
    where: str
    hidden: bool = False
    said: str = ""
    grid: list[tuple[int, list[str]]] = field(default_factory=list)
    merged: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)  # row → (first, last column, last row)
    beside: Beside = field(default_factory=Beside)
    notes: Notes = field(default_factory=Notes)
    first: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def called(self) -> str:
        return self.said or self.name

    def rows(self, fill: bool) -> Iterator[tuple[int, list[Any]]]:
        down: list[tuple[int, int, int, str]] = []
        for place, cells in self.grid:
            said = list(cells)
            down = [d for d in down if d[2] >= place]
            for first, last, _until, text in down if fill else ():
                said += [""] * (last + 1 - len(said))
                said[first : last + 1] = [text] + [""] * (last - first)
                self.notes.add("merged_cells_filled")
            down += [
                (first, last, until, said[first])
                for first, last, until in self.merged.get(place, [])
                if until > place and first < len(said)
            ]
            if any(said):
                yield place, said

    def spans(self, place: int) -> list[tuple[int, int]] | None:
        return [(first, last) for first, last, _until in self.merged.get(place, [])]

    def text(self, cell: Any, heading: str) -> str | None:
        return cell or None

    def doubts(self, head: Head, wanted: frozenset[str]) -> None:
        self.beside.told(self.notes, self.notes.of(Path(self.where)), self.called, self.hidden)
        rows = list(self.rows(fill=False)) if self.beside.formulas else []
        self.beside.unless_calculated(f"{self.where} ({self.called})", head, wanted, rows)


@dataclass
class _Below:
    sheet: Sheet
    headings: list[str]
    above: int
    wanted: frozenset[str]

    def batches(self) -> Iterator[Raw]:
        waiting: list[list[Any]] = []
        places: list[int] = []
        for place, cells in self.sheet.rows(fill=True):
            if place <= self.above:
                continue
            if len(cells) > len(self.headings):
                self._beyond(cells)
            waiting.append(cells)
            places.append(place)
            if len(waiting) >= BATCH:
                yield self._batch(waiting, places)
                waiting, places = [], []
        if waiting:
            yield self._batch(waiting, places)

    def _beyond(self, cells: list[Any]) -> None:
        """Cells to the right of the last heading make a column of their own, which someone must speak for."""
        filled = max((i for i, c in enumerate(cells, 1) if c != ""), default=0)
        while len(self.headings) < filled:
            self.headings.append(f"column {len(self.headings) + 1}")

    def _batch(self, rows: list[list[Any]], places: list[int]) -> Raw:
        names = taken(self.headings, self.wanted)
        arrays = []
        for name in names:
            at = self.headings.index(name)
            said = (self.sheet.text(r[at], name) if at < len(r) else None for r in rows)
            arrays.append(pa.array(list(said), pa.string()))
        cells = pa.RecordBatch.from_arrays(arrays, names)
        return without_long_cells(cells, np.array(places, np.int64), [], nul=False)
