"""Tables of a database: every column asked for as text, batch by batch, through ADBC."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from shixiao.intake.formats import Fault, Raw, without_long_cells


def quoted(name: str) -> str:
    """An identifier of SQL; whatever it holds, it stays a name."""
    return '"' + name.replace('"', '""') + '"'


def batches(reader: Any, names: list[str]) -> Iterator[Raw]:
    """The rows of a query whose columns are all text; the place of a row is its number."""
    done = 0
    for batch in reader:
        n = batch.num_rows
        places = np.arange(done + 1, done + 1 + n)
        done += n
        good = np.ones(n, bool)
        arrays = [_readable(c, good) for c in batch.columns]
        faults = [Fault(int(p), "bad_encoding") for p in places[~good]]
        cells = pa.RecordBatch.from_arrays(arrays, names)
        if faults:
            cells, places = cells.filter(pa.array(good)), places[good]
        yield without_long_cells(cells, places, faults)


def _readable(column: pa.Array, good: np.ndarray) -> pa.Array:
    """The column as UTF-8; `good` is cleared where it is not."""
    if column.null_count == len(column):
        return pa.nulls(len(column), pa.string())
    raw = column.cast(pa.binary())
    try:
        return raw.cast(pa.string())
    except pa.ArrowInvalid:
        out = []
        for i, value in enumerate(raw.to_pylist()):
            try:
                out.append(None if value is None else value.decode())
            except UnicodeDecodeError:
                good[i] = False
                out.append(None)
        return pa.array(out, pa.string())
