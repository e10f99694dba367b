"""与众不同 · Against what others know.

Finds       nobody: it puts people in order for review, those first who rate badly what everybody fair finds good, or
            well what they find bad.
Evidence    the log odds that follow from all ratings together, people and offices weighing each other.
Blind to    whoever praises what is praised anyway; a group that outnumbers the fair.
Innocent    to be of another opinion is a right: nobody is accused for it and nothing is left out.
"""

import numpy as np
from ibis import Table, _

from shixiao.integrity._graph import graph
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.stats._checks import Floats
from shixiao.stats.belief import dissent

STARS = 5  # the scale is at least so long


def log_odds(look: Look) -> Floats:
    """One number per person of the graph, in its order; 0 where nothing is known."""
    g = graph(look)
    rated = g.edges.filter(_.stars > 0)
    top = max(STARS, int(look.columns(rated.agg(top=_.stars.max().fill_null(0)))["top"][0])) + 1
    offices = max(len(g.offices), 1)
    packed = (rated.r.cast("int64") * offices + rated.o) * top + rated.stars
    numbers = np.sort(look.columns(rated.select(packed=packed))["packed"])  # so that sums are made in one order
    stars = (numbers % top).astype(np.float32)
    numbers //= top
    who, what = (numbers // offices).astype(np.int32), (numbers % offices).astype(np.int32)
    del numbers
    out = np.zeros(g.n_people)
    found = dissent(who, what, stars - np.float32(top / 2))
    out[: len(found)] = found
    return out


def finds(look: Look) -> Table:
    odds = look.put({"r": np.arange(graph(look).n_people), "effect": log_odds(look)}, "log_odds")
    t = graph(look).people.inner_join(odds, "r")
    nothing = np.nan
    t = t.mutate(office=_.who.nullif(_.who), group=_.who, p=nothing, evidence=_.who.nullif(_.who))
    return flags(t, table="raters", record="who", doubted=False)


detector = Detector(
    title="与众不同",
    finds=finds,
    says="{rows} people rate against what others know of these offices; they are put in order, nobody is accused",
    needs={"ratings": ("rater", "stars")},
    opens="order",
)
