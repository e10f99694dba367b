"""Observed against expected, with limits that widen for small offices and for ordinary differences between offices.

Spiegelhalter (2005, Qual. Saf. Health Care 14:347): limits around a target for each office's size, widened by a
variance τ² between offices so that ordinary differences, for which no office is to blame, are not called outliers.

Limits are quantiles of the binomial or Poisson distribution given the target, and flags its exact tails: an interval of
the target, such as Wilson's or Byar's, is bent the other way (at 98 % and 100 asked, 13 % of ordinary offices would lie
above 99.8 % limits of Wilson's). With τ² an office is worth as many cases as vary by chance alone as much as it does.

How τ² is found (`method`): 'winsorised' is the published way, a tenth on each side pulled in before φ and τ² are taken
by moments; it leaves τ² about a third too small when all differences are ordinary, and 12 % of ordinary offices outside
95 % limits. 'robust', the default of the funnels, pulls in the same tenth but knows what pulling in takes away from
normal scores: 5 % stay outside. 'trimmed' leaves that tenth out (as the English SHMI does), 'moments' keeps everybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats._checks import (
    Floats,
    Ints,
    confidence,
    counts,
    floats,
    loose,
    nonnegative,
    one_of,
    refuse_where,
    same_length,
    share_counts,
    shares,
    together,
)
from shixiao.stats._checks import number as figure

METHODS = ("robust", "winsorised", "trimmed", "moments")
SCALES = ("plain", "root", "log")


@dataclass(frozen=True)
class Funnel:
    """value, z: one per office (NaN without denominator); low, high, flag: (levels, offices).

    flag: -1 below, 1 above what chance explains at this level, else 0. phi above 1: over-dispersed.
    """

    value: Floats
    target: float
    z: Floats
    phi: float
    tau2: float
    low: Floats
    high: Floats
    flag: Ints


def of_shares(
    yes: npt.ArrayLike,
    asked: npt.ArrayLike,
    target: float | None = None,
    levels: Sequence[float] = (0.95, 0.998),
    overdispersed: bool = True,
    pulled_in: float = 0.1,
    method: str = "robust",
) -> Funnel:
    """Shares around a target (the share of all offices together, unless given); limits are binomial quantiles.

    z is infinite where a target of 0 or 1 leaves no room for what was seen.
    """
    good, size = share_counts(yes, asked)
    _something(good, size)
    aim = float(good.sum() / size.sum()) if target is None else float(shares("target", figure("target", target)))
    with np.errstate(invalid="ignore", divide="ignore"):
        value, se = good / size, np.sqrt(aim * (1 - aim) / size)
    phi, tau2 = _dispersion(value - aim, se, overdispersed, pulled_in, method)
    limits = [share_limits(size, aim, level, tau2) for level in levels]
    return _funnel(value, aim, _z(value - aim, np.sqrt(se**2 + tau2)), phi, tau2, limits)


def of_ratios(
    observed: npt.ArrayLike,
    expected: npt.ArrayLike,
    levels: Sequence[float] = (0.95, 0.998),
    overdispersed: bool = True,
    pulled_in: float = 0.1,
    method: str = "robust",
    scale: str = "plain",
) -> Funnel:
    """Observed counts over expected ones (indirect standardisation) around 1; limits are Poisson quantiles.

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
    return _funnel(value, 1.0, _z(gap, np.sqrt(se**2 + tau2)), phi, tau2, limits)


def _funnel(
    value: Floats, target: float, z: Floats, phi: float, tau2: float, limits: list[tuple[Floats, Floats]]
) -> Funnel:
    low, high = (np.array([pair[end] for pair in limits]).reshape(-1, len(value)) for end in (0, 1))
    return Funnel(value, target, z, phi, tau2, low, high, flags(value, low, high))


def flags(value: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike) -> Ints:
    """-1 below the limits, 1 above, 0 between or on them, and where there is nothing to compare (NaN)."""
    seen, least, most = together(value=loose("value", value), low=loose("low", low), high=loose("high", high))
    near = 1e-9 * np.maximum(np.abs(seen), 1.0)  # a share and its limit may be divided in different places
    return (seen > most + near).astype(np.int64) - (seen < least - near).astype(np.int64)


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


def share_limits(
    asked: npt.ArrayLike,
    target: npt.ArrayLike,
    level: float = 0.95,
    tau2: float = 0.0,
    worth: npt.ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    """Between which shares an office of this size is expected: quantiles of the binomial distribution given the target.

    Outside lie at most (1 - level) / 2 on each side of offices that differ from the target by chance only. `worth` is
    the effective number of answers where it is smaller than asked, and τ² makes it smaller still: target (1 - target) /
    worth grows by τ². NaN where nobody was asked.
    """
    size, aim, between = counts("asked", asked), shares("target", target), nonnegative("tau2", tau2)
    size, aim, own = together(asked=size, target=aim, worth=size if worth is None else counts("worth", worth))
    shape, tail = size.shape, (1 - confidence(level)) / 2
    size, aim = size.ravel(), aim.ravel()
    own, single = np.minimum(own.ravel(), size), aim * (1 - aim)
    own = np.divide(single * own, single + between * own, out=own.copy(), where=single + between * own > 0)
    own = np.minimum(np.maximum(own, 1.0), size)  # less than one answer has no quantiles
    low, failed = _least_yes(size, aim, own, tail), _least_yes(size, 1 - aim, own, tail)
    with np.errstate(invalid="ignore"):
        least, most = np.where(own > 0, low / size, np.nan), np.where(own > 0, (size - failed) / size, np.nan)
    return least.reshape(shape), most.reshape(shape)


def _least_yes(asked: Floats, share: Floats, worth: Floats, tail: float) -> Floats:
    """The smallest count that chance stays at or below with at least this probability."""

    def below(count: Floats) -> Floats:
        # the middle between two counts of the office is a middle between two counts of what it is worth
        place = np.divide(worth * (count + 0.5), asked, out=np.zeros_like(count), where=asked > 0) - 0.5
        found = special.betainc(np.maximum(worth - place, 1e-300), np.maximum(place + 1, 1e-300), 1 - share)
        return np.where(count >= asked, 1.0, found)

    return np.minimum(_first(below, np.ceil(asked), tail), asked)


def ratio_limits(expected: npt.ArrayLike, level: float = 0.95, tau2: float = 0.0) -> tuple[Floats, Floats]:
    """Between which ratios of observed to expected an office is expected: quantiles of the Poisson distribution.

    τ² makes the office smaller: 1 / expected grows by τ². NaN at 0.
    """
    given, between, tail = counts("expected", expected), nonnegative("tau2", tau2), (1 - confidence(level)) / 2
    due = given.ravel()
    own = due / (1 + between * due)
    ratio = np.divide(own, due, out=np.ones_like(due), where=due > 0)

    def below(count: Floats) -> Floats:
        return np.asarray(special.gammaincc(ratio * (count + 0.5) + 0.5, own), dtype=np.float64)

    def not_above(count: Floats) -> Floats:
        return np.where(special.gammainc(ratio * (count + 0.5) + 0.5, own) < tail, 1.0, 0.0)

    most = np.ceil((own + 12 * np.sqrt(own) + 60) / ratio)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = _first(below, most, tail) / due, _first(not_above, most, 0.5) / due
    return np.where(due > 0, low, np.nan).reshape(given.shape), np.where(due > 0, high, np.nan).reshape(given.shape)


def _first(rising: Callable[[Floats], Floats], most: Floats, enough: float) -> Floats:
    """The first whole number from 0 to most at which the function reaches so much, by halving."""
    low, high = np.full_like(most, -1.0), most.copy()
    for _step in range(int(np.log2(most.max(initial=0.0) + 2)) + 2):
        middle = np.floor((low + high) / 2)
        there = rising(np.maximum(middle, 0.0)) >= enough
        low, high = np.where(there & (middle >= 0), low, middle), np.where(there & (middle >= 0), middle, high)
    return high


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
    if not 0 <= figure("pulled_in", pulled_in) < 0.5:
        raise BadNumbers(f"{pulled_in} pulled in on each side", do="0.1 is usual, below 0.5")
    if method == "robust":
        return _robust(scores, spread, pulled_in)
    ends = np.quantile(scores, [pulled_in, 1 - pulled_in])
    if method == "trimmed":
        kept = (scores >= ends[0]) & (scores <= ends[1])
        if not kept.any():
            raise BadNumbers(f"of {len(scores)} offices none is left", do="pull fewer in, or take 'robust'")
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
