"""Parquet whose bytes depend on the rows and their order only, never on how they arrived."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

GROUP = 1 << 18  # rows of a row group
PART = 20 * GROUP  # rows of a file of a large table: some 5 million


class Parquet:
    """A table written in row groups of one size, in one file or, when large, in parts."""

    def __init__(self, path: Path, schema: pa.Schema, parts: bool = False) -> None:
        self.path, self.schema, self.parts = path, schema, parts
        self.rows, self._waiting, self._held = 0, 0, list[pa.Table]()
        self._writer: pq.ParquetWriter | None = None
        self._part = 0

    def add(self, rows: pa.Table) -> None:
        self.rows += rows.num_rows
        self._waiting += rows.num_rows
        self._held.append(rows.select(self.schema.names).cast(self.schema))
        while self._waiting >= GROUP:
            self._put(GROUP)

    def _put(self, n: int) -> None:
        held = pa.concat_tables(self._held) if self._held else self.schema.empty_table()
        self._open().write_table(held.slice(0, n).combine_chunks(), row_group_size=GROUP)
        rest = held.slice(n)
        self._held, self._waiting = [rest], rest.num_rows
        if self.parts and (self._written() % PART) == 0:
            self._close()

    def _written(self) -> int:
        return self.rows - self._waiting

    def _open(self) -> pq.ParquetWriter:
        if self._writer is None:
            path = self.path
            if self.parts:
                path = path.with_suffix("") / f"part-{self._part:05d}.parquet"
                self._part += 1
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(path, self.schema, compression="zstd", compression_level=1)
        return self._writer

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def close(self) -> None:
        if self._waiting or (self.rows == 0 and self._part == 0):
            self._put(self._waiting)
        self._close()


class Stage:
    """Rows that wait on disk: quick to write, quick to read once, gone when the snapshot is finished."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.schema, self.rows = path, schema, 0
        self._writer = ipc.new_file(path, schema, options=ipc.IpcWriteOptions(compression="lz4"))

    def add(self, rows: pa.Table) -> None:
        if rows.num_rows:
            self.rows += rows.num_rows
            self._writer.write_table(rows.select(self.schema.names).cast(self.schema))

    def close(self) -> None:
        self._writer.close()

    def read(self, columns: list[str] | None = None) -> pa.RecordBatchReader:
        """Everything once, batch by batch; or only these columns."""
        chosen = [i for i, name in enumerate(self.schema.names) if columns is None or name in columns]
        options = ipc.IpcReadOptions(included_fields=chosen)
        batches = ipc.open_file(pa.memory_map(str(self.path)), options=options)
        each = (batches.get_batch(i) for i in range(batches.num_record_batches))
        return pa.RecordBatchReader.from_batches(pa.schema([self.schema.field(i) for i in chosen]), each)

    def table(self, columns: list[str]) -> pa.Table:
        return self.read().read_all().select(columns)


def write(path: Path, schema: pa.Schema, batches: Iterable[pa.Table]) -> int:
    """A whole table at once."""
    out = Parquet(path, schema)
    for rows in batches:
        out.add(rows)
    out.close()
    return out.rows
