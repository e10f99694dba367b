"""One score out of many measures: goalposts, weighted means of a hierarchy, and what the weights do.

Scores are arrays (offices, measures), NaN where a measure is missing. A hierarchy is a list of `Step`s from the
measures up to the index. A missing measure leaves and its weight stays with its siblings; an office with less than
`smallest_weight` of all weight has no score. BadNumbers is raised for weights that are negative or all 0, shapes that
do not fit, and negative scores under a geometric or harmonic mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Bools, Floats, codes, counts, floats, loose, one_of, per_office, refuse_where

MEANS = ("arithmetic", "geometric", "harmonic")
NONE = 1e-300  # stands for 0 under a logarithm; a true 0 is put back afterwards


@dataclass(frozen=True)
class Step:
    """From children to parents: `parent` and `weight` one per child, `mean` one name or one per parent."""

    parent: npt.ArrayLike
    weight: npt.ArrayLike
    mean: str | Sequence[str] = "arithmetic"


@dataclass(frozen=True)
class Composite:
    """levels: per step (offices, parents); index: (offices,), NaN without enough weight; coverage: share of weight."""

    levels: list[Floats]
    index: Floats
    coverage: Floats


def goalposts(
    values: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    better: npt.ArrayLike = "high",
    clip: bool = True,
    onto: tuple[float, float] = (0.0, 100.0),
) -> Floats:
    """Fixed goalposts of the scheme: `low` becomes onto[0] and `high` onto[1], turned round where better is 'low'.

    An office's score does not depend on who else is compared. A standard error is scaled by `goalpost_slope`.
    """
    numbers, foot, top = loose("values", values), floats("low", low), floats("high", high)
    refuse_where(np.asarray(foot >= top), "low goalpost", "is not below the high one")
    share = (numbers - foot) / (top - foot)
    share = np.where(_downward(better), 1 - share, share)
    if clip:
        share = np.clip(share, 0, 1)
    return onto[0] + (onto[1] - onto[0]) * share


def goalpost_slope(low: npt.ArrayLike, high: npt.ArrayLike, onto: tuple[float, float] = (0.0, 100.0)) -> Floats:
    """Points per unit of the measure: multiplies standard errors."""
    foot, top = floats("low", low), floats("high", high)
    refuse_where(np.asarray(foot >= top), "low goalpost", "is not below the high one")
    return np.asarray((onto[1] - onto[0]) / (top - foot))


def min_max(values: npt.ArrayLike, better: npt.ArrayLike = "high", onto: tuple[float, float] = (0.0, 100.0)) -> Floats:
    """Goalposts at the smallest and largest office: an office's score then depends on who else is included."""
    numbers = loose("values", values)
    with np.errstate(invalid="ignore"):
        low, high = np.nanmin(numbers, axis=0), np.nanmax(numbers, axis=0)
    refuse_where(np.asarray(low == high), "measure", "is the same for all offices", "leave it out")
    return goalposts(numbers, low, high, better, clip=False, onto=onto)


def _downward(better: npt.ArrayLike) -> Bools:
    names = np.asarray(better)
    for name in np.unique(names):
        one_of("better", str(name), ("high", "low"))
    return np.asarray(names == "low")


def aggregate(scores: npt.ArrayLike, steps: Sequence[Step], smallest_weight: float = 0.6) -> Composite:
    """The index and every level below it."""
    table = loose("scores", scores, 2)
    plan = _plan(steps, table.shape[1])
    present = ~np.isnan(table)
    below, levels = np.ascontiguousarray(table.T)[:, None], list[Floats]()
    for parents, weight, means in plan:
        below = step_up(below, weight[None], parents, means)
        levels.append(below[:, 0].T)
    shares = effective_weights(steps)[0]
    coverage = present @ shares
    enough = coverage >= smallest_weight - 1e-12
    return Composite(levels, np.where(enough, below[0, 0], np.nan), coverage)


def effective_weights(steps: Sequence[Step]) -> list[Floats]:
    """The share of the index that each measure, each dimension, … carries; one array per step, each sums to 1."""
    plan = _plan(steps, len(np.atleast_1d(np.asarray(steps[0].parent))) if steps else 0)
    above, found = np.ones(1), list[Floats]()
    for parents, weight, _means in reversed(plan):
        total = np.bincount(parents, weight, minlength=len(above))
        above = above[parents] * weight / total[parents]
        found.insert(0, above)
    return found


Plan = list[tuple[npt.NDArray[np.int64], Floats, tuple[str, ...]]]


def _plan(steps: Sequence[Step], children: int) -> Plan:
    """Checked steps; each has as many children as the step below has parents, and the last has one parent."""
    plan: Plan = []
    for step in steps:
        parents, weight = codes("parent", step.parent), counts("weight", step.weight, 1)
        if parents.shape != weight.shape or len(parents) != children:
            raise BadNumbers(f"a step names {len(parents)} parents and {len(weight)} weights of {children} children")
        children = int(parents.max(initial=-1)) + 1
        total = np.bincount(parents, weight, minlength=children)
        refuse_where(total <= 0, "parent", "has no child with weight")
        means = (step.mean,) * children if isinstance(step.mean, str) else tuple(step.mean)
        if len(means) != children:
            raise BadNumbers(f"a step names {len(means)} means for {children} parents")
        plan.append((parents, weight, tuple(one_of("mean", mean, MEANS) for mean in means)))
    if not plan or children != 1:
        raise BadNumbers("the hierarchy does not end in one index")
    return plan


def step_up(values: Floats, weight: Floats, parents: npt.NDArray[np.int64], means: tuple[str, ...]) -> Floats:
    """(parents, draws, offices) from values (children, draws or 1, offices) and weight (draws or 1, children)."""
    up = np.empty((len(means), max(values.shape[1], len(weight)), values.shape[2]))
    for parent, mean in enumerate(means):
        child = np.flatnonzero(parents == parent)
        up[parent] = _mean(values[child], weight[:, child], mean)
    return up


def _mean(values: Floats, weight: Floats, mean: str) -> Floats:
    if mean == "arithmetic":
        return _weighted(values, weight)
    refuse_where(values < 0, "score", f"is negative under a {mean} mean", "put goalposts at 0 or above")
    zero = values <= 0
    safe = np.where(zero, NONE, values) if zero.any() else values
    found = np.exp(_weighted(np.log(safe), weight)) if mean == "geometric" else 1 / _weighted(1 / safe, weight)
    if zero.any():
        found = np.where(_weighted(zero.astype(np.float64), (weight > 0).astype(np.float64)) > 0, 0.0, found)
    return found


def _weighted(values: Floats, weight: Floats) -> Floats:
    """Σ w x / Σ w over the children that are there; NaN without any."""
    missing = np.isnan(values)
    if not missing.any():
        return np.asarray(_dot(values, weight) / weight.sum(-1)[:, None])
    total = _dot((~missing).astype(np.float64), weight)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, _dot(np.where(missing, 0.0, values), weight) / total, np.nan)


def _dot(values: Floats, weight: Floats) -> Floats:
    if values.shape[1] == 1:
        return np.asarray(weight @ values[:, 0])
    return np.asarray(np.matmul(weight[:, None], values.transpose(1, 0, 2))[:, 0])


def dominance(scores: npt.ArrayLike) -> Bools:
    """[i, j]: i is at least as good in every measure and better in one, so i is ahead whatever the weights.

    Monotone means only; an office that lacks a measure dominates nobody and is dominated by nobody.
    """
    numbers = loose("scores", scores, 2)
    never_worse = np.ones((len(numbers), len(numbers)), bool)
    once_better = np.zeros_like(never_worse)
    for measure in numbers.T:
        never_worse &= measure[:, None] >= measure
        once_better |= measure[:, None] > measure
    return never_worse & once_better


def outranking(scores: npt.ArrayLike, weight: npt.ArrayLike) -> Floats:
    """[i, j]: share of the weight of the measures in which i is strictly better than j (Munda 2008)."""
    numbers = loose("scores", scores, 2)
    shares = per_office(counts("weight", weight), "weight", (numbers.shape[1],))
    refuse_where(np.asarray(shares.sum() <= 0), "weight", "is 0 everywhere")
    found = np.zeros((len(numbers), len(numbers)))
    for measure, share in zip(numbers.T, shares / shares.sum(), strict=True):
        found += share * (measure[:, None] > measure)
    return found


def cronbach(values: npt.ArrayLike) -> float:
    """Cronbach's (1951) alpha of the columns, from covariances of the pairs that are there; NaN for one column."""
    numbers = loose("values", values, 2)
    size = numbers.shape[1]
    if size < 2:
        return float("nan")
    table = np.ma.masked_invalid(numbers)
    covariance = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            both = ~np.isnan(table.data[:, i]) & ~np.isnan(table.data[:, j])
            covariance[i, j] = np.cov(numbers[both, i], numbers[both, j])[0, 1] if both.sum() > 1 else np.nan
    return float(size / (size - 1) * (1 - np.trace(covariance) / covariance.sum()))


def winsorise(values: npt.ArrayLike, most: int = 5, skewness: float = 2.0, kurtosis: float = 3.5) -> Floats:
    """Pull in the outermost offices of skewed measures one by one (at most `most`), as JRC handbooks do (OECD 2008).

    A column whose |skewness| and kurtosis both exceed the limits has its outermost value on the long side replaced
    by the next one. Only to recompute other people's indices: ours use fixed goalposts.
    """
    numbers = loose("values", values, 2).copy()
    for column in numbers.T:
        there = ~np.isnan(column)
        part = column[there]
        for pulled in range(1, most + 1):
            skew = stats.skew(part, bias=False)
            if not (abs(skew) > skewness and stats.kurtosis(part, bias=False) > kurtosis):
                break
            order = np.sort(part) if skew > 0 else -np.sort(-part)
            limit = order[-1 - pulled]
            part = np.minimum(column[there], limit) if skew > 0 else np.maximum(column[there], limit)
        column[there] = part
    return numbers


def fill_by_group(values: npt.ArrayLike, group: npt.ArrayLike) -> Floats:
    """Missing values become the mean of their group in that measure (NaN where the whole group has none).

    Only to recompute other people's indices: ours let a missing measure leave the score, for nobody was measured there.
    """
    numbers, where = loose("values", values, 2).copy(), codes("group", group)
    if len(where) != len(numbers):
        raise BadNumbers(f"{len(where)} groups for {len(numbers)} offices")
    for one in np.unique(where):
        inside = where == one
        part = numbers[inside]
        there = ~np.isnan(part)
        with np.errstate(invalid="ignore"):
            mean = np.where(there, part, 0.0).sum(axis=0) / there.sum(axis=0)
        numbers[inside] = np.where(there, part, mean)
    return numbers


def realised_weights(measures: npt.ArrayLike, index: npt.ArrayLike) -> Floats:
    """How much of the index's variance each measure explains: correlation ratios (Paruolo, Saisana & Saltelli 2013).

    Var(E[index | measure]) / Var(index), shape (measures,), by a running line whose width is chosen by leaving one
    office out. Compare their shares with the nominal weights: a measure that hardly varies has a realised weight near 0
    whatever the scheme says. Offices without index are left out; NaN for measures known for fewer than 5 offices.
    """
    table, total = loose("measures", measures, 2), loose("index", index, 1)
    if len(table) != len(total):
        raise BadNumbers(f"{len(table)} rows of measures, {len(total)} of the index")
    return np.array([_correlation_ratio(column, total) for column in table.T])


def _correlation_ratio(x: Floats, y: Floats) -> float:
    there = ~np.isnan(x) & ~np.isnan(y)
    if there.sum() < 5:
        return float("nan")
    order = np.argsort(x[there], kind="stable")
    x, y = x[there][order], y[there][order]
    if x[0] == x[-1] or y.var() == 0:
        return 0.0
    fits = [_running_line(x, y, share) for share in (0.1, 0.2, 0.35, 0.5, 0.75, 2.0)]
    fitted = min(fits, key=lambda fit: float(fit[1]))[0]
    return float(min(fitted.var() / y.var(), 1.0))


def _running_line(x: Floats, y: Floats, share: float) -> tuple[Floats, float]:
    """Least-squares line through the nearest share of offices at each office, and its leave-one-out error."""
    size = len(x)
    reach = max(int(share * size / 2), 4)
    x, y = (x - x.mean()) / x.std(), y - y.mean()
    start = np.maximum(np.arange(size) - reach, 0)
    end = np.minimum(np.arange(size) + reach + 1, size)

    def within(terms: Floats) -> Floats:
        total = np.concatenate([[0.0], np.cumsum(terms)])
        return np.asarray(total[end] - total[start], dtype=np.float64)

    number = (end - start).astype(np.float64)
    mean_x, mean_y = within(x) / number, within(y) / number
    spread = np.maximum(within(x * x) - number * mean_x**2, 0)
    flat = spread <= 1e-9 * number
    steep = np.where(flat, 0.0, (within(x * y) - number * mean_x * mean_y) / np.where(flat, 1.0, spread))
    fitted = mean_y + steep * (x - mean_x)
    leverage = 1 / number + np.where(flat, 0.0, (x - mean_x) ** 2 / np.where(flat, 1.0, spread))
    missed = (y - fitted) / np.maximum(1 - leverage, 1e-3)
    _values, place = np.unique(x, return_inverse=True)
    alike = np.bincount(place, fitted) / np.bincount(place)  # offices with the same value have one expectation
    return alike[place], float(np.mean(missed**2))
