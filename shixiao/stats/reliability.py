"""Do offices differ at all, or is what looks like a difference only chance?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Floats, confidence, errors, floats, number, same_length


@dataclass(frozen=True)
class Reliability:
    """share: of the variance between offices that is real, with its interval; tau2: that real variance."""

    share: float
    low: float
    high: float
    tau2: float
    tau2_low: float
    tau2_high: float


def reliability(estimate: npt.ArrayLike, se: npt.ArrayLike, level: float = 0.95) -> Reliability:
    """τ² / (τ² + mean se²) of two or more offices, with a Q-profile interval (Viechtbauer 2007).

    τ² solves Q(τ²) = offices - 1 (Paule & Mandel 1982), Q being Σ (estimate - weighted mean)² / (se² + τ²), which falls
    with τ²; its interval are the τ² at which Q is a likely χ². Where Q is too small even at 0, τ² is 0. An office with
    se 0 (100 % in a small sample) would outweigh all others: take proportions.cautious_se.
    Below 0.7 offices should not be ranked by this measure.
    """
    values, variance = floats("estimate", estimate, 1), errors("se", se, 1) ** 2
    same_length(estimate=values, se=variance)
    if len(values) < 2:
        raise BadNumbers("reliability compares two offices or more", do="leave the measure unjudged")
    free, tail = len(values) - 1, (1 - confidence(level)) / 2
    aims = (float(free), float(stats.chi2.isf(tail, free)), float(stats.chi2.ppf(tail, free)))
    real, low, high = (_between(values, variance, aim) for aim in aims)
    noise = float(variance.mean())
    return Reliability(real / (real + noise), low / (low + noise), high / (high + noise), real, low, high)


def _between(values: Floats, variance: Floats, aim: float) -> float:
    """The τ² at which Q is `aim`, or 0; found by halving."""
    low, high = 0.0, float(values.var() * len(values) / aim + variance.max())
    if _q(values, variance, 0.0) <= aim:
        return 0.0
    while _q(values, variance, high) > aim:
        high *= 2
    for _step in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _q(values, variance, middle) > aim else (low, middle)
    return (low + high) / 2


def _q(values: Floats, variance: Floats, tau2: float) -> float:
    spread = np.maximum(variance + tau2, 1e-300)
    weight = spread.min() / spread
    rest = values - (weight * values).sum() / weight.sum()
    return float((rest**2 / spread).sum())


def at_ceiling(estimate: npt.ArrayLike, ceiling: float = 1.0, within: float = 0.0) -> float:
    """Share of the offices that are within `within` of the best value possible, and can no longer be told apart."""
    values = floats("estimate", estimate, 1)
    if not values.size:
        raise BadNumbers("there are no offices")
    return float(np.mean(values >= number("ceiling", ceiling) - number("within", within)))
