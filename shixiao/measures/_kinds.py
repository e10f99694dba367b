"""What a measure can be, and the expressions that count it.

A measure says whom it asks (`among`) and what it counts. Grouping by office, day, person and citizens' group,
missing data and doubted records are written here once. All sums are integers, so that every engine and every
number of threads gives the same; dividing is left to `outcomes`.

    Ratio        Σ counts / Σ asks over the rows of `of` (fields keyed again of fields asked)
    Proportion   a Ratio that asks 1 of every row: yes or no
    Mean         a Ratio that asks 1 of every row and counts a whole number
    Count        how many rows there are; there is nothing it is a share of, so it is shown and never scored
    Duration     a histogram of whole units: median and upper decile
    Survival     a histogram of whole units with open ends: Kaplan–Meier
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Literal

import ibis
from ibis import Deferred, Table, Value, _
from ibis.expr import operations as ops

from shixiao.facts.limits import limits
from shixiao.facts.periods import periods

Better = Literal["more", "less"]
Said = Deferred | Value | bool | int

GROUPS = ("channel", "age_band", "disabled", "sole_trader")
PERSONS = ("person_key", "agent", "applicant", "rater", "asker", "person")


@dataclass(frozen=True)
class Beside:
    """Something counted beside a measure and shown with it, never scored: `yes` of those `among`."""

    zh: str
    en: str
    yes: Said
    among: Said = True


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What all measures have in common.

    `of`: one row per thing that may be asked. `when`: the local date that decides period and day (None: the
    table holds only what belongs to the period). `office`: who is judged. `better`: None means shown, never scored.
    `census`: the rows are all there are, not a sample of what might have been, so that no number is too few to say.
    `asks_due`: asks what was due in the period, done or not; totals that an office publishes mostly do not.
    `from_stars`: the limit from which on stars count as a yes, for offices that publish only a count per star.
    """

    title: str
    of: Table
    when: str | None = None
    among: Said = True
    office: str = "office"
    better: Better | None = None
    unit: str = ""
    from_stars: str = ""
    census: bool = False
    asks_due: bool = False
    beside: Mapping[str, Beside] = field(default_factory=dict)
    kind: ClassVar[str] = ""

    def rows(self) -> Table:
        """`of` with the office judged, the day and the person whose repeats belong together."""
        t = self.of
        day = t[self.when] if self.when else ibis.null("date")
        return t.mutate(judged=t[self.office], day=day, repeats=person(t))

    def besides(self, t: Table) -> dict[str, tuple[Value, Value]]:
        """Of each item beside the measure: whole numbers of one row, counted and of how many."""
        out = {}
        for item, extra in self.beside.items():
            among, one = sure(resolve(t, extra.among)), ibis.literal(1)
            out[item] = whole(among & sure(resolve(t, extra.yes)), one), whole(among, one)
        return out

    def said(self) -> tuple[Said, ...]:
        """Every expression about a row that this measure is made of."""
        extras = [x for extra in self.beside.values() for x in (extra.yes, extra.among)]
        return (self.among, *extras)

    @cached_property
    def needs_limits(self) -> tuple[str, ...]:
        """The limits that this measure looks up; a rule pack that lacks one cannot be used with it."""
        t = self.rows()
        found = {op for x in (t, *(resolve(t, s) for s in self.said())) for op in x.op().find(ops.ScalarSubquery)}
        return tuple(sorted({_named[op] for op in found if op in _named}))

    @cached_property
    def table(self) -> str:
        """The fact table whose records are the rows of `of`."""
        op = self.of.op()
        while not isinstance(op, ops.UnboundTable):
            op = next(arg for arg in op.args if isinstance(arg, ops.Relation))
        return str(op.name)


@dataclass(frozen=True, kw_only=True)
class Ratio(Kind):
    """Σ counts / Σ asks. A row whose `counts` or `asks` is empty is missing, not a no.

    `weight`: the column of design weights, where the rows are a sample drawn with unequal chances.
    """

    asks: Said = 1
    counts: Said = True
    weight: str = ""
    kind: ClassVar[str] = "ratio"

    def said(self) -> tuple[Said, ...]:
        return (*super().said(), self.asks, self.counts)

    def sums(self, t: Table) -> dict[str, Value]:
        """Whole numbers of one row: asked, yes and missing."""
        among, asks, counts = (resolve(t, x) for x in (self.among, self.asks, self.counts))
        chosen, known = sure(among), is_known(counts) & is_known(asks)
        if self.kind == "ratio":
            known = known & sure(counts <= asks)  # more keyed again than asked: the row contradicts itself
        return {
            "asked": whole(chosen & known, asks),
            "yes": whole(chosen & known, counts),
            "missing": whole(chosen & ~known, ibis.literal(1)),
        }

    def weights(self, t: Table, row: Mapping[str, Value]) -> dict[str, Value]:
        """Of one row, in thousandths: weight asked, weight of a yes, and both times the weight."""
        # engines cast decimals to whole numbers differently; floor is the same everywhere
        weight = (t[self.weight].fill_null(1) * 1000 + Decimal("0.5")).floor().cast("int64")
        asked, yes = weight * row["asked"], weight * row["yes"]
        return {"w": asked, "z": yes, "g": weight * asked, "h": weight * yes}


@dataclass(frozen=True, kw_only=True)
class Proportion(Ratio):
    """The share of rows that are a yes."""

    kind: ClassVar[str] = "proportion"


@dataclass(frozen=True, kw_only=True)
class Mean(Ratio):
    """The mean of a whole number per row."""

    kind: ClassVar[str] = "mean"


@dataclass(frozen=True, kw_only=True)
class Count(Ratio):
    """How many rows are counted; `asked` is the number of rows looked at."""

    kind: ClassVar[str] = "count"


@dataclass(frozen=True, kw_only=True)
class Duration(Kind):
    """How long: `value` in whole `unit`s; the verdict is the quantile `at`, shown with the others in `also`."""

    value: Said
    at: float = 0.5
    also: tuple[float, ...] = (0.9, 0.95)
    per: int = 1
    kind: ClassVar[str] = "duration"

    def said(self) -> tuple[Said, ...]:
        return (*super().said(), self.value)

    def histogram(self, t: Table) -> Table:
        """judged, value, n, of those that are asked and known."""
        value = resolve(t, self.value)
        chosen = t.filter(sure(resolve(t, self.among)) & value.notnull())
        return chosen.group_by("judged", value=resolve(chosen, self.value).cast("int64")).agg(n=count_all(chosen))


@dataclass(frozen=True, kw_only=True)
class Survival(Kind):
    """How long until: `value` in whole `unit`s until it `ended`, or until the period's end where it has not."""

    value: Said
    ended: Said
    kind: ClassVar[str] = "survival"

    def said(self) -> tuple[Said, ...]:
        return (*super().said(), self.value, self.ended)

    def histogram(self, t: Table) -> Table:
        """judged, value, n, ended: of n rows that got to `value`, so many ended there."""
        value = resolve(t, self.value)
        chosen = t.filter(sure(resolve(t, self.among)) & value.notnull())
        grouped = chosen.group_by("judged", value=resolve(chosen, self.value).cast("int64"))
        ended = whole(sure(resolve(chosen, self.ended)), ibis.literal(1)).sum().cast("int64")
        return grouped.agg(n=count_all(chosen), ended=ended)


def resolve(t: Table, said: Said) -> Value:
    """What a measure said about a row, bound to this table."""
    if isinstance(said, Deferred):
        return said.resolve(t)
    return said if isinstance(said, Value) else ibis.literal(said)


def sure(condition: Value) -> Value:
    """True only where the condition is known to hold."""
    return condition.fill_null(False)


def is_known(value: Value) -> Value:
    """Whether a number or a yes-or-no is there (Spark cannot read `x IN (…) IS NOT NULL`, hence the cast)."""
    return value.cast("int64").notnull()


def whole(condition: Value, value: Value) -> Value:
    """`value` as a whole number where the condition holds, else 0."""
    return ibis.ifelse(condition, value.cast("int64"), 0)


def count_all(t: Table) -> Value:
    return t.count().cast("int64")


def person(t: Table) -> Value:
    """Whose repeats belong together: the agent who files for many, else the applicant, rater or asker."""
    there = [t[name] for name in PERSONS if name in t.columns]
    return ibis.coalesce(*there) if there else ibis.null("string")


_rows_of: dict[ops.Node, Table] = {}  # tables whose rows are those of another, with more columns


def with_more_columns(t: Table, of: Table) -> Table:
    """`t`, said to be `of` row for row with more columns: what is asked of `of` may be asked of `t` in one reading."""
    _rows_of[t.op()] = of
    return t


def plain(t: Table) -> Table:
    """The table whose rows these are."""
    return _rows_of.get(t.op(), t)


_named: dict[ops.Node, str] = {}  # which limit a subquery looks up


def limit(name: str) -> Value:
    """A limit of the rule pack in force, as one number."""
    value = limits.filter(limits["limit"] == name).value.max().as_scalar()
    _named[value.op()] = name
    return value


def unless(column: str, *values: str) -> Deferred:
    """The row's column is none of these values; an empty column is none of them."""
    return ~sure(_[column].isin(values))


def seconds(later: Value | Deferred, earlier: Value | Deferred) -> Any:
    """Whole seconds between two instants, each cut to the second, as every engine can."""
    return later.epoch_seconds().floor() - earlier.epoch_seconds().floor()


def last_day(t: Table, *columns: str) -> Value:
    """The last day these columns know of: what had not happened by then may happen yet."""
    last = [t[name].max() for name in columns]
    return t.agg(last=ibis.greatest(*last) if len(last) > 1 else last[0]).as_scalar()


def period_start() -> Value:
    return periods.from_on.min().as_scalar()


def period_end() -> Value:
    return periods.until_on.max().as_scalar()


def prefixed(prefix: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{prefix}_{name}": value for name, value in columns.items()}
