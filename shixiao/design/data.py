"""The tables of an assessment, as the data rules read them.

A door hands them in: a mapping from the name of a table (offices, verdicts, series, gaps, scores, ranks, findings,
beside …, as the assessment folder has them) to a pyarrow table or a list of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from shixiao.trust import reading

Floats = npt.NDArray[np.float64]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """What is said of every office on one measure, in the order of the offices' names; shares from 0 to 1."""

    office: tuple[str, ...]
    estimate: Floats
    se: Floats
    asked: Floats
    worth: Floats  # effective number asked
    low: Floats
    high: Floats

    def __len__(self) -> int:
        return len(self.office)


@dataclass(frozen=True)
class Data:
    """Read-only; a table that was not handed in is empty."""

    tables: Mapping[str, Any]

    def has(self, *names: str) -> bool:
        return all(name in self.tables for name in names)

    def rows(self, name: str) -> list[Row]:
        return self._read.get(name, [])

    @cached_property
    def _read(self) -> dict[str, list[Row]]:
        return {n: list(t.to_pylist() if hasattr(t, "to_pylist") else t) for n, t in self.tables.items()}

    @cached_property
    def _verdicts(self) -> dict[str, list[Row]]:
        out: dict[str, list[Row]] = {}
        for row in sorted(self.rows("verdicts"), key=lambda r: str(r["office"])):
            if row.get("status", "said") == "said" and row.get("estimate") is not None:
                out.setdefault(row["measure"], []).append(row)
        return out

    def said(self, measure: str) -> Said:
        rows = self._verdicts.get(measure, [])
        columns = {name: _column(rows, name) for name in ("estimate", "se", "asked", "n_effective", "low", "high")}
        worth = np.where(np.isnan(columns["n_effective"]), columns["asked"], columns["n_effective"])
        return Said(
            tuple(str(r["office"]) for r in rows),
            columns["estimate"],
            np.nan_to_num(columns["se"]),
            columns["asked"],
            worth,
            columns["low"],
            columns["high"],
        )

    @property
    def measures(self) -> list[str]:
        return sorted(self._verdicts)


def _column(rows: list[Row], name: str) -> Floats:
    return np.array([np.nan if row.get(name) is None else float(row[name]) for row in rows], dtype=np.float64)


def read_assessment(path: Path) -> dict[str, Any]:
    """The tables of a finished assessment, by name; case rows stay where they are."""
    with reading(path, "assessment") as folder:
        tables = [name for name in folder.names("") if name.endswith(".parquet") and "/" not in name]
        return {name.removesuffix(".parquet"): pq.read_table(folder.file(name)) for name in tables}
