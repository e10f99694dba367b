"""Observed against expected, with limits that widen for small offices and for ordinary differences between offices.

Spiegelhalter (2005, Qual. Saf. Health Care 14:347): limits around a target for each office's size, widened by a
variance τ² between offices so that ordinary differences, for which no office is to blame, are not called outliers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats import proportions
from shixiao.stats._checks import Floats, confidence, counts, floats, refuse_where, same_length, share_counts, shares


@dataclass(frozen=True)
class Funnel:
    """value, z: one per office (NaN without denominator); low, high: (levels, offices); phi above 1: over-dispersed."""

    value: Floats
    target: float
    z: Floats
    phi: float
    tau2: float
    low: Floats
    high: Floats


def of_shares(
    yes: npt.ArrayLike,
    asked: npt.ArrayLike,
    target: float | None = None,
    levels: Sequence[float] = (0.95, 0.998),
    overdispersed: bool = True,
    pulled_in: float = 0.1,
) -> Funnel:
    """Shares around a target (the share of all offices together, unless given); limits are Wilson's."""
    good, size = share_counts(yes, asked)
    _something(good, size)
    aim = float(good.sum() / size.sum()) if target is None else float(shares("target", target))
    with np.errstate(invalid="ignore", divide="ignore"):
        value, se = good / size, np.sqrt(aim * (1 - aim) / size)
    phi, tau2 = _dispersion(value, aim, se, overdispersed, pulled_in)
    limits = [share_limits(size, aim, level, tau2) for level in levels]
    z = _z(value - aim, np.sqrt(se**2 + tau2))
    return Funnel(
        value, aim, z, phi, tau2, np.array([low for low, _ in limits]), np.array([high for _, high in limits])
    )


def of_ratios(
    observed: npt.ArrayLike,
    expected: npt.ArrayLike,
    levels: Sequence[float] = (0.95, 0.998),
    overdispersed: bool = True,
    pulled_in: float = 0.1,
) -> Funnel:
    """Observed counts over expected ones (indirect standardisation) around 1; limits are Byar's."""
    seen, due = counts("observed", observed, 1), counts("expected", expected, 1)
    same_length(observed=seen, expected=due)
    _something(seen, due)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, se = seen / due, 1 / np.sqrt(due)
    phi, tau2 = _dispersion(value, 1.0, se, overdispersed, pulled_in)
    limits = [ratio_limits(due, level, tau2) for level in levels]
    z = _z(value - 1, np.sqrt(se**2 + tau2))
    return Funnel(
        value, 1.0, z, phi, tau2, np.array([low for low, _ in limits]), np.array([high for _, high in limits])
    )


def _something(value: Floats, size: Floats) -> None:
    if value.ndim != 1 or not np.any(size > 0):
        raise BadNumbers("no office has a denominator", do="give one count per office, some above 0")


def _z(gap: Floats, spread: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(gap == 0, 0.0, gap / spread)


def share_limits(asked: npt.ArrayLike, target: float, level: float = 0.95, tau2: float = 0.0) -> tuple[Floats, Floats]:
    """Between which shares an office of this size is expected: Wilson's interval of the target at its size.

    τ² makes the office smaller: target (1 - target) / size grows by τ². NaN where nobody was asked.
    """
    size, aim = counts("asked", asked), float(shares("target", target))
    single = aim * (1 - aim)
    worth = np.divide(single * size, single + tau2 * size, out=np.array(size), where=single + tau2 * size > 0)
    return proportions.wilson(np.minimum(aim * worth, worth), worth, level)


def ratio_limits(expected: npt.ArrayLike, level: float = 0.95, tau2: float = 0.0) -> tuple[Floats, Floats]:
    """Between which ratios of observed to expected an office is expected (Byar; Breslow & Day 1987); NaN at 0."""
    due = counts("expected", expected)
    worth = due / (1 + tau2 * due)
    low, high = byar(worth, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(worth > 0, low / worth, np.nan), np.where(worth > 0, high / worth, np.nan)


def byar(count: npt.ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's interval for a Poisson count: within 0.1 of the exact one from 5 upwards; 0 has the lower end 0."""
    number, z = counts("count", count), special.ndtri(0.5 + confidence(level) / 2)
    above = number + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        low = number * np.maximum(1 - 1 / (9 * number) - z / (3 * np.sqrt(number)), 0) ** 3
    return np.where(number > 0, low, 0.0), above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3


def _dispersion(value: Floats, target: float, se: Floats, wanted: bool, pulled_in: float) -> tuple[float, float]:
    there = np.isfinite(value) & np.isfinite(se) & (se > 0)
    if not wanted or there.sum() < 2:
        return 1.0, 0.0
    return overdispersion((value[there] - target) / se[there], se[there], pulled_in)


def overdispersion(z: npt.ArrayLike, se: npt.ArrayLike, pulled_in: float = 0.1) -> tuple[float, float]:
    """φ and τ² from z scores: a tenth on each side is pulled in first, so that outliers do not excuse themselves.

    φ is the mean of z²; τ² is 0 while φ is at most what chance gives ((offices - 1) / offices), else by moments
    (DerSimonian & Laird 1986 with φ for Q / offices). Pulling in a tenth makes τ² about a third too small when all
    differences are ordinary, so some 12 % of ordinary offices fall outside 95 % limits: the price of catching others.
    """
    scores, spread = floats("z", z, 1), floats("se", se, 1)
    same_length(z=scores, se=spread)
    refuse_where(spread <= 0, "se", "is not above 0")
    if not 0 <= pulled_in < 0.5:
        raise BadNumbers(f"{pulled_in} pulled in on each side", do="0.1 is usual, below 0.5")
    inner = np.clip(scores, *np.quantile(scores, [pulled_in, 1 - pulled_in]))
    phi, number = float(np.mean(inner**2)), len(scores)
    weight = 1 / spread**2
    room = weight.sum() - (weight**2).sum() / weight.sum()
    return phi, float(max(0.0, (number * phi - (number - 1)) / room)) if room > 0 else 0.0
