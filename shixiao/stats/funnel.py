"""Observed against expected, with limits that widen for small offices and for ordinary differences between offices.

Spiegelhalter (2005, Qual. Saf. Health Care 14:347): limits around a target for each office's size, widened by a
variance τ² between offices so that ordinary differences, for which no office is to blame, are not called outliers.

How τ² is found (`method`): 'winsorised' is the published way, a tenth on each side pulled in before φ and τ² are taken
by moments; it leaves τ² about a third too small when all differences are ordinary, and 12 % of ordinary offices outside
95 % limits. 'robust', the default of the funnels, pulls in the same tenth but knows what pulling in takes away from
normal scores: 5 % stay outside. 'trimmed' leaves that tenth out (as the English SHMI does), 'moments' keeps everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats import proportions
from shixiao.stats._checks import (
    Floats,
    confidence,
    counts,
    floats,
    one_of,
    refuse_where,
    same_length,
    share_counts,
    shares,
)

METHODS = ("robust", "winsorised", "trimmed", "moments")
SCALES = ("plain", "root", "log")


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
    method: str = "robust",
) -> Funnel:
    """Shares around a target (the share of all offices together, unless given); limits are Wilson's."""
    good, size = share_counts(yes, asked)
    _something(good, size)
    aim = float(good.sum() / size.sum()) if target is None else float(shares("target", target))
    with np.errstate(invalid="ignore", divide="ignore"):
        value, se = good / size, np.sqrt(aim * (1 - aim) / size)
    phi, tau2 = _dispersion(value - aim, se, overdispersed, pulled_in, method)
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
    method: str = "robust",
    scale: str = "plain",
) -> Funnel:
    """Observed counts over expected ones (indirect standardisation) around 1; limits are Byar's.

    On the scale 'root' (Spiegelhalter 2005) or 'log' (the English SHMI; nobody observed has no logarithm: z is NaN) the
    ratio is transformed first, z and τ² belong to that scale, and limits are normal ones brought back from it.
    """
    one_of("scale", scale, SCALES)
    seen, due = counts("observed", observed, 1), counts("expected", expected, 1)
    same_length(observed=seen, expected=due)
    _something(seen, due)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, se = seen / due, 1 / np.sqrt(due)
        gap = {"plain": value - 1, "root": np.sqrt(value) - 1, "log": np.where(seen > 0, np.log(value), np.nan)}[scale]
    se = se / 2 if scale == "root" else se
    phi, tau2 = _dispersion(gap, se, overdispersed, pulled_in, method)
    limits = [ratio_limits(due, level, tau2) if scale == "plain" else _bent(se, level, tau2, scale) for level in levels]
    z = _z(gap, np.sqrt(se**2 + tau2))
    return Funnel(
        value, 1.0, z, phi, tau2, np.array([low for low, _ in limits]), np.array([high for _, high in limits])
    )


def _bent(se: Floats, level: float, tau2: float, scale: str) -> tuple[Floats, Floats]:
    half = special.ndtri(0.5 + confidence(level) / 2) * np.sqrt(np.where(np.isfinite(se), se, np.nan) ** 2 + tau2)
    if scale == "log":
        return np.exp(-half), np.exp(half)
    return np.maximum(1 - half, 0.0) ** 2, (1 + half) ** 2


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


def _dispersion(gap: Floats, se: Floats, wanted: bool, pulled_in: float, method: str) -> tuple[float, float]:
    one_of("method", method, METHODS)
    there = np.isfinite(gap) & np.isfinite(se) & (se > 0)
    if not wanted or there.sum() < 2:
        return 1.0, 0.0
    return overdispersion(gap[there] / se[there], se[there], pulled_in, method)


def overdispersion(
    z: npt.ArrayLike, se: npt.ArrayLike, pulled_in: float = 0.1, method: str = "winsorised"
) -> tuple[float, float]:
    """φ and τ² from z scores, so that outliers do not excuse themselves; `pulled_in` on each side.

    'winsorised' (Spiegelhalter 2005), 'trimmed', 'moments': φ is the mean of z², τ² follows by moments (DerSimonian &
    Laird 1986 with φ for Q / offices), 0 while φ is at most what chance gives, (offices - 1) / offices.
    'robust': τ² makes the winsorised mean square of (value - target) / √(se² + τ²) what it is among normal scores; φ is
    that mean square at τ² = 0 over the same constant, so that 1 means no more than chance.
    """
    one_of("method", method, METHODS)
    scores, spread = floats("z", z, 1), floats("se", se, 1)
    same_length(z=scores, se=spread)
    refuse_where(spread <= 0, "se", "is not above 0")
    if not 0 <= pulled_in < 0.5:
        raise BadNumbers(f"{pulled_in} pulled in on each side", do="0.1 is usual, below 0.5")
    if method == "robust":
        return _robust(scores, spread, pulled_in)
    ends = np.quantile(scores, [pulled_in, 1 - pulled_in])
    if method == "trimmed":
        kept = (scores >= ends[0]) & (scores <= ends[1])
        scores, spread = scores[kept], spread[kept]
    elif method == "winsorised":
        scores = np.clip(scores, *ends)
    phi, number = float(np.mean(scores**2)), len(scores)
    weight = 1 / spread**2
    room = weight.sum() - (weight**2).sum() / weight.sum()
    return phi, float(max(0.0, (number * phi - (number - 1)) / room)) if room > 0 else 0.0


def _robust(z: Floats, se: Floats, pulled_in: float) -> tuple[float, float]:
    """Halving: the winsorised mean square falls with τ²."""

    def beyond_chance(tau2: float) -> float:
        scaled = z * se / np.sqrt(se**2 + tau2)
        inner = np.clip(scaled, *np.quantile(scaled, [pulled_in, 1 - pulled_in]))
        return float(np.mean(inner**2)) / ordinary

    ordinary = _ordinary(len(z), pulled_in)
    phi, low, high = beyond_chance(0.0), 0.0, float((z * se).var() + (se**2).max())
    if phi <= 1:
        return phi, 0.0
    while beyond_chance(high) > 1:
        high *= 2
    for _step in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if beyond_chance(middle) > 1 else (low, middle)
    return phi, (low + high) / 2


def _ordinary(number: int, pulled_in: float) -> float:
    """The mean square of so many normal scores of which the ends are pulled in: order statistics after Blom (1958)."""
    place = (np.arange(1, number + 1) - 0.375) / (number + 0.25)
    middle = special.ndtri(place)
    around = place * (1 - place) / (number + 2) * 2 * np.pi * np.exp(middle**2)
    ends = np.quantile(middle, [pulled_in, 1 - pulled_in])
    at_ends = np.interp(np.clip(middle, *ends), middle, around)
    return float(np.mean(np.clip(middle, *ends) ** 2 + at_ends))
