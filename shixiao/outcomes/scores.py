"""The score: goalposts, dimensions, weights, and how far sampling and weights could move it.

Inside a dimension the arithmetic mean; across dimensions of rights the geometric one, so that a zero is not made
good elsewhere. A measure of which nothing is said leaves the score and its weight stays in its dimension; an office
with too little of the weight has no score. Sampling and weights are never mixed (OECD & JRC 2008, step 7).

The score's interval is carried from those of its measures (MOVER, Zou & Donner 2008): how far it would move were one
measure at its end, these distances added like variances. So it is uncertain where all of a few people said yes.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from shixiao.design.scheme import Ask, Scheme
from shixiao.outcomes.inputs import Inputs
from shixiao.outcomes.verdicts import Row, degrees, posts
from shixiao.stats import uncertainty
from shixiao.stats.composites import Step, aggregate, effective_weights

Floats = npt.NDArray[np.float64]
MOST_PAIRS = 60  # offices up to which pairwise win probabilities are kept
SEED = 20260101
Z = float(special.ndtri(0.95))


@dataclass
class Scored:
    """Rows of the tables `scores`, `dimensions` and `wins`; `smallest`: points below which nobody is separated."""

    smallest: float = 0.0
    rows: list[Row] = field(default_factory=list)
    dimensions: list[Row] = field(default_factory=list)
    wins: list[Row] = field(default_factory=list)


def scores(inputs: Inputs, offices: list[str], verdicts: list[Row]) -> Scored:
    """Score every office; an office without enough of the weight stands there without a score, and why."""
    out, parts = plain(inputs, offices, verdicts)
    if parts is not None:
        _add_draws(out, inputs.scheme, offices, *parts)
    return out


@dataclass(frozen=True)
class Points:
    """(offices, measures): points on the goalposts, NaN where nothing is said, and how sure they are.

    low, high: the measure's own interval. middle, below, above: centre of the draws of chance, and how far a standard
    deviation reaches to both sides; not on the goalposts' scale of 0 to 100 but beyond where a figure may lie beyond.
    """

    nominal: Floats
    se: Floats
    low: Floats
    high: Floats
    middle: Floats
    below: Floats
    above: Floats
    df: Floats  # per office, those of its least certain measure


Parts = tuple[Points, list[Step], Floats]  # points, hierarchy, index


def plain(inputs: Inputs, offices: list[str], verdicts: list[Row]) -> tuple[Scored, Parts | None]:
    """Scores and their intervals, without the draws that say what else they could have been."""
    scheme = inputs.scheme
    asks = [a for a in scheme.asks if a.weight]
    if not asks:
        return Scored(), None
    points = _points(inputs, asks, offices, verdicts)
    steps, names = hierarchy(scheme, asks)
    found = aggregate(points.nominal, steps, scheme.verdict.smallest_weight)
    smallest = _smallest(inputs, asks, steps)
    dimensions = _dimensions(asks, offices, points.nominal, found, names)
    return Scored(smallest, _rows(scheme, offices, points, steps, found), dimensions), (points, steps, found.index)


def hierarchy(scheme: Scheme, asks: list[Ask]) -> tuple[list[Step], list[str]]:
    """Measures → dimensions → the index; dimensions of rights meet in a geometric mean first."""
    names = [n for n in scheme.dimensions if any(a.dimension == n for a in asks)] or [""]
    weight = [scheme.dimensions[n].weight if n else 1.0 for n in names]
    rights = [bool(n) and scheme.dimensions[n].rights for n in names]
    inside = Step([names.index(a.dimension or "") for a in asks], [a.weight for a in asks])
    nodes = [0 if r else sum(not x for x in rights[:i]) + any(rights) for i, r in enumerate(rights)]
    means = ["geometric" if any(rights) and n == 0 else "arithmetic" for n in range(max(nodes) + 1)]
    share = np.bincount(nodes, weight)
    return [inside, Step(nodes, weight, means), Step([0] * len(share), share)], names


def _smallest(inputs: Inputs, asks: list[Ask], steps: list[Step]) -> float:
    """What the smallest differences of the measures come to in points of the score."""
    total = 0.0
    for ask, share in zip(asks, effective_weights(steps)[0], strict=True):
        worst, best = posts(ask, inputs.measures[ask.use])
        total += share * 100 * inputs.smallest(ask) / abs(best - worst)
    return float(total)


def _points(inputs: Inputs, asks: list[Ask], offices: list[str], verdicts: list[Row]) -> Points:
    of = {(r["office"], r["measure"]): r for r in verdicts}
    shape, level = (len(offices), len(asks)), inputs.scheme.verdict.confidence
    nominal, se, low, high, middle, below, above = (np.full(shape, np.nan) for _ in range(7))
    df = np.full(len(offices), np.inf)
    for j, ask in enumerate(asks):
        kind = inputs.measures[ask.use]
        worst, best = posts(ask, kind)
        rows = [of[office, ask.use] for office in offices]
        said = [i for i, row in enumerate(rows) if row["score"] is not None]
        told = [rows[i] for i in said]
        free = np.array([degrees(r) for r in told])
        df[said] = np.minimum(df[said], free)
        estimate, first, last = (_column(told, name, "estimate") for name in ("estimate", "low", "high"))
        error = np.maximum(_column(told, "se"), (last - first) / 2 / stats.t.ppf(0.5 + level / 2, free))
        around = estimate, error, error
        worth = _column(told, "n_effective")
        if kind.kind in ("proportion", "ratio") and (worth > 0).all():
            around = _around(estimate, worth)

        def placed(value: Floats, worst: float = worst, best: float = best) -> Floats:
            return (value - worst) / (best - worst) * 100

        ends = placed(first), placed(last)
        nominal[said, j] = [r["score"] for r in told]
        low[said, j], high[said, j] = (np.clip(end(*ends), 0, 100) for end in (np.minimum, np.maximum))
        longer = 100 / abs(best - worst)
        middle[said, j], se[said, j] = placed(around[0]), error * longer
        sides = around[1:] if best > worst else around[:0:-1]
        below[said, j], above[said, j] = sides[0] * longer, sides[1] * longer
    return Points(nominal, se, low, high, middle, below, above, df)


def _column(rows: list[Row], name: str, otherwise: str = "") -> Floats:
    """Of each row the figure, else another one of it, else 0."""
    picked = (r[name] if r[name] is not None else r[otherwise] if otherwise else None for r in rows)
    return np.array([0.0 if value is None else value for value in picked], dtype=np.float64)


def _around(share: Floats, asked: Floats) -> tuple[Floats, Floats, Floats]:
    """Median of the share's posterior (Jeffreys) and how far a standard deviation reaches below and above it.

    Read off at 5 and 95 %, where ranks are said.
    """
    yes, no = share * asked + 0.5, (1 - share) * asked + 0.5
    low, middle, high = (special.betaincinv(yes, no, place) for place in (0.05, 0.5, 0.95))
    return middle, (middle - low) / Z, (high - middle) / Z


def _rows(scheme: Scheme, offices: list[str], points: Points, steps: list[Step], found: Any) -> list[Row]:
    least = scheme.verdict.smallest_weight
    error = _standard_error(points.nominal, points.se, steps, found.index, least)
    down, up = (_carried(points.nominal, ends, steps, found.index, least) for ends in (points.low, points.high))
    rows = []
    for i, office in enumerate(offices):
        score = float(found.index[i]) if np.isfinite(found.index[i]) else None
        none = score is None
        rows.append(
            {
                "office": office,
                "score": score,
                "se": None if none else float(error[i]),
                "df": float(points.df[i]),
                "grade": None if none else _grade(scheme, score),
                "low": None if none else max(0.0, float(found.index[i] - down[i])),
                "high": None if none else min(100.0, float(found.index[i] + up[i])),
                "weight_present": float(found.coverage[i]),
                "why_not": "weight" if none else None,
            }
        )
    return rows


def _carried(points: Floats, ends: Floats, steps: list[Step], index: Floats, least: float) -> Floats:
    """How far the index reaches when each measure goes to its end, the distances added like variances."""
    square = np.zeros(len(points))
    for j in range(points.shape[1]):
        moved = points.copy()
        moved[:, j] = ends[:, j]
        square += np.nan_to_num(aggregate(moved, steps, least).index - index) ** 2
    return np.sqrt(square)


def _grade(scheme: Scheme, score: float | None) -> str | None:
    return next((g.name for g in scheme.grades if score is not None and score >= g.at_least), None)


def _standard_error(points: Floats, se: Floats, steps: list[Step], index: Floats, least: float) -> Floats:
    """Delta method: how much the index moves with each measure, times that measure's standard error."""
    variance = np.zeros(len(points))
    for j in range(points.shape[1]):
        moved = points.copy()
        moved[:, j] += np.where(points[:, j] > 50, -0.01, 0.01)
        slope = (aggregate(moved, steps, least).index - index) / 0.01
        variance += np.nan_to_num(slope * se[:, j]) ** 2
    return np.sqrt(variance)


def _dimensions(asks: list[Ask], offices: list[str], points: Floats, found: Any, names: list[str]) -> list[Row]:
    weight = np.array([a.weight for a in asks])
    where = np.array([names.index(a.dimension or "") for a in asks])
    present = ~np.isnan(points)
    return [
        {
            "office": office,
            "dimension": name,
            "score": float(found.levels[0][i, d]) if np.isfinite(found.levels[0][i, d]) else None,
            "weight_present": float((present[i] * weight)[where == d].sum() / weight[where == d].sum()),
        }
        for i, office in enumerate(offices)
        for d, name in enumerate(names)
        if name
    ]


def _add_draws(
    out: Scored, scheme: Scheme, offices: list[str], points: Points, steps: list[Step], index: Floats
) -> None:
    if np.isfinite(index).sum() < 2:
        return
    rule = scheme.verdict
    common = {"number": rule.draws, "level": rule.confidence, "smallest_weight": rule.smallest_weight, "seed": SEED}
    chance = {"se": points.below, "above": points.above, "middle": points.middle}
    sampled = uncertainty.spread(points.nominal, steps, source="sampling", **chance, **common)  # type: ignore[arg-type]
    weighed = uncertainty.spread(points.nominal, steps, source="weights", **common)  # type: ignore[arg-type]
    ends = uncertainty.index_range(points.nominal, steps, **common)  # type: ignore[arg-type]
    for i, row in enumerate(out.rows):
        if row["score"] is not None:
            row |= {"rank_sampling_low": int(sampled.low[i]), "rank_sampling_high": int(sampled.high[i])}
            row |= {"rank_weights_low": int(weighed.low[i]), "rank_weights_high": int(weighed.high[i])}
            row |= {"weights_low": float(ends[0][i]), "weights_high": float(ends[1][i])}
    if len(offices) <= MOST_PAIRS:
        wins = uncertainty.win_probability(sampled.draws)
        out.wins = [
            {"office": a, "other": b, "probability": float(wins[i, j])}
            for i, a in enumerate(offices)
            for j, b in enumerate(offices)
            if np.isfinite(wins[i, j])
        ]
