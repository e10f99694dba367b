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
    """`people`: who, r. `edges`: r, o, stars, second, day, width (of a meeting). `codes`: office, o.
    `offices`: names in order of o."""

    people: Table
    edges: Table
    codes: Table
    offices: np.ndarray
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
    t = t.filter(t.given_at.notnull()) if timed else t  # a day is no moment at which people could have met
    names = t.select("who").distinct()
    in_order = ibis.row_number().over(ibis.window(order_by=names.who))
    people = look.keep(names.mutate(r=in_order.cast("int64")), "people")
    offices = look.columns(t.group_by("office").agg(n=t.count()).order_by("office"))
    codes = {"office": offices["office"].astype(str), "o": np.arange(len(offices["office"])).astype(np.int32)}
    coded = look.put(codes, "office_codes")
    t = t.select("who", "office", "stars", "second").inner_join(coded, "office")
    edges = t.inner_join(people, "who").select(
        r=_.r.cast("int32"), o=_.o, stars=_.stars.fill_null(0).cast("int16"), second=_.second.fill_null(0),
        day=(_.second.fill_null(0) // DAY).cast("int32"),
    )  # fmt: skip
    edges = look.keep(edges, "coded")
    width = {
        "o": codes["o"],
        "width": _widths(edges, look, len(codes["o"])) if timed else np.ones(len(codes["o"]), int),
    }
    edges = edges.inner_join(look.put({k: v.astype(np.int32) for k, v in width.items()}, "widths"), "o")
    size = look.columns(people.agg(n=_.count()))["n"][0]
    return Graph(people, edges, coded, offices["office"], int(size), int(offices["n"].sum()), timed)


def _widths(edges: Table, look: Look, offices: int) -> np.ndarray:
    """Per office the widest time in which few enough rate together: company grows with the width."""
    cells = edges.group_by("o", "stars", cell=edges.second // WIDTHS[0]).agg(n=_.count())
    rows = look.columns(cells.group_by("o").agg(n=cells.n.sum(), square=(cells.n * cells.n).sum()).order_by("o"))
    out = np.full(offices, WIDTHS[-1])
    for width in sorted(WIDTHS):
        out[rows["o"]] = np.where(rows["square"] / rows["n"] * width / WIDTHS[0] <= CROWDED, width, out[rows["o"]])
    return out
