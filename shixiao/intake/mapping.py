"""One table of a source.yml at work: raw rows in, typed fact rows and rejected rows out.

Nothing here knows of other rows: duplicates and broken references are settled when all rows are in.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao import dates, spelling
from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.facts._table import Column, day_of
from shixiao.intake import checks, convert, hidden, not_data, scales, swapped
from shixiao.intake.convert import CODE, REASONS, Typed
from shixiao.intake.expressions import Expression
from shixiao.intake.formats import Fault, Raw
from shixiao.intake.shapes import shape
from shixiao.intake.source import From, Input, Mapping, Source
from shixiao.people import Key, no_key
from shixiao.words import _

AT = "_at"  # where a row comes from: number of the file, then the place in it
FILE_BITS = 40
MANY = 1_000  # distinct unknown categories: more are not a category any more
REJECTED = pa.schema(
    {AT: pa.int64(), "column": pa.string(), "reason": pa.string(), "shape": pa.string(), "note": pa.string()}
)


@dataclass
class Mapped:
    """What one batch gave one table."""

    accepted: pa.Table
    rejected: pa.Table
    skipped: int = 0
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    nuls: int = 0
    hidden: int = 0
    placeholders: Counter[str] = field(default_factory=Counter)  # by column: days that stand for none
    clocks: set[str] = field(default_factory=set)  # columns in which a clock says more than midnight
    days: dict[str, swapped.Days] = field(default_factory=dict)
    scaled: dict[str, "Scaled"] = field(default_factory=dict)


@dataclass
class Scaled:
    """Of a column of stars in numbers: how many values there are, and those outside its scale."""

    filled: int = 0
    outside: Counter[str] = field(default_factory=Counter)


@dataclass
class _Rows:
    """The rows of a batch while their columns are read one after the other."""

    cells: pa.RecordBatch
    places: np.ndarray
    wrong: np.ndarray
    column: np.ndarray
    nul: bool
    nuls: int = 0
    hidden: int = 0
    unknown: dict[str, Counter[str]] = field(default_factory=dict)
    placeholders: Counter[str] = field(default_factory=Counter)
    clocks: set[str] = field(default_factory=set)
    days: dict[str, swapped.Days] = field(default_factory=dict)
    scaled: dict[str, Scaled] = field(default_factory=dict)

    def reject(self, column: int, codes: np.ndarray) -> None:
        new = (codes != 0) & (self.wrong == 0)
        self.wrong[new], self.column[new] = codes[new], column


class Table:
    """The mapping of one input onto one fact table, ready for batches."""

    def __init__(
        self, source: Source, given: Input, name: str, mapping: Mapping, key: Key | None, engine: Any, lock: Lock
    ) -> None:
        self.source, self.given, self.name, self.mapping, self.key = source, given, name, mapping, key
        self.fact = facts()[name]
        self.schema = self.fact.schema.to_pyarrow()
        self.columns = list(mapping.columns.items())
        self.keyed = self.fact.key in mapping.columns
        self.lock = lock  # one engine, several threads
        texts = {n: o.compute for n, o in self.columns if o.compute is not None}
        zone, zones = source.zone, source.zones
        self.computed = {n: Expression(t, engine, zone, self._where(), zones) for n, t in texts.items()}
        self.only = Expression(mapping.only, engine, zone, self._where(), zones) if mapping.only else None
        self._needs_key()

    def _where(self) -> str:
        return f"{self.source.path} ({self.given.called}, {self.name})"

    def _needs_key(self) -> None:
        hidden = [n for n, _o in self.columns if self.fact.all_columns[n].domain]
        if hidden and self.key is None:
            raise no_key([f"{self.name}.{n}" for n in hidden], self._where())

    @property
    def headings(self) -> set[str]:
        """The columns of the file that this table reads."""
        said = {o.heading for _n, o in self.columns if o.heading is not None}
        for expression in [*self.computed.values(), *([self.only] if self.only else [])]:
            said |= expression.names
        return said

    def tell(self, judge: not_data.Judge) -> None:
        """What this table makes of the columns, for whoever has to say which rows are no data."""
        for name, origin in self.columns:
            read = self.computed[name].names if name in self.computed else [origin.heading] if origin.heading else []
            judge.reads(self.fact, name, set(read), self.mapping.from_distinct)

    def take(self, raw: Raw, file: int, called: str, kinds: np.ndarray, among: np.ndarray | None = None) -> Mapped:
        """The fact rows and rejected rows of one batch, of whose rows `kinds` says which are no data.

        Rows that are made from others are made `among` those that are accepted themselves.
        """
        n = raw.cells.num_rows
        rows = _Rows(raw.cells, raw.places, np.zeros(n, np.int8), np.full(n, -1, np.int16), raw.nul)
        keep = self._wanted(rows)
        skipped = int(n - keep.sum())
        no_data = np.flatnonzero(keep & (kinds != 0))
        keep &= kinds == 0
        if among is not None:
            keep &= among
        if not keep.all():
            kept = pa.array(keep)
            rows.cells, rows.places = raw.cells.filter(kept), raw.places[keep]
            rows.wrong, rows.column = rows.wrong[keep], rows.column[keep]
        out = {name: self._column(i, name, origin, rows, called) for i, (name, origin) in enumerate(self.columns)}
        faults = [*raw.faults, *self._no_data(raw, no_data, kinds)]
        return self._finished(rows, out, faults, file, skipped)

    def _no_data(self, raw: Raw, which: np.ndarray, kinds: np.ndarray) -> Iterator[Fault]:
        for i in which:
            said = ((n, c[i].as_py()) for n, c in zip(raw.cells.schema.names, raw.cells.columns, strict=True))
            name, text = next(((n, t) for n, t in said if t), ("", ""))
            yield Fault(int(raw.places[i]), not_data.KINDS[kinds[i]], name, shape(text))

    def _wanted(self, rows: _Rows) -> np.ndarray:
        if self.only is None:
            return np.ones(len(rows.places), bool)
        with self.lock:
            said, wrong = self.only.over(self._prepared_cells(rows))
        if not pa.types.is_boolean(said.type):
            raise SourceRefused(_("`only` must be a condition"), self._where(), _("compare something"))
        rows.reject(-2, wrong)
        keep: np.ndarray = pc.fill_null(said, False).to_numpy(zero_copy_only=False) | (wrong != 0)
        return keep

    def _prepared_cells(self, rows: _Rows) -> pa.Table:
        """What expressions see: trimmed, and nothing where nothing is meant."""
        return pa.table({n: self._trimmed(rows.cells.column(n), []) for n in rows.cells.schema.names})

    def _trimmed(self, values: pa.Array, more: list[str], bare: bool = True) -> pa.Array:
        values = spelling.bare_column(values) if bare else pc.utf8_trim_whitespace(values)
        nothing = pc.is_in(values, pa.array([*self.source.missing, *more], pa.string()))
        return pc.if_else(nothing, pa.scalar(None, pa.string()), values)

    def _column(self, i: int, name: str, origin: From, rows: _Rows, called: str) -> dict[str, pa.Array]:
        column, n = self.fact.all_columns[name], len(rows.places)
        if origin.compute is not None:
            typed, wrong = self._compute(name, column, origin, rows, called)
        elif origin.value is not None:
            one, bad = self._typed(name, column, origin, pa.array([origin.value]), rows, called)
            if bad.any():
                raise SourceRefused(
                    _("{value} does not fit {name}", value=repr(origin.value), name=name), self._where()
                )
            index = pa.array(np.zeros(n, np.int32))
            typed, wrong = {k: v.take(index) for k, v in one.items()}, convert.none_wrong(n)
        else:
            typed, wrong = self._from_cells(i, name, column, origin, rows, called)
        known = typed[day_of(name) if column.role == "instant" else name]
        if column.required and known.null_count:
            absent = known.is_null().to_numpy(zero_copy_only=False)
            wrong = np.where(absent & (wrong == 0), CODE["missing_value"], wrong).astype(np.int8)
        rows.reject(i, wrong)
        return typed

    def _from_cells(
        self, i: int, name: str, column: Column, origin: From, rows: _Rows, called: str
    ) -> tuple[dict[str, pa.Array], np.ndarray]:
        cells = rows.cells.column(origin.heading)
        if rows.nul:
            cells = self._without_nul(i, column, cells, rows)
        if not _repeats(cells):
            cells, unseen = self._seen(column, cells, rows, None)
            base = self._prepared(cells, name, origin, rows, None)
            typed, wrong = self._typed(name, column, origin, base, rows, called)
            return typed, _first_wrong(wrong, unseen)
        coded = cells.dictionary_encode(null_encoding="encode")
        cells, unseen = self._seen(column, coded.dictionary, rows, coded.indices)
        base = self._prepared(cells, name, origin, rows, coded.indices)
        typed, wrong = self._typed(name, column, origin, base, rows, called, coded.indices)
        wrong = _first_wrong(wrong, unseen)
        at = coded.indices.to_numpy()
        return {k: v.take(coded.indices) for k, v in typed.items()}, wrong[at]

    def _without_nul(self, i: int, column: Column, cells: pa.Array, rows: _Rows) -> pa.Array:
        """A NUL in a text is dropped and counted; anywhere else its row is rejected."""
        struck = pc.fill_null(pc.match_substring(cells, "\0"), False)
        if not struck.true_count:
            return cells
        if column.role in ("text", "plain", "catalogue") and column.type == "string":
            rows.nuls += struck.true_count
            return pc.replace_substring(cells, "\0", "")
        rows.reject(i, np.where(struck.to_numpy(zero_copy_only=False), CODE["nul_byte"], 0).astype(np.int8))
        return pc.if_else(struck, pa.scalar(None, pa.string()), cells)

    def _prepared(self, cells: pa.Array, name: str, origin: From, rows: _Rows, indices: pa.Array | None) -> pa.Array:
        values = self._trimmed(cells, origin.missing, self.fact.all_columns[name].role != "text")
        if origin.values is not None:
            values = self._translated(values, name, origin, rows, indices)
        if origin.empty is not None:
            values = values.fill_null(origin.empty)
        return values

    def _translated(self, values: pa.Array, name: str, origin: From, rows: _Rows, indices: pa.Array | None) -> pa.Array:
        said = origin.values or {}
        keys = pa.array([spelling.folded(k) for k in said], pa.string())
        index = pc.index_in(spelling.folded_column(values), value_set=keys)
        out = pa.array(list(said.values()), pa.string()).take(index)
        unknown = pc.and_(values.is_valid(), index.is_null())
        if origin.says_other:
            return pc.if_else(unknown, pa.scalar(origin.other, pa.string()), out)
        self._count_unknown(values, unknown, name, rows, indices)
        return out

    def _count_unknown(
        self, values: pa.Array, unknown: pa.Array, name: str, rows: _Rows, indices: pa.Array | None
    ) -> None:
        if not unknown.true_count:
            return
        counts = rows.unknown.setdefault(name, Counter())
        _count(counts, values, unknown.to_numpy(zero_copy_only=False), _each(indices, len(values)))

    def _stars(
        self, name: str, column: Column, origin: From, base: pa.Array, rows: _Rows, indices: pa.Array | None
    ) -> Typed:
        scale = origin.scale
        if scale is not None and scale.words is not None:
            out, unknown = scales.words(base, scale.words)
            self._count_unknown(base, unknown, name, rows, indices)
            return out, convert.none_wrong(len(base))
        ends = (scale.worst, scale.best) if scale else ()
        out, wrong = scales.numbers(base, column, *ends)
        seen, each = rows.scaled.setdefault(name, Scaled()), _each(indices, len(base))
        seen.filled += int(each[base.is_valid().to_numpy(zero_copy_only=False)].sum())
        _count(seen.outside, base, (wrong == CODE["outside_scale"]) | scales.known(base, wrong), each)
        return out, wrong

    def _typed(
        self,
        name: str,
        column: Column,
        origin: From,
        base: pa.Array,
        rows: _Rows,
        called: str,
        indices: pa.Array | None = None,
    ) -> tuple[dict[str, pa.Array], np.ndarray]:
        """Prepared texts as the type of the fact column; instants bring their local day along."""
        of = origin.of or self.source.source
        if _folds(name, column):
            base = spelling.folded_column(base)
        if column.domain and self.key is not None:
            scope = of if column.domain == "staff" else ""  # a staff number is one only within its system
            typed: Typed = convert.identifiers(base, column.domain, scope, self.key)
        elif column.role in ("key", "reference") and column.type == "string":
            out, wrong, keyless = convert.names_of_rows(base, of, self.key)
            if keyless:
                raise no_key([f"{self.name}.{name}"], f"{called} ({origin.heading})")
            typed = out, wrong
        elif column.one_of:
            unknown = pc.and_(base.is_valid(), pc.invert(pc.is_in(base, pa.array(column.one_of))))
            self._count_unknown(base, unknown, name, rows, indices)
            typed = base, convert.none_wrong(len(base))
        elif column.type == "boolean":
            out, unknown = convert.flags(base)
            self._count_unknown(base, unknown, name, rows, indices)
            typed = out, convert.none_wrong(len(base))
        elif column.type.startswith("timestamp") or column.type == "date":
            return self._instants(name, column, origin, base, rows, called, indices)
        elif column.role == "stars":
            typed = self._stars(name, column, origin, base, rows, indices)
        elif column.type == "int64":
            typed = convert.wholes(base, column)
        elif column.type.startswith("decimal"):
            typed = convert.decimals(base, column, self.schema.field(name).type)
        elif column.role == "catalogue":
            typed = convert.catalogue_codes(base), convert.damaged(base)
        elif column.role == "text":
            typed = convert.texts(base, name=False), convert.none_wrong(len(base))
        else:
            typed = convert.texts(base, name=True), convert.damaged(base, name=True)
        long = (
            hidden.too_long(base) if column.type == "string" and column.role != "text" and not column.one_of else None
        )
        return {name: typed[0]}, _first_wrong(typed[1], None if long is None else (long, "name_too_long"))

    def _seen(
        self, column: Column, cells: pa.Array, rows: _Rows, indices: pa.Array | None
    ) -> tuple[pa.Array, tuple[pa.Array, str] | None]:
        """Texts and names without characters that nobody sees, counted; which keys hold one, and are wrong."""
        if column.type != "string" or column.one_of:
            return cells, None
        drops = column.role in ("text", "plain", "catalogue") and not column.domain
        struck = hidden.struck(cells, marks=drops)
        if struck is None or not drops:
            return cells, None if struck is None else (struck, "hidden_character")
        rows.hidden += int(_each(indices, len(cells))[struck.to_numpy(zero_copy_only=False)].sum())
        return hidden.without(cells), None

    def _instants(
        self,
        name: str,
        column: Column,
        origin: From,
        base: pa.Array,
        rows: _Rows,
        called: str,
        indices: pa.Array | None,
    ) -> tuple[dict[str, pa.Array], np.ndarray]:
        read = dates.instants(base, origin.zone or self.source.zone, origin.formats, self._zones(origin))
        self._compare_spellings(name, origin, base, read, rows, called)
        if read.ambiguous.any():
            example = base[int(np.flatnonzero(read.ambiguous)[0])].as_py()
            raise SourceRefused(
                _("{shape} can be read as day/month or month/day", shape=shape(example)),
                f"{called}, {origin.heading} → {self.name}.{name}",
                _('say which: format: "%d/%m/%Y" or "%m/%d/%Y" (with %H:%M where there is a time)'),
            )
        wrong = np.where(read.bad, CODE["bad_day"], 0).astype(np.int8)
        if read.placeholder.any():
            each = read.placeholder if indices is None else read.placeholder[indices.fill_null(0).to_numpy()]
            rows.placeholders[name] += int(each.sum())
            if column.required:
                wrong[read.placeholder] = CODE["placeholder_day"]
        if column.type == "date":
            return {name: read.day}, wrong
        if read.clock:
            rows.clocks.add(name)
        return {name: read.utc, day_of(name): read.day}, wrong

    def _compare_spellings(
        self, name: str, origin: From, base: pa.Array, read: dates.Instants, rows: _Rows, called: str
    ) -> None:
        """Days and months that a spreadsheet has swapped show in whole columns only; `snapshot` adds the batches up."""
        if (origin.formats or read.ambiguous.any()) and not swapped.said_both(origin.formats):
            rows.days[name] = swapped.look(base, read)
            if read.ambiguous.any() and swapped.are(rows.days[name]):
                raise swapped.refusal(rows.days[name], f"{called}, {origin.heading} → {self.name}.{name}")

    def _zones(self, origin: From) -> dict[str, str]:
        return self.source.zones | origin.zones

    def _compute(
        self, name: str, column: Column, origin: From, rows: _Rows, called: str
    ) -> tuple[dict[str, pa.Array], np.ndarray]:
        with self.lock:
            said, wrong = self.computed[name].over(self._prepared_cells(rows))
        if pa.types.is_timestamp(said.type):
            said = pc.strftime(said.cast(pa.timestamp("us", "UTC")), format="%Y-%m-%dT%H:%M:%SZ")
        elif pa.types.is_floating(said.type):
            said = pa.array([None if v is None else _plain(v) for v in said.to_pylist()], pa.string())
        base = said.cast(pa.string())
        if origin.values is not None:
            base = self._translated(base, name, origin, rows, None)
        if origin.empty is not None:
            base = base.fill_null(origin.empty)
        base, unseen = self._seen(column, base, rows, None)
        typed, bad = self._typed(name, column, origin, base, rows, called)
        return typed, np.where(wrong != 0, wrong, _first_wrong(bad, unseen)).astype(np.int8)

    def _finished(
        self, rows: _Rows, out: dict[str, dict[str, pa.Array]], faults: list[Fault], file: int, skipped: int
    ) -> Mapped:
        at = (np.int64(file) << FILE_BITS) | rows.places
        arrays = {name: array for each in out.values() for name, array in each.items()}
        self._checked(arrays, rows)
        good = rows.wrong == 0
        types = {n: self.schema.field(n).type for n in arrays}
        table = pa.table({n: a.cast(types[n]) for n, a in arrays.items()} | {AT: pa.array(at)})
        if not good.all():
            table = table.filter(pa.array(good))
        if not self.keyed:
            table = table.add_column(0, self.fact.key, self._content_keys(table))
        seen = (rows.unknown, rows.nuls, rows.hidden, rows.placeholders, rows.clocks, rows.days, rows.scaled)
        if self.mapping.from_distinct:  # nothing is rejected of derived rows
            return Mapped(table, REJECTED.empty_table(), skipped, *seen)
        return Mapped(table, self._rejected(rows, at, ~good, faults, file), skipped, *seen)

    def _checked(self, arrays: dict[str, pa.Array], rows: _Rows) -> None:
        """Rows whose columns contradict each other, though each could be true."""
        names = [name for name, _origin in self.columns]
        for check in self.fact.checks:
            found = checks.broken(check, arrays)
            if found is not None and found.true_count:
                blamed = next(names.index(c) for c in check.columns if c in names)
                wrong = np.where(found.to_numpy(zero_copy_only=False), CODE[check.reason], 0).astype(np.int8)
                rows.reject(blamed, wrong)

    def _content_keys(self, table: pa.Table) -> pa.Array:
        """A key for rows without one: a hash of what they say; like rows are numbered when all are in."""
        said = [
            c.cast(pa.string()).fill_null("\x00")
            for n, c in zip(table.column_names, table.columns, strict=True)
            if n != AT
        ]
        joined = pc.binary_join_element_wise(*said, "\x1f").to_pylist() if said else []
        head = f"{self.name}\0".encode()
        keys = [f"{self.source.source}:{hashlib.sha256(head + v.encode()).hexdigest()[:32]}" for v in joined]
        return pa.array(keys, pa.string())

    def _rejected(self, rows: _Rows, at: np.ndarray, bad: np.ndarray, faults: list[Fault], file: int) -> pa.Table:
        said: list[tuple[int, str, str, str]] = [
            ((file << FILE_BITS) | f.place, f.column, f.reason, f.shape) for f in faults
        ]
        for i in np.flatnonzero(bad):
            heading, value = self._blamed(int(rows.column[i]), rows.cells, int(i))
            said.append((int(at[i]), heading, REASONS[rows.wrong[i]], shape(value)))
        columns = [[s[i] for s in said] for i in range(4)]
        return pa.table([*columns, [None] * len(said)], schema=REJECTED)

    def _blamed(self, column: int, cells: pa.RecordBatch, row: int) -> tuple[str, str]:
        if column < 0:
            return "only", ""
        name, origin = self.columns[column]
        if name in self.computed:
            read = sorted(self.computed[name].names)
            said = [cells.column(n)[row].as_py() or "" for n in read]
            return ", ".join(read), "; ".join(said)
        if origin.heading is None:
            return name, ""
        return origin.heading, cells.column(origin.heading)[row].as_py() or ""


def _folds(name: str, column: Column) -> bool:
    """What is compared has one spelling; free texts and names that are shown stay as they were written."""
    return (column.type in ("string", "boolean")) and column.role != "text" and name != "name"


def _each(indices: pa.Array | None, n: int) -> np.ndarray:
    """How many rows each of n values stands for."""
    if indices is None:
        return np.ones(n, np.int64)
    return np.bincount(indices.drop_null().to_numpy(), minlength=n)


def _count(counts: Counter[str], values: pa.Array, which: np.ndarray, each: np.ndarray) -> None:
    for at in np.flatnonzero(which):
        counts[values[at].as_py()] += int(each[at])


def _first_wrong(wrong: np.ndarray, more: tuple[pa.Array, str] | None) -> np.ndarray:
    """What is wrong already, else the second reason where it holds."""
    if more is None:
        return wrong
    where, reason = more
    return np.where((wrong == 0) & where.to_numpy(zero_copy_only=False), CODE[reason], wrong).astype(np.int8)


def _repeats(cells: pa.Array) -> bool:
    """Whether values come again and again, so that it pays to look at each once."""
    head = cells.slice(0, 2_000)
    return len(head) > 20 and len(pc.unique(head)) * 5 < len(head)


def _plain(value: float) -> str:
    return str(int(value)) if value == value and abs(value) < 2**53 and value == int(value) else repr(value)
