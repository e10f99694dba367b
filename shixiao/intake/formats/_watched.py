"""Queries of an SQLite file that may never end, read under a watch: views, and columns that are computed.

A view can multiply tables or find nothing for ever. A view with more rows than its file has bytes, and one that gives
no row for `PATIENCE` seconds, is refused; a stored table ends by itself.
"""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from shixiao.errors import SourceRefused
from shixiao.words import _

PATIENCE = 20.0  # seconds without a row
LONGEST = 3600.0  # seconds in all
FEWEST = 100_000  # rows that any view may have
_ROWS = 8192
_STEPS = 100_000  # instructions of SQLite between two looks at the clock


def watched(address: str, query: str, take: list[str], file: Path, where: str) -> Iterator[pa.RecordBatch]:
    """The rows of a query whose columns are all text, batch by batch."""
    most = max(FEWEST, file.stat().st_size)
    schema = pa.schema([(name, pa.binary()) for name in take])
    with contextlib.closing(sqlite3.connect(address, uri=True)) as link:
        clock = _Clock()
        link.text_factory = bytes
        link.set_progress_handler(clock.out, _STEPS)
        try:
            link.execute("PRAGMA trusted_schema = OFF")
            cursor, done = link.execute(query), 0
            while rows := _some(cursor, clock):
                done += len(rows)
                if done > most:
                    raise _endless(_("it has more rows than its file has bytes"), where)
                columns = zip(*rows, strict=True)
                yield pa.RecordBatch.from_arrays([pa.array(c, pa.binary()) for c in columns], schema=schema)
        except sqlite3.OperationalError as error:
            if clock.over:
                raise _endless(_("it gave no row in {n} seconds", n=f"{PATIENCE:.0f}"), where) from None
            raise SourceRefused(_("the table cannot be read: {why}", why=str(error)[:80]), where) from None
        except sqlite3.Error as error:
            raise SourceRefused(_("the table cannot be read: {why}", why=str(error)[:80]), where) from None


class _Clock:
    """When SQLite must stop: too long without a row, or too long in all."""

    def __init__(self) -> None:
        self.begun = self.last = time.monotonic()
        self.over = False

    def out(self) -> bool:
        now = time.monotonic()
        self.over = now - self.last > PATIENCE or now - self.begun > LONGEST
        return self.over


def _some(cursor: sqlite3.Cursor, clock: _Clock) -> list[tuple[bytes | None, ...]]:
    """The next rows; the clock begins anew with every row."""
    out = []
    for row in cursor:
        clock.last = time.monotonic()
        out.append(row)
        if len(out) == _ROWS:
            break
    return out


def _endless(why: str, where: str) -> SourceRefused:
    return SourceRefused(_("this view may never end: {why}", why=why), where, _("copy its rows into a table"))
