"""Readers of export formats: one format = one file, found by its name.

Each file offers `opened(file, given, wanted, notes)`: a context manager that yields a `Reading`. The cells of a
batch are texts as the source wrote them (typed sources are made text without loss); what they mean is
decided later. `place` is the line (CSV, JSON Lines), the row (XLSX) or the number of the record (tables).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

CELL = 1 << 20  # bytes: a longer cell is a mistake or an attack, its row is rejected


@dataclass(frozen=True)
class Fault:
    """A row that never became a row: where, why, and what it looked like (shape only)."""

    place: int
    reason: str
    column: str = ""
    shape: str = ""


@dataclass(frozen=True)
class Raw:
    """Some rows of a file: their cells, their places, and the rows that could not be read."""

    cells: pa.RecordBatch
    places: np.ndarray
    faults: list[Fault] = field(default_factory=list)
    nul: bool = True  # whether a NUL may stand in a cell

    @property
    def read(self) -> int:
        return len(self.places) + len(self.faults)


class Notes(Counter[str]):
    """What was noticed on the way: how often, under a word and, where that helps, a place."""

    def add(self, what: str, n: int = 1, where: str = "") -> None:
        if n:
            self[f"{what} {where}".strip()] += n


@dataclass(frozen=True)
class Reading:
    """A file that is open: its headings in order, and its rows batch by batch.

    `lines` are the rows its headings were read from, by heading: below, they may stand again.
    """

    headings: list[str]
    batches: Iterator[Raw]
    lines: list[dict[str, str]] = field(default_factory=list)
    rows: int = 1  # of headings


def without_long_cells(cells: pa.RecordBatch, places: np.ndarray, faults: list[Fault], nul: bool = True) -> Raw:
    """The rows whose cells all keep within `CELL`; the others become faults."""
    too_long = np.zeros(cells.num_rows, bool)
    for name, column in zip(cells.schema.names, cells.columns, strict=True):
        sizes = _sizes(column)
        if sizes is None or not (sizes > CELL).any():
            continue
        for i in np.flatnonzero((sizes > CELL) & ~too_long):
            faults.append(Fault(int(places[i]), "cell_too_large", name, f"{sizes[i]} bytes"))
        too_long |= sizes > CELL
    if too_long.any():
        keep = ~too_long
        cells, places = cells.filter(pa.array(keep)), places[keep]
    return Raw(cells, places, sorted(faults, key=lambda f: f.place), nul)


def _sizes(column: pa.Array) -> np.ndarray | None:
    if not len(column):
        return None
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
    return np.diff(offsets)
