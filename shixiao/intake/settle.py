"""What only all rows together can tell: duplicate keys, references to rows that do not exist, derived rows.

Runs in the engine over staged files, so that memory does not grow with the data; one pass per table, tables
in the order of their hard references. The first row of a key (in file order) is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from shixiao import dates
from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.facts._table import Fact, day_of
from shixiao.intake import as_of
from shixiao.intake.mapping import AT, FILE_BITS, REJECTED
from shixiao.intake.shapes import shape
from shixiao.intake.write import PART, Parquet, Stage
from shixiao.words import _

DERIVED = 1 << 62  # marks the origin of a derived row, so that it sorts after every row that was read
MADE = ("offices", "services")  # what is made of other rows, as a rule
NUMBERED = 6  # digits of the occurrence number of like rows


@dataclass
class Settled:
    """What became of the rows of one table, by file."""

    accepted: np.ndarray
    rejected: np.ndarray
    derived: np.ndarray
    reasons: list[dict[str, int]] = field(default_factory=list)
    last: as_of.Known | None = None  # how far its inputs reach
    named: dict[str, set[str]] = field(default_factory=dict)  # by table: keys that rejected rows refer to


@dataclass(frozen=True)
class Staged:
    """The rows of one table on disk, before they are settled."""

    fact: Fact
    read: Stage
    derived: Stage  # rows made from the distinct keys of an input
    columns: list[str]
    keyless: np.ndarray  # files whose rows have no key of their own
    headings: list[dict[str, str]]  # for each file, what its headings for the columns are
    inputs: np.ndarray  # for each file, the number of its input
    declared: list[Any]  # for each input, the last day it says it knows of
    only_days: list[set[str]]  # for each input, the instants whose clocks all stand at midnight


def order(tables: list[str]) -> list[str]:
    """The tables so that each stands after those it refers to."""
    out: list[str] = []
    waiting = sorted(tables)
    while waiting:
        ready = [t for t in waiting if not (set(_hard(facts()[t]).values()) - {t}) & set(waiting)]
        if not ready:
            raise RuntimeError(f"the references of {waiting} go in a circle")
        out += ready
        waiting = [t for t in waiting if t not in ready]
    return out


def _hard(fact: Fact) -> dict[str, str]:
    return {n: c.refers for n, c in fact.all_columns.items() if c.refers and not c.soft}


def settle(
    staged: Staged, engine: Any, aliases: pa.Table | None, kept: Callable[[str], Path | None], out: Path, rejects: Any
) -> Settled:
    """Write the table's accepted rows, sorted by key, and hand the others to `rejects`."""
    name, files = staged.fact.name, len(staged.keyless)
    none = np.zeros(files, np.int64)
    done = Settled(none.copy(), none.copy(), none.copy(), [{} for _i in range(files)])
    rows, broken = _checked(staged, engine, aliases, kept)
    last = done.last = _last_days(staged, aliases)
    full = staged.fact.schema.to_pyarrow()
    schema = pa.schema([full.field(c) for c in (*staged.columns, *(["as_of"] if last else []))])
    writer = Parquet(out / f"{name}.parquet", schema, parts=staged.read.rows + staged.derived.rows > PART)
    ordered = rows.order_by([rows[staged.fact.key], rows[AT]])
    for good, bad in _Stream(staged, broken, done.named).split(engine.batches(ordered)):
        _tally(done, good, bad)
        rejects.add(bad)
        writer.add(_known_to_the_day(good, staged, last))
    writer.close()
    for made in (f"staged_{name}", f"derived_{name}", *(f"kept_{c}" for c in broken)):
        engine.forget(made)
    return done


def _checked(
    staged: Staged, engine: Any, aliases: pa.Table | None, kept: Callable[[str], Path | None]
) -> tuple[ibis.Table, list[str]]:
    """The staged rows with aliases applied, and a column per hard reference that says whether it is broken."""
    rows = _all_rows(staged, engine)
    for column, spec in staged.fact.all_columns.items():
        if spec.refers == "offices" and aliases is not None and column in staged.columns:
            rows = _renamed(rows, column, engine.put("alias_names", aliases), staged)
    broken = []
    for column, table in _hard(staged.fact).items():
        if column not in staged.columns:
            continue
        there = _keys(kept(table), facts()[table].key, engine, f"kept_{column}")
        joined = rows.left_join(there, rows[column] == there["_there"])
        flag = joined["_there"].isnull() & joined[column].notnull()
        rows = joined.mutate(**{f"_broken_{column}": flag}).drop("_there")
        broken.append(column)
    return rows, broken


def _last_days(staged: Staged, aliases: pa.Table | None) -> as_of.Known | None:
    """How far the inputs of a table reach whose rows begin and may go on."""
    fact = staged.fact
    if not fact.begins or not staged.read.rows:
        return None
    days = [d for d in (fact.begins, fact.ends) if d in staged.columns]
    told = [as_of.NOTHING]
    for batch in staged.read.read(["office", *days, AT]) if days else ():
        file = pc.shift_right(batch.column(AT), pa.scalar(FILE_BITS, pa.int64()))
        told += [as_of.counted(file, batch.column("office"), batch.column(day)) for day in days]
    rows = as_of.together(told)
    if aliases is not None:
        place = pc.index_in(rows["office"], aliases["_alias"].combine_chunks())
        called = pc.coalesce(aliases["_office"].take(place), rows["office"])
        rows = rows.set_column(rows.column_names.index("office"), "office", called)
    return as_of.known(rows, staged.inputs, staged.declared)


def _known_to_the_day(rows: pa.Table, staged: Staged, last: as_of.Known | None) -> pa.Table:
    """The rows without instants where an input's column says days only, and with the last day that is known."""
    at = rows.column(AT).to_numpy()
    inputs = np.where(at < DERIVED, staged.inputs[(at & (DERIVED - 1)) >> FILE_BITS], -1)
    for number, columns in enumerate(staged.only_days):
        here = pa.array(inputs == number)
        for name in sorted(columns & set(staged.columns)) if here.true_count else ():
            instant, day = rows.column(name).combine_chunks(), rows.column(day_of(name)).combine_chunks()
            day = pc.if_else(here, dates.only_days(instant, day), day)
            instant = pc.if_else(here, pa.scalar(None, instant.type), instant)
            for column, values in ((name, instant), (day_of(name), day)):
                rows = rows.set_column(rows.column_names.index(column), column, values)
    return last.onto(rows, inputs) if last else rows


def _all_rows(staged: Staged, engine: Any) -> ibis.Table:
    name = staged.fact.name
    parts = []
    if staged.read.rows:
        parts.append(engine.put(f"staged_{name}", staged.read.read()))
    if staged.derived.rows:
        parts.append(_first_filled(engine.put(f"derived_{name}", staged.derived.read()), staged))
    if not parts:
        parts.append(engine.put(f"staged_{name}", _empty(staged)))
    parts = [p.select(*staged.columns, AT) for p in parts]
    return parts[0] if len(parts) == 1 else ibis.union(*parts, distinct=False)


def _empty(staged: Staged) -> pa.Table:
    schema = staged.fact.schema.to_pyarrow()
    return pa.schema([*(schema.field(c) for c in staged.columns), pa.field(AT, pa.int64())]).empty_table()


def _first_filled(rows: ibis.Table, staged: Staged) -> ibis.Table:
    """One row per distinct key: of every column the first value in file order that is not empty."""
    key = staged.fact.key
    rest = [c for c in staged.columns if c != key]
    first = {c: rows[c].argmin(rows[AT], where=rows[c].notnull()) for c in rest}
    made = rows.group_by(key).agg(**first, **{AT: rows[AT].min()})
    needed = [c for c in rest if staged.fact.all_columns[c].required]
    made = made.filter([made[c].notnull() for c in needed]) if needed else made
    types = {c: staged.fact.schema[c](nullable=True) for c in staged.columns} | {AT: "int64"}
    return made.mutate(**{AT: made[AT] + DERIVED}).cast(types)


def _renamed(rows: ibis.Table, column: str, names: ibis.Table, staged: Staged) -> ibis.Table:
    joined = rows.left_join(names, rows[column] == names["_alias"])
    said = ibis.coalesce(joined["_office"], joined[column])
    return joined.mutate(**{column: said}).drop("_alias", "_office")


def _keys(path: Path | None, key: str, engine: Any, name: str) -> ibis.Table:
    if path is None:
        return engine.put(name, pa.table({"_there": pa.array([], pa.string())}))
    files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    return engine.put(name, ds.dataset(files)).select(_there=key)


def alias_names(staged: Staged | None) -> pa.Table | None:
    """`source:code` → office; one code that stands for two offices is refused."""
    if staged is None or not staged.read.rows:
        return None
    rows = staged.read.table(["source", "code", "office"])
    name = pc.binary_join_element_wise(rows["source"], rows["code"], ":")
    said = pa.table({"_alias": name, "_office": rows["office"]}).group_by(["_alias", "_office"]).aggregate([])
    twice = said.group_by("_alias").aggregate([("_office", "count")]).filter(pc.field("_office_count") > 1)
    if twice.num_rows:
        raise SourceRefused(
            _("{n} aliases stand for two offices at once", n=twice.num_rows),
            "aliases",
            _("keep one row per source and code"),
        )
    return said


class _Stream:
    """Sorted batches → accepted and rejected rows; a run of equal keys may cross batches."""

    def __init__(self, staged: Staged, broken: list[str], named: dict[str, set[str]]) -> None:
        self.staged, self.broken, self.named = staged, broken, named
        self.key = staged.fact.key
        self.last: pa.Table | None = None  # the first row of the run that the last batch ended in
        self.run = 0  # how many of its rows have been seen

    def split(self, batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[pa.Table, pa.Table]]:
        for batch in batches:
            if batch.num_rows:
                yield self._one(pa.Table.from_batches([batch]).combine_chunks())

    def _one(self, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
        n, carried = rows.num_rows, 0
        if self.last is not None and self.last.column(self.key)[0] == rows.column(self.key)[0]:
            rows, carried = pa.concat_tables([self.last.cast(rows.schema), rows]).combine_chunks(), 1
        key = rows.column(self.key).combine_chunks()
        new = np.ones(len(key), bool)
        new[1:] = pc.not_equal(key.slice(1), key.slice(0, len(key) - 1)).to_numpy(zero_copy_only=False)
        start = np.maximum.accumulate(np.where(new, np.arange(len(key)), 0))
        place = np.arange(len(key)) - start + np.where(start == 0, (self.run - 1) * carried, 0)
        self.last, self.run = rows.slice(int(start[-1]), 1), int(place[-1]) + 1
        return self._sorted_out(rows, start, place, carried, n)

    def _sorted_out(
        self, rows: pa.Table, start: np.ndarray, place: np.ndarray, carried: int, n: int
    ) -> tuple[pa.Table, pa.Table]:
        at = rows.column(AT).to_numpy()
        derived = at >= DERIVED
        file = (at & (DERIVED - 1)) >> FILE_BITS
        keyless = self.staged.keyless[file] & ~derived
        twice = (place > 0) & ~keyless
        here = np.arange(len(at)) >= carried
        bad = pa.concat_tables(
            [self._duplicates(rows, start, twice & ~derived & here), *self._broken(rows, ~twice & here, derived)]
        )
        fine = ~twice & here
        for column in self.broken:
            fine &= ~rows.column(f"_broken_{column}").to_numpy()
        if keyless.any():
            rows = rows.set_column(rows.column_names.index(self.key), self.key, self._numbered(rows, keyless, place))
        return rows.filter(pa.array(fine)), bad

    def _numbered(self, rows: pa.Table, keyless: np.ndarray, place: np.ndarray) -> pa.Array:
        if place.max() >= 10**NUMBERED:
            raise SourceRefused(_("a million like rows without a key"), self.staged.fact.name, _("map a key"))
        number = pa.array([f"-{i + 1:0{NUMBERED}d}" if k else "" for i, k in zip(place, keyless, strict=True)])
        return pc.binary_join_element_wise(rows.column(self.key).combine_chunks(), number, "")

    def _duplicates(self, rows: pa.Table, start: np.ndarray, twice: np.ndarray) -> pa.Table:
        which = np.flatnonzero(twice)
        if not len(which):
            return REJECTED.empty_table()
        ours, first = rows.take(which), rows.take(start[which])
        same = np.ones(len(which), bool)
        for name in self.staged.columns:
            a, b = ours.column(name), first.column(name)
            like = pc.or_(pc.fill_null(pc.equal(a, b), False), pc.and_(a.is_null(), b.is_null()))
            same &= like.to_numpy()
        number = (first.column(AT).to_numpy() & ((1 << FILE_BITS) - 1)).tolist()
        note: list[str | None] = [
            f"{'same as' if s else 'differs from'} row {r}" for s, r in zip(same, number, strict=True)
        ]
        return self._rejected(ours, self.key, "duplicate_key", note)

    def _broken(self, rows: pa.Table, candidates: np.ndarray, derived: np.ndarray) -> Iterator[pa.Table]:
        left = candidates & ~derived
        for column in self.broken:
            hit = left & rows.column(f"_broken_{column}").to_numpy()
            left &= ~hit
            if hit.any():
                which = rows.filter(pa.array(hit))
                yield self._rejected(which, column, "broken_reference", [None] * which.num_rows)

    def _rejected(self, rows: pa.Table, column: str, reason: str, note: list[str | None]) -> pa.Table:
        at, n = rows.column(AT).combine_chunks(), len(note)
        for name, spec in self.staged.fact.all_columns.items():
            if spec.refers in MADE and name in self.staged.columns:
                self.named.setdefault(spec.refers, set()).update(rows.column(name).drop_null().unique().to_pylist())
        heading = [self.staged.headings[f].get(column, column) for f in (at.to_numpy() >> FILE_BITS).tolist()]
        shapes = [shape(str(v).split(":", 1)[-1]) for v in rows.column(column).to_pylist()]
        said = [at, heading, [reason] * n, shapes, note]
        return pa.table([pa.array(c, f.type) for c, f in zip(said, REJECTED, strict=True)], schema=REJECTED)


def _tally(done: Settled, good: pa.Table, bad: pa.Table) -> None:
    files = len(done.accepted)
    at = good.column(AT).to_numpy()
    derived = at >= DERIVED
    done.accepted += np.bincount(at[~derived] >> FILE_BITS, minlength=files)
    done.derived += np.bincount((at[derived] - DERIVED) >> FILE_BITS, minlength=files)
    file = bad.column(AT).to_numpy() >> FILE_BITS
    done.rejected += np.bincount(file, minlength=files)
    for reason in pc.unique(bad.column("reason")).to_pylist():
        which = file[pc.equal(bad.column("reason"), reason).to_numpy()]
        for f, count in zip(*np.unique(which, return_counts=True), strict=True):
            done.reasons[f][reason] = done.reasons[f].get(reason, 0) + int(count)
