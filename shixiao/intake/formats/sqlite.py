"""A table or view of an SQLite file, opened for reading only."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import adbc_driver_manager
import adbc_driver_sqlite.dbapi

from shixiao.errors import SourceRefused
from shixiao.intake.formats import Notes, Reading
from shixiao.intake.formats._headings import find
from shixiao.intake.formats._tables import batches, quoted
from shixiao.intake.formats._watched import watched
from shixiao.intake.formats.parquet import unsound
from shixiao.intake.listing import nearest
from shixiao.intake.shapes import shown_all, unshown
from shixiao.intake.source import Input
from shixiao.words import _


@contextlib.contextmanager
def opened(file: Path, given: Input, wanted: frozenset[str], notes: Notes) -> Iterator[Reading]:
    """A table in the order of its rows; every value as the text SQLite holds."""
    table = str(given.table)
    try:
        with adbc_driver_sqlite.dbapi.connect(_address(file)) as link, link.cursor() as cursor:
            names = _columns(cursor, table, str(file), given.public)
            head = find([(0, names)], Input(tables={}, public=given.public), wanted, f"{file} ({table})")
            take = [n for n in head.names if n in (wanted or head.names)]
            query = f"SELECT {', '.join(map(_as_text, take))} FROM {quoted(table)}"
            if _stored(cursor, table):
                cursor.execute(query + _order(cursor, table))
                yield Reading(head.names, batches(cursor.fetch_record_batch(), take))
            else:
                rows = watched(_address(file), query, take, file, f"{file} ({table})")
                yield Reading(head.names, batches(rows, take))
    except adbc_driver_manager.Error as error:
        raise unsound(error, f"{file} ({table})") from None


def tables(file: Path) -> list[str]:
    """The tables of a file, by name."""
    try:
        with adbc_driver_sqlite.dbapi.connect(_address(file)) as link, link.cursor() as cursor:
            return _names(cursor)
    except adbc_driver_manager.Error as error:
        raise unsound(error, str(file)) from None


def _address(file: Path) -> str:
    said = str(file.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file:{said}?mode=ro"


def _names(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY name"
    )
    return [r[0] for r in cursor.fetchall()]


def _columns(cursor: Any, table: str, where: str, public: bool | None) -> list[str]:
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'view'")
    if any(re.search(r"\bwith\b", made or "", re.IGNORECASE) for (made,) in cursor.fetchall()):
        raise SourceRefused(
            _("a view of this file is written with WITH and may never end"), where, _("copy its rows into a table")
        )
    if table not in (there := _names(cursor)):
        raise SourceRefused(
            _("no table is called {name}", name=repr(table)),
            where,
            nearest(table, there)
            if public
            else _("the file has: {names}", names=shown_all(there, False)) + unshown(public),
        )
    cursor.execute(f"SELECT name FROM pragma_table_xinfo({_literal(table)}) WHERE hidden <> 1 ORDER BY cid")
    return [r[0] for r in cursor.fetchall()]


def _stored(cursor: Any, table: str) -> bool:
    """Whether its rows and columns lie in the file, and nothing is computed when they are read."""
    cursor.execute(f"SELECT type, sql FROM sqlite_master WHERE name = {_literal(table)}")
    kind, made = cursor.fetchone()
    if kind != "table" or re.match(r"\s*create\s+virtual", made or "", re.IGNORECASE):
        return False
    cursor.execute(f"SELECT max(hidden) FROM pragma_table_xinfo({_literal(table)})")
    return not cursor.fetchone()[0]


def _order(cursor: Any, table: str) -> str:
    """By row number where there is one: a view and a table without rowid come as they come."""
    cursor.execute(f"SELECT type, sql FROM sqlite_master WHERE name = {_literal(table)}")
    kind, made = cursor.fetchone()
    return " ORDER BY rowid" if kind == "table" and "without rowid" not in (made or "").lower() else ""


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_text(name: str) -> str:
    column = quoted(name)
    return f"CASE typeof({column}) WHEN 'real' THEN printf('%.17g', {column}) ELSE CAST({column} AS TEXT) END"
