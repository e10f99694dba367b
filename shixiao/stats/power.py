"""What sample would decide? Sizes for a question, and the chance that a given sample answers it.

Sizes are whole numbers of independent answers, times `deff` where answers come in clusters. All arguments broadcast.
"""

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from shixiao.stats import proportions
from shixiao.stats._checks import Floats, confidence, counts, refuse_where, shares, together, whole


def for_half_width(
    share: npt.ArrayLike, half_width: npt.ArrayLike, level: float = 0.95, deff: npt.ArrayLike = 1.0
) -> Floats:
    """How many to ask so that Wilson's interval is at most 2 half_width long, should the share be found."""
    p, wide, effect = together(
        share=shares("share", share), half_width=counts("half_width", half_width), deff=counts("deff", deff)
    )
    refuse_where((wide < 1e-8) | (wide >= 0.5), "half_width", "is not between 0.00000001 and 0.5")
    low, high = np.ones_like(p), np.maximum(10 * (special.ndtri(0.5 + confidence(level) / 2) / wide) ** 2, 1e9)
    for _step in range(60):
        middle = (low + high) / 2
        ends = proportions.wilson(p * middle, middle, level)
        long = (ends[1] - ends[0]) / 2 > wide
        low, high = np.where(long, middle, low), np.where(long, high, middle)
    return np.asarray(np.ceil(high * effect - 1e-6), dtype=np.float64)


def to_meet_target(share: npt.ArrayLike, target: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Floats:
    """The chance that a target is told met (or missed) by its one-sided Wilson bound, if the share is what is said.

    Exact, from the binomial distribution; asked in whole numbers. Where the share equals the target it is the chance
    of a wrong "met", about 1 - level.
    """
    p, aim, size = together(share=shares("share", share), target=shares("target", target), asked=counts("asked", asked))
    refuse_where((size < 1) | (size != np.floor(size)), "asked", "is not a whole number from 1")
    z = special.ndtri(confidence(level))
    half = z * np.sqrt(aim * (1 - aim) * size)
    # the lower bound reaches the target when yes - asked target ≥ z √(asked target (1 - target)), the upper likewise
    met = stats.binom.sf(np.ceil(aim * size + half - 1e-9) - 1, size, p)
    missed = stats.binom.cdf(np.ceil(aim * size - half - 1e-9) - 1, size, p)
    return np.asarray(np.where(p >= aim, met, missed), dtype=np.float64)


def for_target(
    share: npt.ArrayLike, target: npt.ArrayLike, power: float = 0.8, level: float = 0.95, deff: npt.ArrayLike = 1.0
) -> Floats:
    """How many to ask so that the target is told met, or missed, with this power; infinite where share is target."""
    p, aim, effect = together(share=shares("share", share), target=shares("target", target), deff=counts("deff", deff))
    top = special.ndtri(confidence(level)) * np.sqrt(aim * (1 - aim)) + _z(power) * np.sqrt(p * (1 - p))
    return _size(top, np.abs(p - aim), effect)


def for_difference(
    share: npt.ArrayLike, other: npt.ArrayLike, power: float = 0.8, level: float = 0.95,
    smallest_difference: npt.ArrayLike = 0.0, pairs: int = 1, deff: npt.ArrayLike = 1.0,
) -> Floats:  # fmt: skip
    """How many to ask in each of two offices so that they are told apart, by more than the smallest difference.

    `pairs` in whose company they are compared: offices (offices - 1) / 2 for a league table (Bonferroni). Infinite
    where the shares differ by no more than the smallest difference.
    """
    p, q, margin, effect = together(
        share=shares("share", share), other=shares("other", other),
        margin=counts("smallest_difference", smallest_difference), deff=counts("deff", deff),
    )  # fmt: skip
    middle = (p + q) / 2
    tail = (1 - confidence(level)) / 2 / whole("pairs", pairs, 1)
    top = -special.ndtri(tail) * np.sqrt(2 * middle * (1 - middle)) + _z(power) * np.sqrt(p * (1 - p) + q * (1 - q))
    return _size(top, np.abs(p - q) - margin, effect)


def for_reliability(
    share: npt.ArrayLike, spread: npt.ArrayLike, reliability: npt.ArrayLike = 0.7, deff: npt.ArrayLike = 1.0
) -> Floats:
    """How many to ask per office so that a measure can be ranked.

    spread is the true standard deviation between offices: se² = spread² (1 / reliability - 1). Infinite where it is 0.
    """
    p, true, wanted, effect = together(
        share=shares("share", share), spread=counts("spread", spread),
        reliability=shares("reliability", reliability), deff=counts("deff", deff),
    )  # fmt: skip
    refuse_where((wanted <= 0) | (wanted >= 1), "reliability", "is not between 0 and 1")
    return _size(np.sqrt(p * (1 - p) * wanted / (1 - wanted)), true, effect)


def _z(power: float) -> float:
    return float(special.ndtri(confidence(power)))


def _size(top: Floats, gap: Floats, effect: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gap > 1e-12, np.maximum(np.ceil((top / gap) ** 2 * effect - 1e-9), 1.0), np.inf)
