"""Counts what the measures ask, in as few readings of the rows as can be.

Measures that ask the same rows (`of`, `office`) are counted together, each by its own day (`when`): a case belongs to
the day on which it was closed for one, on which it was due for another. Rows stay in the engine: first summed per
office and day, then per office; Python sees one row per office. All sums are whole numbers.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis import Table, Value
from ibis.expr import operations as ops

from shixiao.facts import facts
from shixiao.facts.duties import duties
from shixiao.integrity._kinds import Certain
from shixiao.integrity._states import by_two
from shixiao.measures._kinds import GROUPS, PERSONS, Kind, Ratio, plain, sure
from shixiao.outcomes.mix import Expected, expected, per_office
from shixiao.stats.clusters import Sums

LETTERS = "ayxoqruvbcwzgh"  # of the columns that are summed; see _narrow
SMALL = {"offices", "services", "duties", "calendar", "limits", "periods", "decisions", "devices", "staff"}

Whole = npt.NDArray[np.int64]


@dataclass
class Moments:
    """Of one measure, one number per office (in the order of `offices`)."""

    asked: Whole
    yes: Whole
    missing: Whole
    owed: Whole
    days: Sums
    persons: Sums | None
    everything: "Moments | None" = None  # with the doubted records, where there can be any
    squares: Whole | None = None
    rows: Whole | None = None  # of a ratio: how many rows were asked, whatever they weigh
    weights: tuple[Whole, ...] | None = None  # Σ w, Σ w y, Σ w², Σ w² y in thousandths, of a sample with weights
    tallied: npt.NDArray[np.bool_] | None = None  # whose numbers come from totals


@dataclass
class Counted:
    """All that was counted of one group of measures."""

    names: list[str]
    moments: dict[str, Moments]
    months: pa.Table
    groups: pa.Table | None
    beside: pa.Table
    pooled: dict[str, Moments] = field(default_factory=dict)
    expected: dict[str, Expected] = field(default_factory=dict)  # of measures whose rows know the mix


@dataclass(frozen=True)
class Span:
    """The days that are counted; `back` reaches further, for offices whose periods are pooled."""

    start: dt.date
    end: dt.date
    back: dt.date


def together(measures: Mapping[str, Kind]) -> Iterator[dict[str, Ratio]]:
    """The measures that can be counted in one reading, group by group; the widest table stands first in its group."""
    left = {name: m for name, m in measures.items() if isinstance(m, Ratio)}
    left = dict(sorted(left.items(), key=lambda item: plain(item[1].of).equals(item[1].of)))
    while left:
        first = next(iter(left.values()))
        same = {n: m for n, m in left.items() if _alike(m, first)}
        left = {n: m for n, m in left.items() if n not in same}
        yield same


def _alike(m: Kind, first: Kind) -> bool:
    rows = m.of.equals(first.of) or m.of.equals(plain(first.of))
    return bool(m.when) == bool(first.when) and m.office == first.office and rows


def prepared(
    kind: Kind, rules: Mapping[str, Certain], span: Span, owed: bool, decided: bool, days: Sequence[str] = ()
) -> Table:
    """The rows of a group in their days, each with `doubted` and `owed`; `days`: those of its measures, if several."""
    t = kind.rows()
    if kind.when:
        t = t.filter(reduce(lambda a, b: a | b, [_inside(t[day], span) for day in days or [kind.when]]))
    flags = [rule.flagged(t) for rule in rules.values()] if "rating" in t.columns else []
    t = t.mutate(doubted=reduce(lambda a, b: a | b, flags, ibis.literal(False)))
    if decided:
        t = _with_decisions(t, kind.table)
    if owed and kind.table in ("cases", "ratings"):
        return _with_owed(t)
    return t.mutate(owed=ibis.literal(False))


def _inside(day: Value, span: Span) -> Value:
    return day.between(span.back, span.end).fill_null(False)


def unmet() -> Table:
    """Duties that came without the posts or without the money they need, and were not handed back."""
    bare = duties.filter((duties.posts_given.fill_null(0) <= 0) | (duties.money_given.fill_null(0) <= 0))
    return bare.filter(bare.handed_back_on.isnull())


def _with_owed(t: Table) -> Table:
    bare = unmet().select(owed_office="office", owed_service="service").distinct()
    joined = t.left_join(bare, (t.office == bare.owed_office) & (t.service == bare.owed_service))
    return joined.mutate(owed=joined.owed_service.notnull()).drop("owed_office", "owed_service")


def _with_decisions(t: Table, name: str) -> Table:
    """Two people's decisions bind to records: what they leave out is left out, what they keep is kept."""
    key = facts()[name].key
    two = by_two()
    of_these = two.filter(two["table"] == name)
    said = of_these.group_by(decided="record").agg(
        out=(of_these.ruling == "leave_out").max(), kept=(of_these.ruling == "keep").max()
    )
    joined = t.left_join(said, t[key] == said.decided)
    doubted = (joined.doubted | sure(joined.out)) & ~sure(joined.kept)
    return joined.mutate(doubted=doubted).drop("decided", "out", "kept")


def count(
    engine: Any,
    measures: Mapping[str, Ratio],
    rules: Mapping[str, Certain],
    span: Span,
    offices: list[str],
    owed: bool,
    decided: bool,
    mix: Sequence[str] = (),
) -> Counted:
    """Everything of one group of measures: totals, clusters, months, citizens' groups, what stands beside.

    `mix`: the circumstances of a case for which expected numbers allow.
    """
    first = next(iter(measures.values()))
    whens = list(dict.fromkeys(m.when for m in measures.values()))
    t = prepared(first, rules, span, owed, decided, [w for w in whens if w])
    doubtable = decided or ("rating" in t.columns and bool(rules))
    present = [g for g in GROUPS if g in t.columns]
    names = list(measures)
    circumstances = [*present, *(c for c in mix if c in t.columns and c not in present)]
    narrow = _narrow(t, measures, whens, span, circumstances, doubtable)
    kept = _is_dear(first.of)
    if kept:
        narrow = engine.keep(narrow, "narrow")
    now = _now(narrow, measures, whens, span) if first.when and span.back < span.start else narrow
    place = {office: i for i, office in enumerate(offices)}
    persons = _persons(engine, now, names, place) if "repeats" in narrow.columns else None
    by_day = [_by_day(engine, narrow, measures, when, k, span, doubtable) for k, when in enumerate(whens)]
    totals = _side_by_side([d.totals for d in by_day], "judged")
    pooled = {}
    if first.when and span.back < span.start:
        wide = _side_by_side([d.wide for d in by_day], "judged")
        pooled = {n: _moments(wide, i, place, None, doubtable, True) for i, n in enumerate(names)}
    out = Counted(
        names,
        {n: _moments(totals, i, place, persons, doubtable, bool(first.when)) for i, n in enumerate(names)},
        _side_by_side([d.months for d in by_day], "judged", "month") if first.when else pa.table({}),
        _groups(engine, now, names, present) if present else None,
        _beside(totals),
        pooled,
        expected(engine, now, measures, mix, offices),
    )
    if kept:
        engine.forget("narrow")
    return out


@dataclass(frozen=True)
class _ByDay:
    """What the measures of one kind of day come to: per office, with earlier periods pooled, and per month."""

    totals: pa.Table
    wide: pa.Table
    months: pa.Table


def _by_day(
    engine: Any, narrow: Table, measures: Mapping[str, Ratio], when: str | None, k: int, span: Span, doubtable: bool
) -> _ByDay:
    own = [i for i, m in enumerate(measures.values()) if m.when == when]
    sums = [c for c in narrow.columns if c[0] in LETTERS and c[1:2].isdigit() and _place(c) in own]
    t = narrow.filter(narrow[f"day{k}"].notnull()) if when else narrow
    daily = t.group_by("judged", day=t[f"day{k}"]).agg(**{c: t[c].sum().cast("int64") for c in sums})
    daily = engine.keep(daily, "daily")
    inside = daily.filter(daily.day >= span.start) if when else daily
    totals = engine.arrow(_totals(inside, sums, own, doubtable).order_by("judged"))
    pools = bool(when) and span.back < span.start
    wide = engine.arrow(_totals(daily, sums, own, doubtable).order_by("judged")) if pools else totals
    months = _months(engine, inside, own) if when else pa.table({})
    engine.forget("daily")
    return _ByDay(totals, wide, months)


def _place(column: str) -> int:
    """Which measure a column is of: the number after its letter."""
    return int(column[1:].split("_")[0])


def _side_by_side(tables: list[pa.Table], *keys: str) -> pa.Table:
    """Tables of different measures as one: where a measure has no row for a key, it counted nothing."""
    out = tables[0]
    for table in tables[1:]:
        out = out.join(table, list(keys), join_type="full outer")
    if len(tables) == 1:
        return out
    filled = {c: out[c] if c in keys else pc.fill_null(out[c], 0) for c in out.column_names}
    return pa.table(filled).sort_by([(key, "ascending") for key in keys])


def _now(narrow: Table, measures: Mapping[str, Ratio], whens: list[str | None], span: Span) -> Table:
    """The rows of the period itself, where earlier ones were read as well."""
    current = [(narrow[f"day{k}"] >= span.start).fill_null(False) for k in range(len(whens))]
    t = narrow.filter(reduce(lambda a, b: a | b, current))
    if len(whens) == 1:
        return t
    of = [whens.index(m.when) for m in measures.values()]
    shares = [c for c in t.columns if c[0] in "aywz" and c[1:].isdigit()]
    return t.mutate(**{c: ibis.ifelse(t[f"day{of[_place(c)]}"] >= span.start, t[c], 0) for c in shares})


def _is_dear(t: Table) -> bool:
    """Whether the rows are made by grouping, ordering or joining large tables: that is paid for once."""
    large = {op.name for op in t.op().find(ops.UnboundTable)} - SMALL
    return len(large) > 1 or bool(t.op().find((ops.Aggregate, ops.WindowFunction)))


def _narrow(
    t: Table,
    measures: Mapping[str, Ratio],
    whens: list[str | None],
    span: Span,
    circumstances: list[str],
    doubtable: bool,
) -> Table:
    """Per row and measure i: a asked, y yes, x missing, o owed; u, v with the doubted; b of c beside; wzgh weights.

    Nothing is counted of a row on whose day a measure does not look.
    """
    days = {
        f"day{k}": ibis.ifelse(_inside(t[when], span), t[when], ibis.null("date")) if when else t.day
        for k, when in enumerate(whens)
    }
    out: dict[str, Value] = {"judged": t.judged, **days, **{g: t[g] for g in circumstances}}
    if any(name in t.columns for name in PERSONS):
        out["repeats"] = t.repeats
    for i, m in enumerate(measures.values()):
        here = _inside(t[m.when], span) if m.when and len(whens) > 1 else ibis.literal(True)
        counts, told = here & ~t.doubted & ~t.owed, here & ~t.owed
        row = {k: v.cast("int8") for k, v in m.sums(t).items()} if m.kind == "proportion" else m.sums(t)
        out[f"a{i}"], out[f"y{i}"], out[f"x{i}"] = (ibis.ifelse(counts, row[k], 0) for k in ("asked", "yes", "missing"))
        out[f"o{i}"] = ibis.ifelse(here & t.owed & ~t.doubted, row["asked"], 0)
        if m.kind == "mean":
            out[f"q{i}"] = ibis.ifelse(counts, row["yes"] * row["yes"], 0)
        if m.kind == "ratio":
            out[f"r{i}"] = ibis.ifelse(counts & (row["asked"] > 0), 1, 0)
        if m.weight:
            out |= {f"{k}{i}": ibis.ifelse(counts, v, 0) for k, v in m.weights(t, row).items()}
        if doubtable:
            out[f"u{i}"], out[f"v{i}"] = (ibis.ifelse(told, row[k], 0) for k in ("asked", "yes"))
        for j, (yes, of) in enumerate(m.besides(t).values()):
            out[f"b{i}_{j}"], out[f"c{i}_{j}"] = (ibis.ifelse(here, x, 0).cast("int8") for x in (yes, of))
    return t.select(**out)


def _totals(daily: Table, sums: list[str], measures: list[int], doubtable: bool) -> Table:
    """Per office: the sums, how many days were asked, and Σ a², Σ y², Σ a y over the days."""
    out: dict[str, Value] = {c: daily[c].sum().cast("int64") for c in sums}
    for i in measures:
        for a, y, tag in (("a", "y", ""), ("u", "v", "all")) if doubtable else (("a", "y", ""),):
            x, z = daily[f"{a}{i}"], daily[f"{y}{i}"]
            out |= {
                f"n{tag}_{i}": (x > 0).cast("int64").sum().cast("int64"),
                f"aa{tag}_{i}": (x * x).sum().cast("int64"),
                f"yy{tag}_{i}": (z * z).sum().cast("int64"),
                f"ay{tag}_{i}": (x * z).sum().cast("int64"),
            }
    return daily.group_by("judged").agg(**out)


def _persons(engine: Any, now: Table, names: list[str], place: dict[str, int]) -> dict[str, Sums]:
    """Per office: Σ a², Σ y², Σ a y over persons; records without a person stand each for themselves."""
    cols = [f"{c}{i}" for i in range(len(names)) for c in "ay"]
    each = now.group_by("judged", "repeats").agg(**{c: now[c].sum().cast("int64") for c in cols})
    alone = each.repeats.isnull()
    out: dict[str, Value] = {}
    for i in range(len(names)):
        a, y = each[f"a{i}"], each[f"y{i}"]
        out |= {
            f"n_{i}": ibis.ifelse(alone, a, (a > 0).cast("int64")).sum().cast("int64"),
            f"aa_{i}": ibis.ifelse(alone, a, a * a).sum().cast("int64"),
            f"yy_{i}": ibis.ifelse(alone, y, y * y).sum().cast("int64"),
            f"ay_{i}": ibis.ifelse(alone, y, a * y).sum().cast("int64"),
        }
    table = engine.arrow(each.group_by("judged").agg(**out).order_by("judged"))
    return {
        n: Sums(*(per_office(table, f"{k}_{i}", place) for k in ("n", "aa", "yy", "ay"))) for i, n in enumerate(names)
    }


def _moments(
    table: pa.Table, i: int, place: dict[str, int], persons: dict[str, Sums] | None, doubtable: bool, daily: bool
) -> Moments:
    def take(name: str) -> Whole:
        return per_office(table, name, place)

    def sums(tag: str, a: str, y: str) -> Sums:
        if daily:
            return Sums(*(take(f"{k}{tag}_{i}") for k in ("n", "aa", "yy", "ay")))
        return Sums(take(a), take(a), take(y), take(y))  # every record for itself

    everything = None
    if doubtable:
        days = sums("all", f"u{i}", f"v{i}")
        everything = Moments(take(f"u{i}"), take(f"v{i}"), take(f"x{i}"), take(f"o{i}"), days, None)
    name = list(persons)[i] if persons else None
    return Moments(
        *(take(f"{k}{i}") for k in "ayxo"),
        days=sums("", f"a{i}", f"y{i}"),
        persons=persons[name] if persons and name else None,
        everything=everything,
        squares=take(f"q{i}") if f"q{i}" in table.column_names else None,
        rows=take(f"r{i}") if f"r{i}" in table.column_names else None,
        weights=tuple(take(f"{k}{i}") for k in "wzgh") if f"w{i}" in table.column_names else None,
    )


def _shares(t: Table, places: Iterable[int]) -> dict[str, Value]:
    """Asked and yes of these measures, and their weights where they have any."""
    found = [f"{c}{i}" for i in places for c in "aywz" if f"{c}{i}" in t.columns]
    return {c: t[c].sum().cast("int64") for c in found}


def _months(engine: Any, inside: Table, places: list[int]) -> pa.Table:
    grouped = inside.group_by("judged", month=inside.day.truncate("M")).agg(**_shares(inside, places))
    return engine.arrow(grouped.order_by("judged", "month"))


def _groups(engine: Any, now: Table, names: list[str], present: list[str]) -> pa.Table:
    said = now.mutate(**{g: now[g].cast("string") for g in present})
    return engine.arrow(
        said.group_by("judged", *present).agg(**_shares(said, range(len(names)))).order_by("judged", *present)
    )


def _beside(totals: pa.Table) -> pa.Table:
    """What stands beside the measures, per office: columns b<measure>_<item> of c<measure>_<item>."""
    return totals.select(["judged", *(c for c in totals.column_names if c[0] in "bc" and c[1:2].isdigit())])
