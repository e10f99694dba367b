"""Parquet files: typed columns made text without loss, row group by row group."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from shixiao.errors import SourceRefused
from shixiao.intake.formats import Notes, Raw, Reading, without_long_cells
from shixiao.intake.formats._headings import find
from shixiao.intake.formats._typed import as_text
from shixiao.intake.source import Input
from shixiao.words import _

BATCH = 50_000


@contextlib.contextmanager
def opened(file: Path, given: Input, wanted: frozenset[str], notes: Notes) -> Iterator[Reading]:
    """A Parquet file; the place of a row is its number."""
    try:
        with pq.ParquetFile(file) as table:
            head = find([(0, table.schema_arrow.names)], Input(tables={}), wanted, str(file))
            take = [n for n in head.names if n in (wanted or head.names)]
            yield Reading(head.names, _batches(table, take, str(file)))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise unsound(error, str(file)) from None


def _batches(table: pq.ParquetFile, take: list[str], where: str) -> Iterator[Raw]:
    done = 0
    for batch in table.iter_batches(batch_size=BATCH, columns=take):
        texts = [as_text(batch.column(batch.schema.get_field_index(n)), n, where) for n in take]
        places = np.arange(done + 1, done + 1 + batch.num_rows)
        done += batch.num_rows
        yield without_long_cells(pa.RecordBatch.from_arrays(texts, take), places, [])


def unsound(error: Exception, where: str) -> SourceRefused:
    first = (str(error).splitlines() or [type(error).__name__])[0][:120]
    return SourceRefused(_("the file cannot be read: {why}", why=first), where, _("export it again"))
