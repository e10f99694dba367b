"""Rows made from other rows go when all of those turn out to be rejected: an office that only a doubled case names.

Whether a row is doubled, or refers to something that does not exist, is known only when everything is settled.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from shixiao.facts import facts
from shixiao.intake.mapping import AT, FILE_BITS
from shixiao.intake.settle import Settled, Staged, order
from shixiao.intake.write import Parquet


def dropped(staged: dict[str, Staged], settled: dict[str, Settled], folder: Path) -> None:
    """Take out what was made from rejected rows only; the counts follow."""
    for name in reversed(order(list(staged))):
        fact, doubt = facts()[name], set().union(*(s.named.get(name, set()) for s in settled.values()))
        if not staged[name].derived.rows or not doubt:
            continue
        for table in staged:
            for column, spec in facts()[table].all_columns.items():
                if spec.refers == name and column in staged[table].columns and doubt:
                    doubt -= _met(folder, table, column, doubt)
        doubt -= set(pc.unique(staged[name].read.table([fact.key]).column(0)).to_pylist()) if doubt else set()
        if doubt:
            _without(staged[name], settled[name], folder, pa.array(sorted(doubt), pa.string()))


def _files(folder: Path, table: str) -> list[Path]:
    whole = folder / f"{table}.parquet"
    return [whole] if whole.exists() else sorted((folder / table).glob("*.parquet"))


def _met(folder: Path, table: str, column: str, doubt: set[str]) -> set[str]:
    """Which of the keys an accepted row refers to."""
    rows = ds.dataset(_files(folder, table))
    found = rows.to_table([column], filter=pc.field(column).isin(pa.array(sorted(doubt), pa.string())))
    return set(pc.unique(found.column(0)).to_pylist())


def _without(staged: Staged, done: Settled, folder: Path, gone: pa.Array) -> None:
    key = staged.fact.key
    made = staged.derived.table([key, AT])
    made = made.filter(pc.is_in(made.column(key), gone)).group_by(key).aggregate([(AT, "min")])
    done.derived -= np.bincount(made.column(f"{AT}_min").to_numpy() >> FILE_BITS, minlength=len(done.derived))
    for path in _files(folder, staged.fact.name):
        rows = pq.read_table(path)
        kept = rows.filter(pc.invert(pc.is_in(rows.column(key), gone)))
        for column, spec in staged.fact.all_columns.items():  # what only these rows named is made of rejected rows too
            if spec.refers and column in rows.column_names:
                left = set(rows.column(column).drop_null().to_pylist()) - set(
                    kept.column(column).drop_null().to_pylist()
                )
                done.named.setdefault(spec.refers, set()).update(left)
        writer = Parquet(path, rows.schema)
        writer.add(kept)
        writer.close()
