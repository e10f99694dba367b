"""What the citizen behind each case really thinks: kept beside the truth, for whoever is asked later.

One row per case, by the key a snapshot gives it; written block by block, so that memory does not grow with the run.
"""

from pathlib import Path
from types import TracebackType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from shixiao.demo import plan
from shixiao.demo.cases import Cases
from shixiao.demo.lines import Texts, joined
from shixiao.demo.ratings import Ratings

FLAGS = ("satisfied", "fabricated", "solicited", "agent")
SCHEMA = pa.schema([("case", pa.string()), *((name, pa.bool_()) for name in FLAGS)])
_FABRICATED = np.array([p.kind == "fabricated" for p in plan.PLANTS] + [False])


class Thoughts:
    """The file `truth/citizens.parquet`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")

    def __enter__(self) -> "Thoughts":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.writer.close()

    def add(self, system: str, c: Cases, r: Ratings, ids: Texts) -> None:
        solicited = np.zeros(len(c), bool)
        solicited[r.case_row[r.invited & (r.case_row >= 0)]] = True
        keys = joined(f"{system}:".encode(), ids).cast(pa.string())
        flags = (c.satisfied, _FABRICATED[c.group], solicited, c.agent >= 0)
        self.writer.write_table(pa.table([keys, *(pa.array(f) for f in flags)], schema=SCHEMA))


def of(path: Path, cases: list[str]) -> dict[str, dict[str, bool]]:
    """What is thought about these cases."""
    wanted, out = pa.array(cases, pa.string()), {}
    for batch in pq.ParquetFile(path).iter_batches():
        table = pa.Table.from_batches([batch])
        for row in table.filter(pc.is_in(table["case"], wanted)).to_pylist():
            out[row["case"]] = row
    return out
