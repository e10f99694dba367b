"""The densest block of a graph too large for memory: peeled in batches by the engine, then exactly.

Each pass drops everybody tied less than a little above the average (Bahmani, Kumar & Vassilvitskii 2012: within
2 (1 + ε) of the densest in O(log n) passes). What was left one pass before the densest is small, and is peeled one by
one. Ties are whole millionths, so that every engine and every number of threads drops the same.
"""

import numpy as np
from ibis import Table, _

from shixiao.integrity._look import Look
from shixiao.stats.blocks import Block, densest, weights

SLACK = 0.1  # ε
MILLION = 1_000_000
SMALL = 200_000  # edges that need no passes
MOST = 64  # passes


def peel(look: Look, edges: Table) -> tuple[Block, np.ndarray, np.ndarray]:
    """The block, and the numbers of its people and things; `edges`: r, o, each pair once."""
    now = look.keep(_weighted(look, edges), "peel_0")
    before, best, chosen = now, 0.0, now
    for step in range(1, MOST):
        sides = {side: look.keep(_tied(now, side), f"peel_{step}_{side}") for side in ("r", "o")}
        n, heads, total = _sums(look, sides)
        if total / max(heads, 1) > best:
            best, chosen = total / heads, before
        if n <= SMALL:
            chosen = now if total / max(heads, 1) >= best else chosen
            break
        least = int(2 * (1 + SLACK) * total / heads)
        before, now = now, look.keep(_without(now, sides, least), f"peel_{step}")
    rows = look.columns(chosen.order_by("r", "o"))
    people, a = np.unique(rows["r"], return_inverse=True)
    things, b = np.unique(rows["o"], return_inverse=True)
    block = densest(a, b, rows["tie"] / MILLION)
    return block, people[block.people], things[block.things]


def _weighted(look: Look, edges: Table) -> Table:
    times = look.columns(edges.group_by("o").agg(n=_.count()).order_by("o"))
    tie = np.round(MILLION * weights(times["n"])).astype(np.int64)
    return edges.inner_join(look.put({"o": times["o"], "tie": tie}, "ties"), "o").select("r", "o", "tie")


def _tied(edges: Table, side: str) -> Table:
    """How many ratings each person, or thing, has, and how strongly they tie it."""
    return edges.group_by(side).agg(n=_.count(), tied=_.tie.sum())


def _sums(look: Look, sides: dict[str, Table]) -> tuple[int, int, float]:
    """Edges, people and things, ties."""
    rows = [
        look.columns(t.agg(heads=_.count(), n=_.n.sum().fill_null(0), tied=_.tied.sum().fill_null(0)))
        for t in sides.values()
    ]
    return int(rows[0]["n"][0]), sum(int(row["heads"][0]) for row in rows), float(rows[0]["tied"][0])


def _without(edges: Table, sides: dict[str, Table], least: int) -> Table:
    """Without the people and things tied at most so much."""
    out = edges
    for side, tied in sides.items():
        out = out.semi_join(tied.filter(tied.tied > least), side)
    return out
