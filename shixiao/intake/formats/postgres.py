"""A table or view of PostgreSQL, read in one read-only transaction; its address stays in the environment."""

import contextlib
import os
import re
from collections.abc import Iterator
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
        with adbc_driver_postgresql.dbapi.connect(address) as link, link.cursor() as cursor:
            for said in ("SET TRANSACTION READ ONLY", "SET LOCAL TimeZone = 'UTC'", "SET LOCAL DateStyle = 'ISO, YMD'"):
                cursor.execute(said)
            head = find([(0, _columns(cursor, name))], Input(tables={}, public=given.public), wanted, table)
            take = [n for n in head.names if n in (wanted or head.names)]
            texts = ", ".join(f"{quoted(n)}::text" for n in take)
            order = ", ".join(f'({quoted(n)}::text) COLLATE "C"' for n in take)
            cursor.execute(f"SELECT {texts} FROM {name} ORDER BY {order}")
            yield Reading(head.names, batches(cursor.fetch_record_batch(), take))
    except adbc_driver_manager.Error as error:
        raise _refused(error, address, table) from None


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
