"""Who rated whom, as whole numbers: the graph that lockstep, dense groups and dissent look at.

People and offices get numbers in the order of their names, so that every run and every engine gives the same.
"""

from dataclasses import dataclass

import ibis
import numpy as np
from ibis import Table, _

from shixiao.integrity._look import DAY, Look

WIDTHS = (3600, 600, 60)  # seconds that count as the same time; the narrower, the more is rated there
CROWDED = 40.0  # mean company in a cell from which on the next narrower width is taken


@dataclass(frozen=True)
class Graph:
    """`people`: who, r. `edges`: r, o, stars, second, day, width (of a meeting). `offices`: names in order of o."""

    people: Table
    edges: Table
    offices: np.ndarray
    widths: np.ndarray
    n_people: int
    n_edges: int
    timed: bool


def graph(look: Look) -> Graph:
    """Made once per look."""
    if look.graph is None:
        look.graph = _graph(look)
    return look.graph


def _graph(look: Look) -> Graph:
    t = look.told.filter(look.told.who.notnull())
    timed = look.has("ratings", "given_at")
    names = t.select("who").distinct()
    in_order = ibis.row_number().over(ibis.window(order_by=names.who))
    people = look.keep(names.mutate(r=in_order.cast("int64")), "people")
    offices = look.columns(t.group_by("office").agg(n=t.count()).order_by("office"))
    number = np.arange(len(offices["office"]))
    width = _widths(look, t, len(number)) if timed else np.full(len(number), 1)
    coded = look.put({"office": offices["office"].astype(str), "o": number, "width": width}, "graph_offices")
    joined = t.select("who", "office", "stars", "second").inner_join(people, "who").inner_join(coded, "office")
    edges = joined.select(
        r=_.r.cast("int32"), o=_.o.cast("int32"), stars=_.stars.fill_null(0).cast("int16"),
        second=_.second.fill_null(0), day=(_.second.fill_null(0) // DAY).cast("int32"), width=_.width.cast("int32"),
    )  # fmt: skip
    kept = look.keep(edges, "edges")
    size = look.columns(people.agg(n=_.count()))["n"][0]
    return Graph(people, kept, offices["office"], width, int(size), int(offices["n"].sum()), timed)


def _widths(look: Look, t: Table, offices: int) -> np.ndarray:
    """Per office the widest time in which few enough rate together."""
    out = np.full(offices, WIDTHS[-1])
    for width in sorted(WIDTHS):
        cells = t.group_by("office", "stars", cell=t.second // width).agg(n=t.count())
        per = cells.group_by("office").agg(n=cells.n.sum(), square=(cells.n * cells.n).sum()).order_by("office")
        rows = look.columns(per)
        out = np.where(rows["square"] / rows["n"] <= CROWDED, width, out)
    return out
