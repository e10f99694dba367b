"""Tables and views of PostgreSQL, read as they were at one moment; their address stays in the environment."""

import contextlib
import os
import re
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import adbc_driver_manager
import adbc_driver_postgresql.dbapi

from shixiao.errors import SourceRefused
from shixiao.intake.formats import Notes, Reading
from shixiao.intake.formats._headings import find
from shixiao.intake.formats._tables import batches, quoted
from shixiao.intake.shapes import unquoted
from shixiao.intake.source import Input
from shixiao.words import _

READ_BY = ("SET LOCAL TimeZone = 'UTC'", "SET LOCAL DateStyle = 'ISO, YMD'", "SET LOCAL statement_timeout = '1h'")
ENOUGH = 1_000_000_000  # rows of one table or view: an endless view ends here, or after an hour
_links: ContextVar[dict[str, Any] | None] = ContextVar("links", default=None)


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """All tables of one database that are opened in here are read as they were at one moment.

    Read one by one under a writer, the ratings of a case that came in between would have no case.
    """
    links: dict[str, Any] = {}
    token = _links.set(links)
    try:
        yield
    finally:
        _links.reset(token)
        for link in links.values():
            link.close()


@contextlib.contextmanager
def opened(file: Path | None, given: Input, wanted: frozenset[str], notes: Notes) -> Iterator[Reading]:
    """The table's rows in the order of their texts, so that one content gives one snapshot."""
    table, variable = str(given.table), str(given.dsn_env)
    address = os.environ.get(variable)
    if not address:
        raise SourceRefused(
            _("the environment variable {name} is empty", name=variable), table, _("put the database's address there")
        )
    name = ".".join(quoted(part) for part in table.split("."))
    try:
        with _link(address) as link, link.cursor() as cursor:
            head = find([(0, _columns(cursor, name))], Input(tables={}, public=given.public), wanted, table)
            take = [n for n in head.names if n in (wanted or head.names)]
            texts = ", ".join(f"{quoted(n)}::text" for n in take)
            order = ", ".join(f'({quoted(n)}::text) COLLATE "C"' for n in take)
            # one row more than is allowed is asked for: an endless view is not sorted to its end
            most = given.rows.at_most + 1 if given.rows.at_most is not None else ENOUGH
            cursor.execute(f"SELECT {texts} FROM (SELECT * FROM {name} LIMIT {most}) AS part ORDER BY {order}")
            yield Reading(head.names, batches(cursor.fetch_record_batch(), take))
    except adbc_driver_manager.Error as error:
        raise _refused(error, address, table) from None


@contextlib.contextmanager
def _link(address: str) -> Iterator[Any]:
    """The connection of this moment, in one read-only transaction; outside of any moment one of its own."""
    links = _links.get()
    if links is None:
        with one_moment(), _link(address) as link:
            yield link
        return
    if address not in links:
        links[address] = adbc_driver_postgresql.dbapi.connect(address)
        with links[address].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            for said in READ_BY:
                cursor.execute(said)
    yield links[address]


def _columns(cursor: Any, name: str) -> list[str]:
    cursor.execute(f"SELECT * FROM {name} LIMIT 0")
    return [column[0] for column in cursor.description]


def _refused(error: Exception, address: str, table: str) -> SourceRefused:
    """The driver's words without the address, which may hold a password."""
    said = (str(error).splitlines() or [""])[0]
    for part in sorted({address.strip(), *re.split(r"[\s:/@?&=,;'\"]+", address + " " + unquote(address))}, key=len)[
        ::-1
    ]:
        said = re.sub(re.escape(part), "…", said, flags=re.IGNORECASE) if len(part) > 1 else said
    said = unquoted(said)[:200] if "password" not in said.lower() else type(error).__name__
    return SourceRefused(
        _("the table cannot be read: {why}", why=said), table, _("check the address, the table and the rights")
    )
