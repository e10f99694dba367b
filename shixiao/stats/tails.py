"""How surprising a count is: upper tails whose counts vary more than chance alone explains.

Beta-binomial: shares that differ from day to day. Negative binomial: volumes that do. Both have the variance of
their simple relative times a factor, and become it when the spread is 0.
"""

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from shixiao.stats._checks import Floats

SMALLEST = 1e-300  # a p-value is never 0: no search is that long
CUT = 40.0  # a squared residual of more than this many variances tells of an event, not of the usual spread


def _together(*values: npt.ArrayLike) -> list[Floats]:
    return list(np.broadcast_arrays(*(np.asarray(x, np.float64) for x in values)))


def binomial(k: npt.ArrayLike, n: npt.ArrayLike, share: npt.ArrayLike) -> Floats:
    """P(K ≥ k) of n independent tries."""
    few, tries, chance = _together(k, n, share)
    tail = special.betainc(np.maximum(few, 1e-9), np.maximum(tries - few + 1, 1e-9), np.clip(chance, 0, 1))
    return np.where(few <= 0, 1.0, np.where(few > tries, SMALLEST, np.maximum(tail, SMALLEST)))


def poisson(k: npt.ArrayLike, expected: npt.ArrayLike) -> Floats:
    """P(K ≥ k)."""
    few, due = _together(k, expected)
    tail = special.gammainc(np.maximum(few, 1e-9), np.maximum(due, 0))
    return np.where(few <= 0, 1.0, np.maximum(tail, SMALLEST))


def negative_binomial(k: npt.ArrayLike, expected: npt.ArrayLike, spread: float) -> Floats:
    """P(K ≥ k) of a count with variance expected + spread · expected²."""
    if spread <= 1e-9:
        return poisson(k, expected)
    few, due = _together(k, expected)
    tail = special.betainc(np.maximum(few, 1e-9), 1 / spread, due * spread / (1 + due * spread))
    return np.where(few <= 0, 1.0, np.maximum(tail, SMALLEST))


def beta_binomial(k: npt.ArrayLike, n: npt.ArrayLike, share: npt.ArrayLike, spread: npt.ArrayLike) -> Floats:
    """P(K ≥ k) of n tries whose own share varies around `share` with intra-class correlation `spread`."""
    few, tries, mean, rho = (x.ravel() for x in _together(k, n, share, spread))
    mean, rho = np.clip(mean, 1e-12, 1 - 1e-12), np.clip(rho, 1e-9, 1 - 1e-9)
    out = np.where(rho < 1e-6, binomial(few, tries, mean), 1.0)
    total = (1 - rho) / rho
    for i in np.flatnonzero((few > tries * mean) & (few > 0) & (rho >= 1e-6)):
        at = np.arange(few[i], tries[i] + 1)
        tail = stats.betabinom.logpmf(at, tries[i], mean[i] * total[i], (1 - mean[i]) * total[i])
        out[i] = np.exp(special.logsumexp(tail)) if at.size else SMALLEST
    return np.clip(out, SMALLEST, 1.0)


def share_spread(k: Floats, n: Floats, share: Floats) -> float:
    """Intra-class correlation of shares around what is expected of each, by moments (Kleinman 1973).

    Each group's squared residual is cut, so that what is looked for does not hide itself.
    """
    use = (n >= 2) & (share > 0) & (share < 1)
    if use.sum() < 2:
        return 0.0
    k, n, share = k[use], n[use], share[use]
    chance = n * share * (1 - share)
    squared = np.minimum((k - n * share) ** 2 / chance, CUT)
    return float(np.clip((squared - 1).sum() / (n - 1).sum(), 0.0, 0.5))


def volume_spread(count: Floats, expected: Floats) -> float:
    """The `spread` of a negative binomial around what is expected of each, by moments, residuals cut as above."""
    use = expected > 0
    if use.sum() < 2:
        return 0.0
    count, expected = count[use], expected[use]
    squared = np.minimum((count - expected) ** 2 / expected, CUT * (1 + expected))
    return float(np.clip((squared - 1).sum() / expected.sum(), 0.0, 5.0))
