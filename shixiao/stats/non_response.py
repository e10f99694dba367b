"""People who did not answer: how many, and how much of a verdict rests on what they would have said.

That those who answer are like those who do not, given their stratum, can never be seen in the data. So beside the
estimate stand the bounds that no assumption can beat, the bounds under a stated difference, and the difference at which
the verdict would turn. Arrays are (offices, strata) as in two_phase.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shixiao.errors import BadNumbers
from shixiao.stats import proportions, two_phase
from shixiao.stats._checks import Floats, counts, refuse_where, share_counts, shares, together


@dataclass(frozen=True)
class Rates:
    """Shares. least: answers over all who may be eligible (AAPOR RR1); likely: unknown ones count by `eligible` (RR3).

    eligible: share of those reached who were people with a case; contacted: reached of all; agreed: answered of those.
    """

    least: Floats
    likely: Floats
    eligible: Floats
    contacted: Floats
    agreed: Floats


def response_rates(
    answered: npt.ArrayLike, refused: npt.ArrayLike, unreachable: npt.ArrayLike, no_such_business: npt.ArrayLike = 0
) -> Rates:
    """Of counts that broadcast (AAPOR Standard Definitions 2023); NaN where nobody was called.

    no_such_business: reached, and after agents and family were ruled out no case of theirs: outside the denominator.
    """
    named = {"answered": answered, "refused": refused, "unreachable": unreachable, "no_such_business": no_such_business}
    yes, no, unknown, none = together(**{name: counts(name, value) for name, value in named.items()})
    reached = yes + no + none
    with np.errstate(divide="ignore", invalid="ignore"):
        eligible = np.where(reached > 0, (yes + no) / reached, 1.0)
        return Rates(
            yes / (yes + no + unknown), yes / (yes + no + eligible * unknown), eligible,
            reached / (reached + unknown), yes / (yes + no),
        )  # fmt: skip


@dataclass(frozen=True)
class Bounds:
    """One value per office. low, high: where the estimate may lie; outer_low, outer_high: with sampling error."""

    low: Floats
    high: Floats
    outer_low: Floats
    outer_high: Floats


def bounds(
    population: npt.ArrayLike,
    yes: npt.ArrayLike,
    answered: npt.ArrayLike,
    drawn: npt.ArrayLike,
    *,
    differ: npt.ArrayLike = 1.0,
    level: float = 0.95,
) -> Bounds:
    """If those who were drawn and did not answer differ from those of their stratum who did by at most `differ`.

    1 assumes nothing (Manski 1989): all of them satisfied, or none; 0 is two_phase.estimate. drawn counts the eligible
    people tried. A stratum where nobody answered may be anything. The outer bounds hold the true share with at least
    probability `level` (MOVER on the modified Wilson ends). NaN where nothing was closed.
    """
    share, p, rate, ends = _read(population, yes, answered, drawn, level)
    apart = _apart(differ)
    low, high = _least(p, rate, apart), 1 - _least(1 - p, rate, apart)
    below = low - _least(np.nan_to_num(ends[0]), rate, apart)
    above = 1 - _least(1 - np.nan_to_num(ends[1], nan=1.0), rate, apart) - high
    low, high, below, above = (np.where(rate > 0, each, end) for each, end in
                               zip((low, high, below, above), (0.0, 1.0, 0.0, 0.0), strict=True))  # fmt: skip
    sums = [(share * each).sum(-1) for each in (low, high)]
    reach = [np.sqrt((share**2 * each**2).sum(-1)) for each in (below, above)]
    return Bounds(sums[0], sums[1], np.maximum(sums[0] - reach[0], 0), np.minimum(sums[1] + reach[1], 1))


def turns_at(
    population: npt.ArrayLike, yes: npt.ArrayLike, answered: npt.ArrayLike, drawn: npt.ArrayLike, target: npt.ArrayLike
) -> Floats:
    """How far those who did not answer must differ from those who did for the estimate to change sides of the target.

    One per office, 0 … 1; infinite where even the worst case leaves it on its side. A small number is a weak verdict.
    """
    share, p, rate, _ends = _read(population, yes, answered, drawn, 0.95)
    aim = np.broadcast_to(shares("target", target), share.shape[:-1])

    def crosses(differ: Floats) -> npt.NDArray[np.bool_]:
        low = np.where(rate > 0, _least(p, rate, differ[..., None]), 0.0)
        high = np.where(rate > 0, 1 - _least(1 - p, rate, differ[..., None]), 1.0)
        return np.asarray(((share * low).sum(-1) <= aim) & (aim <= (share * high).sum(-1)))

    least, most = np.zeros(aim.shape), np.ones(aim.shape)
    never, at_once = ~crosses(most), crosses(least)
    for _step in range(50):
        middle = (least + most) / 2
        over = crosses(middle)
        least, most = np.where(over, least, middle), np.where(over, middle, most)
    return np.where(never, np.inf, np.where(at_once, 0.0, most))


def _apart(differ: npt.ArrayLike) -> Floats:
    apart = shares("differ", differ)
    return apart[..., None] if apart.ndim else apart


def _least(p: Floats, rate: Floats, differ: Floats) -> Floats:
    """The share of all who were drawn, if the silent ones are as little satisfied as they may be."""
    return np.asarray(rate * p + (1 - rate) * np.maximum(p - differ, 0.0))


def _read(
    population: npt.ArrayLike, yes: npt.ArrayLike, answered: npt.ArrayLike, drawn: npt.ArrayLike, level: float
) -> tuple[Floats, Floats, Floats, proportions.Interval]:
    closed, tried = counts("population", population), counts("drawn", drawn)
    good, size = share_counts(yes, answered)
    if not closed.shape == good.shape == tried.shape or closed.ndim < 1:
        raise BadNumbers(f"shapes do not fit: population {closed.shape}, answered {good.shape}, drawn {tried.shape}")
    refuse_where(size > tried, "answered", "is larger than drawn")
    refuse_where((closed == 0) & (tried > 0), "drawn", "is above 0 in a stratum without cases")
    with np.errstate(invalid="ignore", divide="ignore"):
        share = closed / closed.sum(-1, keepdims=True)
        p = np.where(size > 0, good / size, 0.0)
        rate = np.where(size > 0, size / tried, 0.0)
    return share, p, rate, proportions.modified_wilson(good, size, level)


# ---- cases that nobody had --------------------------------------------------------------------------------------


def fabricated(
    population: npt.ArrayLike, no_such_business: npt.ArrayLike, reached: npt.ArrayLike, level: float = 0.95
) -> two_phase.Interval:
    """The share of registered cases that nobody had: estimate, low, high per office.

    Of people reached (whatever they then answered) those who had no such business, after agents and family were ruled
    out: (offices, strata).
    """
    return two_phase.estimate(population, no_such_business, reached, level)


def real_cases(population: npt.ArrayLike, no_such_business: npt.ArrayLike, reached: npt.ArrayLike) -> Floats:
    """Cases of each stratum less the share that nobody had: the population for two_phase.estimate.

    Taken as known there, which is harmless while few are fabricated and says so where `fabricated` is not near 0.
    """
    closed = counts("population", population)
    none, asked = share_counts(no_such_business, reached)
    if closed.shape != none.shape:
        raise BadNumbers(f"population has the shape {closed.shape}, reached {none.shape}")
    with np.errstate(invalid="ignore", divide="ignore"):
        return closed * np.where(asked > 0, 1 - none / asked, 1.0)
