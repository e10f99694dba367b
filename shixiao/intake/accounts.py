"""Read = accepted + rejected + skipped, for every file and table: counted apart at each step, and compared."""

from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from shixiao.intake.settle import Settled
from shixiao.intake.source import Input, Source
from shixiao.intake.swapped import Days

Sums = dict[str, Settled]


@dataclass
class File:
    """One file (or database table) of an input: what was read, and what became of it before rows were settled."""

    source: str
    input: int
    name: str
    digest: Future[str] | None
    read: int = 0
    rejected: dict[str, Counter[str]] = field(default_factory=dict)  # by table: reasons
    skipped: Counter[str] = field(default_factory=Counter)  # by table
    days: dict[tuple[str, str], Days] = field(default_factory=dict)  # by table and column: how days are written

    def told(self) -> dict[str, Any]:
        digest = self.digest.result() if self.digest else None
        return {"source": self.source, "file": self.name, "rows": self.read, "sha256": digest}


def compare(files: list[File], settled: Sums, facts: Path, rejected: Path, rejects: dict[str, int]) -> None:
    """Stop, by our own fault, where a row was lost or doubled."""
    for i, file in enumerate(files):
        for table, reasons in file.rejected.items():
            done = settled[table]
            taken = int(done.accepted[i] + done.rejected[i])
            if file.read != taken + reasons.total() + file.skipped[table]:
                raise RuntimeError(f"{file.name}, {table}: {file.read} read, {taken} settled, {reasons}")
    for table, done in settled.items():
        written = _rows(facts / f"{table}.parquet") or _rows(facts / table)
        if written != int(done.accepted.sum() + done.derived.sum()):
            raise RuntimeError(f"{table}: {written} rows written, {done} counted")
        if _rows(rejected / f"{table}.parquet") != rejects[table]:
            raise RuntimeError(f"{table}: {rejects[table]} rows rejected, another number written")


def _rows(path: Path) -> int:
    if not path.exists():
        return 0
    return int(ds.dataset(sorted(path.glob("*.parquet")) if path.is_dir() else path).count_rows())


def counts(
    inputs: list[tuple[Source, Input]], files: list[File], settled: Sums, notes: dict[str, int]
) -> dict[str, Any]:
    """What counts.json says."""
    said = [_input(n, source, given, files, settled) for n, (source, given) in enumerate(inputs)]
    tables = {t: {"derived": int(s.derived.sum())} | _total(t, said) for t, s in settled.items()}
    return {"inputs": said, "tables": tables, "notes": dict(sorted(notes.items()))}


def _input(number: int, source: Source, given: Input, files: list[File], settled: Sums) -> dict[str, Any]:
    mine = [(i, f) for i, f in enumerate(files) if f.input == number]
    return {
        "source": source.source,
        "input": given.called,
        "read": sum(f.read for _i, f in mine),
        "files": [{"file": f.name, "read": f.read} for _i, f in mine],
        "ignored": sorted(given.ignore),
        "tables": {
            t: _derived(mine, settled[t]) if m.from_distinct else _table(t, mine, settled[t])
            for t, m in given.tables.items()
        },
    }


def _derived(mine: list[tuple[int, File]], done: Settled) -> dict[str, Any]:
    return {"derived": int(sum(done.derived[i] for i, _f in mine))}


def _table(table: str, mine: list[tuple[int, File]], done: Settled) -> dict[str, Any]:
    reasons: Counter[str] = Counter()
    for i, file in mine:
        reasons.update(file.rejected.get(table, {}))
        reasons.update(done.reasons[i])
    return {
        "read": sum(f.read for _i, f in mine),
        "accepted": int(sum(done.accepted[i] for i, _f in mine)),
        "rejected": reasons.total(),
        "skipped": sum(f.skipped[table] for _i, f in mine),
        "reasons": dict(sorted(reasons.items())),
    }


def _total(table: str, inputs: list[dict[str, Any]]) -> dict[str, int]:
    said = [i["tables"][table] for i in inputs if table in i["tables"]]
    return {what: sum(c.get(what, 0) for c in said) for what in ("read", "accepted", "rejected", "skipped")}
