"""密集团体 · A dense group.

Finds       of the ratings that another detector doubts, those inside the densest block of people and offices.
Evidence    how many people and offices are in the block, and how many ratings lie between them.
Blind to    groups that spread thinly; all but the densest block.
Innocent    a dense block is a fact about density, not about guilt: neighbours rate the same few offices. So it opens
            nothing, and is shown only where a second, independent test doubts the same rating.
"""

import numpy as np
from ibis import Table, _

from shixiao.integrity._graph import graph
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.integrity._peel import peel
from shixiao.stats.blocks import log_chance

UNLIKELY = -20.0  # natural log of the chance of a block that is worth a word


def finds(look: Look) -> Table:
    g = graph(look)
    edges = look.keep(g.edges.select("r", "o").distinct(), "pairs_rated")
    block, people, things = peel(look, edges)
    chance = _chance(look, edges, people, things, (g.n_people, len(g.offices)))
    if chance > UNLIKELY:
        people, things = people[:0], things[:0]
    a = look.put({"r": people.astype(np.int32)}, "block_people")
    b = look.put({"office": g.offices[things].astype(str)}, "block_offices")
    t = look.told.select("rating", "office", "who").inner_join(g.people.semi_join(a, "r"), "who").semi_join(b, "office")
    said = f"in a block of {len(people)} people and {len(things)} offices"
    t = t.mutate(group=t.rating, p=np.nan, effect=float(block.density), evidence=t.rating.substr(0, 0) + said)
    return flags(t)


def _chance(look: Look, edges: Table, people: np.ndarray, things: np.ndarray, of: tuple[int, int]) -> float:
    """Log of the chance that any block of this size holds as many ratings."""
    a, b = look.put({"r": people.astype(np.int32)}, "in_a"), look.put({"o": things.astype(np.int32)}, "in_b")
    parts = (edges.semi_join(a, "r").semi_join(b, "o"), edges.semi_join(a, "r"), edges.semi_join(b, "o"), edges)
    held, from_a, to_b, total = (float(look.columns(part.agg(n=_.count()))["n"][0]) for part in parts)
    return log_chance(len(people), len(things), held, from_a * to_b / max(total, 1.0), *of)


detector = Detector(
    title="密集团体",
    finds=finds,
    says="{rows} ratings lie in the densest block: {people} people who rate the same {offices} offices",
    needs={"ratings": ("rater",)},
    opens="note",
    corroborates=True,
)
