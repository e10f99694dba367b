"""Pairs of people who rate in company: as many stars, at the same time, at one office after the other.

Company at one office says little: regulars of one hall have the same deadlines. So the offices are counted at which
two people met. What chance makes of it is counted on all ratings: two people meet as often as both rate an office
(and how crowded its hours are), or as both are about on the same days; of the two, what explains more is taken. How
readily people meet on a day is read off ordinary days: the one in twenty with most company says nothing about chance.
Without times two people meet where they give an office as many stars, and chance follows from how much either rates.
"""

from dataclasses import dataclass

import ibis
import numpy as np
from ibis import Table, _

from shixiao.integrity._graph import Graph, graph
from shixiao.integrity._look import Look
from shixiao.stats import tails
from shixiao.stats._checks import Floats, Ints
from shixiao.stats.searches import benjamini_hochberg

CELL = ("o", "stars", "cell")
LARGEST = 2_000  # people in one cell beyond which sharing it says nothing
OFFICES = {True: 3, False: 2}  # at which two people must have met, with and without times
CROWDED_DAYS = 20  # one day in so many is left out
PART = 30_000_000  # meetings counted at a time


@dataclass(frozen=True)
class Pairs:
    """One row per pair that met often enough; `q` over all pairs that could have met."""

    first: Ints
    second: Ints
    met: Ints
    p: Floats
    q: Floats
    possible: float


def pairs(look: Look) -> Pairs:
    """Made once per look."""
    if look.pairs is None:
        look.pairs = _pairs(look, graph(look))
    return look.pairs


def _pairs(look: Look, g: Graph) -> Pairs:
    offices = g.edges.group_by("r", "o").agg(k=_.count()).group_by("r").agg(k=_.count())
    often = offices.filter(offices.k >= OFFICES[g.timed])
    active = look.keep(g.edges.semi_join(often, "r"), "active")
    a, b, met = _meetings(look, look.keep(_shared(cells(g, active)), "shared_cells"), OFFICES[g.timed])
    expected = _expected(look, g, active, a, b) if len(a) else np.zeros(0)
    p = tails.poisson(met, expected)
    possible = g.n_people * (g.n_people - 1) / 2
    return Pairs(a, b, met, p, benjamini_hochberg(p, of=int(possible)), possible)


def cells(g: Graph, edges: Table) -> Table:
    """r, o, stars, cell: each person once per cell. Times are cut twice, half a width apart, so that no hour ends
    in the middle of a meeting; even cells are those of the first cut."""
    first = edges.mutate(cell=edges.second // edges.width * 2) if g.timed else edges.mutate(cell=ibis.literal(0))
    out = first.select("r", *CELL)
    if g.timed:
        late = edges.mutate(cell=(edges.second + edges.width // 2) // edges.width * 2 + 1)
        out = out.union(late.select("r", *CELL))
    return out.distinct()


def _shared(each: Table) -> Table:
    """Cells of several people, but not of a crowd."""
    size = each.group_by(*CELL).agg(n=_.count())
    return each.semi_join(size.filter((size.n > 1) & (size.n <= LARGEST)), CELL)


def _meetings(look: Look, shared: Table, least: int) -> tuple[Ints, Ints, Ints]:
    """Pairs that met at `least` offices or more; counted in parts by person, so that memory stays small."""
    size = shared.group_by(*CELL).agg(n=_.count())
    total = look.columns(size.agg(m=(size.n * size.n).sum().fill_null(0)))["m"][0] / 2
    parts = int(total // PART) + 1
    found = []
    for part in range(parts):
        left = shared.filter(shared.r % parts == part).select(*CELL, a="r")
        both = left.inner_join(shared.select(*CELL, b="r"), CELL)
        once = both.filter(both.a < both.b).group_by("a", "b", "o").agg(times=_.count())
        often = once.group_by("a", "b").agg(met=_.count())
        found.append(look.columns(often.filter(often.met >= least).order_by("a", "b")))
    return tuple(np.concatenate([f[name] for f in found]).astype(np.int64) for name in ("a", "b", "met"))  # type: ignore[return-value]


def _expected(look: Look, g: Graph, active: Table, a: Ints, b: Ints) -> Floats:
    """How many offices each pair meets at by chance."""
    size = g.edges.mutate(cell=g.edges.second // g.edges.width) if g.timed else g.edges.mutate(cell=ibis.literal(0))
    size = size.group_by(*CELL).agg(n=_.count(), day=_.day.min())
    size = look.keep(size.filter((size.n > 1) & (size.n <= LARGEST)), "cell_sizes")
    if g.timed:
        return np.maximum(*(_by(look, g, active, size, key, a, b) for key in ("o", "day")))
    together = look.columns(size.agg(m=(size.n * (size.n - 1)).sum()))["m"][0]
    per = look.columns(cells(g, active).group_by("r").agg(n=_.count()))
    times = np.zeros(int(per["r"].max()) + 1)
    times[per["r"]] = per["n"]
    return times[a] * times[b] * together / float(g.n_edges) ** 2


def _on_ordinary_days(n: Floats, m: Floats) -> float:
    """How readily two who are about on one day meet, without the days of most company: in a small town a group would
    make up most of what is known of the days it chose, and hide itself."""
    rest = np.argsort(m, kind="stable")[: len(m) - len(m) // CROWDED_DAYS]
    return float((m[rest].sum() + 1) / (n[rest] ** 2).sum())


def _by(look: Look, g: Graph, active: Table, size: Table, key: str, a: Ints, b: Ints) -> Floats:
    """Chances to meet of two who are at the same offices, or about on the same days."""
    total = g.edges.group_by(key).agg(n=_.count())
    together = size.group_by(key).agg(m=(size.n * (size.n - 1)).sum())
    rows = look.columns(total.left_join(together, key).select(key, "n", m=_.m.fill_null(0)).order_by(key))
    n, m = rows["n"].astype(float), 2.0 * rows["m"]  # twice: times are cut in two ways
    chance = m / np.maximum(n * (n - 1), 1) if key == "o" else np.full(len(n), _on_ordinary_days(n, m))
    each = look.keep(active.group_by("r", key).agg(k=_.count()), f"times_by_{key}")
    who = {"a": a.astype(np.int32), "b": b.astype(np.int32), "pair": np.arange(len(a))}
    one = look.put(who, f"pairs_by_{key}").inner_join(each.select(key, a="r", ka="k"), "a")
    both = one.inner_join(each.select(key, b="r", kb="k"), ["b", key])
    shared = look.columns(both.select("pair", key, k=_.ka * _.kb).order_by("pair", key))
    due = shared["k"] * chance[np.searchsorted(rows[key], shared[key])]
    due = -np.expm1(-due) if key == "o" else due  # an office counts once
    return np.bincount(shared["pair"], due, minlength=len(a))
