"""What the best of many is really worth: whoever came first was probably lucky, too.

The largest of k estimates overstates its own truth (by 1.16 standard errors if all 5 are equally good), and its usual
interval covers too seldom. Andrews, Kitagawa & McCloskey 2024 (Quarterly Journal of Economics 139:305):

conditional   right given who won: a normal cut off at the runner-up; may be very long when the two are close
projection    an interval that is right for all k at once, so for the winner too; has no estimate of its own
hybrid        conditional, but never outside a projection interval of a tenth of the error: the default

Use it for "the best office has 97 %", for a pilot chosen among several, for the measure with the largest effect.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Floats, Ints, confidence, errors, floats, number, one_of, refuse_where

METHODS = ("hybrid", "conditional", "projection")
DRAWS, TINY = 200_000, 1e-9


@dataclass(frozen=True)
class Winner:
    """Over the leading axes of the estimates: who won; their figure as it stands; the corrected one and its interval.

    estimate is median-unbiased: too high as often as too low (projection: the figure as it stands).
    """

    which: Ints
    naive: Floats
    estimate: Floats
    low: Floats
    high: Floats


def winner(
    estimate: npt.ArrayLike,
    se: npt.ArrayLike | None = None,
    *,
    covariance: npt.ArrayLike | None = None,
    level: float = 0.95,
    method: str = "hybrid",
    better: str = "high",
    share: float = 0.1,
    seed: int = 0,
) -> Winner:
    """The winner along the last axis (…, k), k of 2 or more; se like the estimates, or one covariance (k, k).

    `share` of the error goes to the projection of the hybrid. Independent estimates need no random numbers; under a
    covariance the projection takes 200,000 draws from `seed`. Where several are tied at the top (two offices at 100 %)
    there is no race to condition on: the first is named and gets the projection.
    """
    one_of("method", method, METHODS)
    sign = 1.0 if one_of("better", better, ("high", "low")) == "high" else -1.0
    if not 0 < number("share", share) < 1:
        raise BadNumbers(f"share is {share}", do="0.1 is usual")
    values = sign * floats("estimate", estimate)
    if values.ndim < 1 or values.shape[-1] < 2:
        raise BadNumbers("one alone has not won", do="give two estimates or more")
    first = values.argmax(axis=-1)
    spread, cover, least, most = _conditions(values, first, se, covariance)
    top = np.take_along_axis(values, first[..., None], -1)[..., 0]
    alpha = 1 - confidence(level)
    tied = (top - least <= TINY * spread) | (most - top <= TINY * spread)
    found = [top, top, top]
    if method == "projection" or tied.any():
        around = _reach(alpha, values.shape[-1], cover, seed) * spread
        found = [top, top - around, top + around]
    if method != "projection":
        reach, tail = np.inf, alpha / 2
        if method == "hybrid":
            reach = _reach(share * alpha, values.shape[-1], cover, seed)
            tail = alpha * (1 - share) / (1 - share * alpha) / 2
        solved = [_solve(p, top, spread, least, most, reach) for p in (0.5, 1 - tail, tail)]
        found = [np.where(tied, wide, own) for wide, own in zip(found, solved, strict=True)]
    middle, low, high = (sign * each for each in found)
    return Winner(first, sign * top, middle, *((low, high) if sign > 0 else (high, low)))


def _conditions(
    values: Floats, first: Ints, se: npt.ArrayLike | None, covariance: npt.ArrayLike | None
) -> tuple[Floats, Floats | None, Floats, Floats]:
    """The winner's standard error, the correlations if any, and between which values it would still have won."""
    if (se is None) == (covariance is None):
        raise BadNumbers("give either se or covariance")
    if covariance is None:
        assert se is not None
        try:
            spread = np.broadcast_to(errors("se", se), values.shape)
        except ValueError as problem:
            raise BadNumbers(f"se has the shape {np.shape(se)}, estimates {values.shape}") from problem
        refuse_where(spread == 0, "se", "is 0")
        rest = values.copy()
        np.put_along_axis(rest, first[..., None], -np.inf, -1)
        own = np.take_along_axis(spread, first[..., None], -1)[..., 0]
        return own, None, rest.max(axis=-1), np.full(own.shape, np.inf)
    cover = floats("covariance", covariance, 2)
    size = values.shape[-1]
    if cover.shape != (size, size) or not np.allclose(cover, cover.T) or np.linalg.eigvalsh(cover)[0] < -1e-9:
        raise BadNumbers(f"covariance of shape {cover.shape} is none of {size} estimates", do="symmetric, no negative")
    refuse_where(np.diag(cover) <= 0, "covariance", "has a variance that is not above 0")
    row = cover[first]
    variance = np.take_along_axis(row, first[..., None], -1)
    top = np.take_along_axis(values, first[..., None], -1)
    # moving the winner to t moves k to x_k + (t - top) c_k / variance: k is passed where the two meet
    slope = 1 - row / variance
    with np.errstate(divide="ignore", invalid="ignore"):
        meets = top - (top - values) / slope
    least = np.where(slope > 1e-12, meets, -np.inf).max(axis=-1)
    most = np.where(slope < -1e-12, meets, np.inf).min(axis=-1)
    scale = np.sqrt(np.diag(cover))
    return np.sqrt(variance[..., 0]), cover / np.outer(scale, scale), least, most


def _reach(alpha: float, size: int, correlation: Floats | None, seed: int) -> float:
    """The 1 - alpha quantile of the largest |z| of all."""
    if correlation is None:
        return float(-special.ndtri(-np.expm1(np.log1p(-alpha) / size) / 2))
    value, vector = np.linalg.eigh(correlation)
    root = vector * np.sqrt(np.maximum(value, 0))
    random, largest = np.random.default_rng(seed), []
    for _piece in range(DRAWS // 10_000):
        largest.append(np.abs(random.standard_normal((10_000, size)) @ root.T).max(axis=1))
    return float(np.quantile(np.concatenate(largest), 1 - alpha, method="higher"))


def _solve(p: float, top: Floats, spread: Floats, least: Floats, most: Floats, reach: float) -> Floats:
    """The mean at which the cut-off normal falls to the left of the winner's figure with probability p; by halving.

    In standard errors from the figure; hybrid: the normal is also cut off `reach` on both sides of the mean.
    """
    below, above = (least - top) / spread, (most - top) / spread
    far = min(reach, 1e9)
    low, high = np.full(top.shape, -far), np.full(top.shape, far)
    for _step in range(200):
        # beyond ten standard errors steps are ratios, for an interval may reach very far
        middle = np.where(np.minimum(np.abs(low), np.abs(high)) > 10, _between(low, high), (low + high) / 2)
        enough = _share_left(middle, below, above, reach) > p
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
    found = (low + high) / 2
    return np.asarray(top + found * spread)


def _between(low: Floats, high: Floats) -> Floats:
    same = np.sign(low) == np.sign(high)
    return np.where(same, np.sign(low) * np.sqrt(np.abs(low * high)), (low + high) / 2)


def _share_left(mean: Floats, below: Floats, above: Floats, reach: float) -> Floats:
    """P(below the figure, which is 0 | between the cuts) for a unit normal around `mean`."""
    left, right = np.maximum(below - mean, -reach), np.minimum(above - mean, reach)
    here = np.clip(-mean, left, right)
    return np.exp(np.minimum(_log_between(left, here) - _log_between(left, right), 0.0))


def _log_between(left: Floats, right: Floats) -> Floats:
    """log(Φ(right) - Φ(left)) that stays exact far out on either side."""
    flip = left > 0
    small, large = np.where(flip, -right, left), np.where(flip, -left, right)
    with np.errstate(divide="ignore", invalid="ignore"):
        top = special.log_ndtr(large)
        gap = np.where(np.isneginf(small), -np.inf, special.log_ndtr(small) - top)
        return np.where(large > small, top + np.log(-np.expm1(np.minimum(gap, 0.0))), -np.inf)
