"""The same share once more, with the answers raked to what the register knows of everybody: channel and age.

Weights are the cases of a stratum per answer in it, then fitted to the margins. Where this and the two-phase estimate
part ways, those who answered are not like their stratum in channel or age.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.outcomes.surveyed import came_of
from shixiao.stats import survey

Row = dict[str, Any]
FEWEST = 10  # answers in a group of a margin; smaller ones are put together


def raked(rows: list[Row], column: str, known: Mapping[str, Mapping[str, int]], level: float) -> Row:
    """raked, raked_low, raked_high; empty where no margin can be used."""
    heard = [r for r in rows if came_of(r, column) == "answered"]
    if len(heard) < 2 * FEWEST:
        return {}
    population: Counter[tuple[str, str]] = Counter()
    for r in rows:
        population[r["office"], r["stratum"]] += 1.0 if r["weight"] is None else r["weight"]  # type: ignore[assignment]
    answered = Counter((r["office"], r["stratum"]) for r in heard)
    weight = np.array([population[r["office"], r["stratum"]] / answered[r["office"], r["stratum"]] for r in heard])
    if (weight <= 0).any():
        return {}
    tables = [t for t in (_margin([r[name] or "" for r in heard], counts) for name, counts in known.items()) if t]
    layers = [r["stratum"] for r in heard]
    alone = {s for s, n in Counter(layers).items() if n < 2}
    drawn = survey.sample(weight, ["" if s in alone else s for s in layers])
    values = np.array([bool(r[column]) for r in heard], float)
    try:
        drawn = survey.rake(drawn, tables) if tables else drawn
        found = survey.mean(values, drawn)
    except BadNumbers:
        return {}
    half = float(stats.t.ppf(0.5 + level / 2, max(found.df, 1)) * found.se)
    share = float(found.estimate)
    return {"raked": share, "raked_low": max(share - half, 0.0), "raked_high": min(share + half, 1.0)}


def _margin(said: list[str], counts: Mapping[str, int]) -> tuple[Any, Any] | None:
    """A code per answer and the register's totals; groups with too few answers stand together."""
    many = Counter(said)
    groups = sorted(g for g, n in counts.items() if many[g] >= FEWEST and n)
    rest = sum(n for g, n in counts.items() if g not in groups)
    others = sum(many[g] for g in many if g not in groups)
    if len(groups) + bool(others) < 2 or (rest and not others) or (others and not rest):
        return None
    place = {g: i for i, g in enumerate(groups)}
    totals = [counts[g] for g in groups] + ([rest] if rest else [])
    return np.array([place.get(g, len(groups)) for g in said]), np.array(totals, float)
