"""What is handed out of a draw, beside the draw made again: the joining list and the contact sheets, row by row.

Sheets may come back filled in: what fieldwork writes (answers, telephones, the way of asking) is not compared.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine

from shixiao.outcomes import sheets
from shixiao.outcomes.sample import LISTED, Drawn, as_list
from shixiao.words import LANGUAGES, _, speaking

MOST = 20  # lines that are told of one file
FIXED = ("contact", "group", "order", "role", "office", "closed")
Rows = list[list[str]]


def in_list(path: Path, again: Drawn) -> list[str]:
    """One line per row of the joining list that is not as it was drawn."""
    try:
        found = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error):
        return [_("{name}: cannot be read", name=path.name)]
    drawn = list(csv.reader(io.StringIO(as_list(again.contacts).decode())))
    return _told(path.name, _apart(found, drawn, list(LISTED)))


def in_sheets(path: Path, again: Drawn) -> list[str]:
    """One line per row of the workbook that is not as it was drawn, in whichever language it was written."""
    found = _read(path)
    if found is None:
        return [_("{name}: cannot be read", name=path.name)]
    for language in LANGUAGES:
        with speaking(language):
            file = io.BytesIO()
            sheets.write(again, file)
            names = list(sheets.columns().values())
            fixed = [names.index(sheets.columns()[name]) for name in FIXED]
        file.seek(0)
        drawn = _read(file) or {}
        if set(drawn) <= set(found):
            break
    else:
        return [_("{name}: these are not the sheets that were drawn", name=path.name)]
    out: list[str] = []
    about, form = drawn
    out += _told(f"{path.name}, {about}", _apart(found[about], drawn[about], ["1", "2"]))
    mine, theirs = ([[_at(row, j) for j in fixed] for row in book[form]] for book in (found, drawn))
    return out + _told(f"{path.name}, {form}", _apart(mine, theirs, [names[j] for j in fixed]))


def _read(file: Any) -> dict[str, Rows] | None:
    """Sheets by name, each cell as text; nothing where this is no workbook."""
    try:
        book = python_calamine.load_workbook(str(file) if isinstance(file, Path) else file)
        tables = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception:
        return None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a reader written in Rust gives up
            raise
        return None
    return {name: [[_text(cell) for cell in row] for row in rows] for name, rows in tables.items()}


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _at(row: list[str], j: int) -> str:
    return row[j] if j < len(row) else ""


def _apart(found: Rows, drawn: Rows, columns: list[str]) -> Iterator[str]:
    """Every row that differs, and in what; its cells stay untold, for they may say whose case it is."""
    found = [row for row in found if any(row)]
    for number in range(max(len(found), len(drawn))):
        mine, theirs = (rows[number] if number < len(rows) else None for rows in (found, drawn))
        if mine is None:
            yield _("row {n} is missing", n=number + 1)
        elif theirs is None:
            yield _("row {n} was not drawn", n=number + 1)
        elif wrong := [c for j, c in enumerate(columns) if _at(mine, j) != _at(theirs, j)]:
            yield _("row {n} differs: {columns}", n=number + 1, columns=", ".join(wrong))
        elif len(mine) > len(columns) and any(mine[len(columns) :]):
            yield _("row {n} has more cells than were drawn", n=number + 1)


def _told(name: str, lines: Iterator[str]) -> list[str]:
    told = list(lines)
    rest = [_("{name}: {n} more rows differ", name=name, n=len(told) - MOST)] if len(told) > MOST else []
    return [*(f"{name}: {line}" for line in told[:MOST]), *rest]
