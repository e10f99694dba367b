"""Rank sets: the ranks an office cannot be excluded from (Mogstad, Romano, Shaikh & Wilhelm 2024, Rev. Econ. Stud.).

An office's set is [1 + how many are better for certain, offices - how many are worse for certain]. `rank_sets` is
right for all offices together with probability `level`; `own_rank_sets` for each office taken alone (shorter).
Rank 1 is the best; the point rank of tied offices is the best of theirs (1, 2, 2, 4).
Offices without an estimate have no rank: leave them out. BadNumbers is raised for NaN, standard errors that are
negative or all 0, lengths that differ, unknown methods.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats import proportions
from shixiao.stats._checks import (
    Bools,
    Floats,
    Ints,
    codes,
    confidence,
    counts,
    errors,
    floats,
    one_of,
    per_office,
    refuse_where,
    same_length,
    shares,
)

MOST_FACTORIALS = 1_000_000  # log factorials kept in a table; larger ones are computed
MOST_DF = 1000  # beyond, Student's t is read as normal
MANY, ALIKE = 256, 0.03  # marginal sets of so many offices: standard errors within 3 % share a bin

Count = Callable[[float, Ints, Ints], int]


@dataclass(frozen=True)
class RankSets:
    """One value per office, in the order given. critical: the standardised difference that separated a pair."""

    rank: Ints
    low: Ints
    high: Ints
    critical: float | Floats


def rank_sets(
    estimate: npt.ArrayLike,
    se: npt.ArrayLike | None = None,
    *,
    level: float = 0.95,
    method: str = "holm",
    smallest_difference: float = 0.0,
    n_effective: npt.ArrayLike | None = None,
    df: npt.ArrayLike | None = None,
    draws: int = 1000,
    seed: int = 0,
    stepdown: bool = True,
    better: str = "high",
) -> RankSets:
    """Sets that hold for all offices at once.

    method 'holm' (the official one): each ordered pair is tested whether the first is better by more than
    smallest_difference, p (p - 1) tests, corrected after Holm (1979); deterministic, and can be checked by hand:
    a pair is separated when its difference, less the smallest one, exceeds `critical` standard errors.
    'simulated': the critical value is the quantile of the largest standardised difference of equal offices, over
    `draws` normal draws from `seed`, stepped down after Romano & Wolf (2005); shorter sets, independent offices.

    With n_effective the estimates are shares (0 … 1) and se is not asked: Holm then uses score tests (pooled
    variance; Farrington & Manning 1990 when there is a smallest difference) and, for pairs where one answer is
    expected fewer than 10 times in one of the two offices, Fisher's mid-P on the counts rounded to whole ones: at 0
    and 100 % there is no standard error. 'simulated' uses the standard error of Agresti & Coull (1998).
    df (clusters - 1) makes Holm use Student's t (Satterthwaite); 0 separates from nobody.
    Differences not above smallest_difference never separate. stepdown=False is Bonferroni, or single-step.
    """
    one_of("method", method, ("holm", "simulated"))
    if method == "simulated" and df is not None:
        raise BadNumbers("simulated critical values know no degrees of freedom", do="use holm, or leave df out")
    estimates, spread, worth = _read(estimate, se, n_effective, better, smallest_difference)
    order = np.lexsort((spread, -estimates))
    best_first, errors_, free = estimates[order], spread[order], _free(df, estimates.shape)[order]
    if method == "holm":
        count = _pair_test(best_first, errors_, None if worth is None else worth[order], free, smallest_difference)
        found = _holm(count, len(order), 1 - confidence(level), stepdown)
    else:
        found = _simulated(best_first, errors_, confidence(level), smallest_difference, draws, seed, stepdown)
    return _sets(order, best_first, *found)


def own_rank_sets(
    estimate: npt.ArrayLike,
    se: npt.ArrayLike | None = None,
    *,
    level: float = 0.95,
    smallest_difference: float = 0.0,
    n_effective: npt.ArrayLike | None = None,
    stepdown: bool = True,
    better: str = "high",
) -> RankSets:
    """For each office the set of its own rank, had only this office been asked about; `critical` is one per office.

    Independent offices; the critical value is a one-dimensional integral solved by quadrature: no random numbers.
    Up to 256 offices it is exact to 1e-6; beyond, standard errors within 3 % of each other are read as their mean.
    """
    from shixiao.stats import _own  # compiled code is loaded by whoever needs it

    estimates, spread, _worth = _read(estimate, se, n_effective, better, smallest_difference)
    order = np.argsort(-estimates, kind="stable")
    best_first, size = estimates[order], len(order)
    # an exact figure among uncertain ones: a spread of a millionth stands for none
    errors_ = np.maximum(spread[order], 1e-6 * spread.max(initial=0.0))
    ahead, behind, critical = np.zeros(size, np.int64), np.zeros(size, np.int64), np.full(size, np.nan)
    if size > 1:
        place, typical = _bins(errors_)
        table = special.log_ndtr(_own.LEAST + np.arange((_own.MOST - _own.LEAST) * _own.STEPS + 2) / _own.STEPS)
        fine, near = (0.25, 1e-8) if size <= MANY else (0.5, 1e-6)
        _own.own_ranks(
            best_first, errors_, place, typical, table, confidence(level), float(smallest_difference),
            stepdown, fine, near, ahead, behind, critical,
        )  # fmt: skip
    sets = _sets(order, best_first, ahead, behind, 0.0)
    back = np.empty(size)
    back[order] = critical
    return RankSets(sets.rank, sets.low, sets.high, back)


def _read(
    estimate: npt.ArrayLike,
    se: npt.ArrayLike | None,
    n_effective: npt.ArrayLike | None,
    better: str,
    smallest_difference: float,
) -> tuple[Floats, Floats, Floats | None]:
    sign = 1.0 if one_of("better", better, ("high", "low")) == "high" else -1.0
    if not 0 <= smallest_difference < np.inf:
        raise BadNumbers(f"smallest_difference is {smallest_difference}", do="0 or more, in the measure's own unit")
    estimates = floats("estimate", estimate, 1)
    if n_effective is None:
        if se is None:
            raise BadNumbers("neither se nor n_effective is given", do="give standard errors, or counts of a share")
        spread = errors("se", se, 1)
        same_length(estimate=estimates, se=spread)
        return sign * estimates, spread, None
    worth = counts("n_effective", n_effective, 1)
    same_length(estimate=estimates, n_effective=worth)
    refuse_where(worth == 0, "n_effective", "is 0", "leave offices that were not asked out")
    share = shares("estimate", estimates)
    return share if sign > 0 else 1 - share, proportions.cautious_se(share, worth), worth


def _free(df: npt.ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    if df is None:
        return np.full(shape, float(MOST_DF + 1))
    return np.ascontiguousarray(per_office(counts("df", df), "df", shape))


def _pair_test(estimate: Floats, se: Floats, worth: Floats | None, df: Floats, margin: float) -> Count:
    """A function of the tail probability that counts per office who is better and who is worse."""
    from shixiao.stats._pairs import separated_by_z, separated_shares

    student = np.arange(1, MOST_DF + 1)
    largest = 0 if worth is None else int(min(2 * worth.max(initial=0.0) + 3, MOST_FACTORIALS))
    factorials = special.gammaln(np.arange(1.0, largest + 1))

    def count(tail: float, ahead: Ints, behind: Ints) -> int:
        normal = special.ndtri(1 - tail) if tail > 1e-9 else -special.ndtri(tail)
        cut = np.concatenate([[np.inf], np.maximum(-special.stdtrit(student, tail), normal), [normal]])
        if worth is None:
            return int(separated_by_z(estimate, se**2, df, cut, float(margin), ahead, behind))
        tails = special.ndtr(-cut)
        return int(separated_shares(estimate, worth, df, cut, tails, float(margin), factorials, ahead, behind))

    return count


def _holm(count: Count, size: int, alpha: float, stepdown: bool) -> tuple[Ints, Ints, float]:
    """Bonferroni for what is left until nothing more is rejected: what sorting all p values would reject."""
    ahead, behind = np.zeros(size, np.int64), np.zeros(size, np.int64)
    tests, rejected, tail = size * (size - 1), -1, 1.0
    while tests:
        tail = alpha / (tests - max(rejected, 0))
        before, rejected = rejected, count(tail, ahead, behind)
        if rejected == max(before, 0) or not stepdown:
            break
    return ahead, behind, float(-special.ndtri(tail)) if tests else np.nan


def _simulated(
    estimate: Floats, se: Floats, level: float, margin: float, draws: int, seed: int, stepdown: bool
) -> tuple[Ints, Ints, float]:
    from shixiao.stats._pairs import separated_by_z

    if draws < 1 / (1 - level):
        raise BadNumbers(f"{draws} draws cannot show a level of {level}", do="1000 or more")
    size = len(estimate)
    ahead, behind, free = np.zeros(size, np.int64), np.zeros(size, np.int64), np.full(size, 2.0)
    critical, rejected = np.inf, 0
    while size > 1:
        largest = np.sqrt(_largest(estimate, se, critical, margin, draws, seed))
        critical = float(np.quantile(largest, level, method="higher"))
        cut = np.array([np.inf, critical])
        before, rejected = rejected, int(separated_by_z(estimate, se**2, free, cut, float(margin), ahead, behind))
        if rejected == before or not stepdown:
            break
    return ahead, behind, critical


def _largest(estimate: Floats, se: Floats, critical: float, margin: float, draws: int, seed: int) -> Floats:
    """Squared largest statistic of each draw; the same draws each time, made in pieces of 4 MB."""
    from shixiao.stats._maxima import largest

    by_error = np.argsort(se, kind="stable")
    spread, sorted_estimate = se[by_error], estimate[by_error]
    random, out = np.random.default_rng(seed), np.empty(draws)
    piece = max(1, 500_000 // len(se))
    for start in range(0, draws, piece):
        part = out[start : start + piece]
        z = random.standard_normal((len(part), len(se))) * spread
        largest(z, spread**2, sorted_estimate, critical, float(margin), part)
    return out


def _bins(se: Floats) -> tuple[Ints, Floats]:
    if len(se) <= MANY:
        typical, place = np.unique(se, return_inverse=True)
        return place.astype(np.int64), typical
    width = np.floor(np.log(se / se.min()) / ALIKE)
    _widths, place = np.unique(width, return_inverse=True)
    return place.astype(np.int64), np.bincount(place, se) / np.bincount(place)


def _sets(order: Ints, best_first: Floats, ahead: Ints, behind: Ints, critical: float) -> RankSets:
    size = len(order)
    rank, low, high = (np.empty(size, np.int64) for _ in range(3))
    rank[order] = 1 + np.searchsorted(-best_first, -best_first, side="left")
    low[order], high[order] = 1 + ahead, size - behind
    return RankSets(rank, low, high, critical)


def top_k(low: npt.ArrayLike, high: npt.ArrayLike, k: int) -> npt.NDArray[np.str_]:
    """'certain', 'possible' or 'not' among the best k: all of the set, some of it, none of it is at most k.

    The possible and the certain ones together are the confidence set of the k best (same paper, section 3.4).
    """
    low, high = _ends(low, high)
    return np.where(high <= k, "certain", np.where(low <= k, "possible", "not"))


def bottom_k(low: npt.ArrayLike, high: npt.ArrayLike, k: int) -> npt.NDArray[np.str_]:
    """'certain', 'possible' or 'not' among the worst k: certain when the lower end is beyond offices - k."""
    low, high = _ends(low, high)
    beyond = len(low) - k
    return np.where(low > beyond, "certain", np.where(high > beyond, "possible", "not"))


def bands(low: npt.ArrayLike, high: npt.ArrayLike) -> Ints:
    """The band of each office, 1 the best: a cut after k only where k offices end by k and all others begin after."""
    low, high = _ends(low, high)
    k = np.arange(1, len(low))
    ended = np.searchsorted(np.sort(high), k, side="right")
    begun = np.searchsorted(np.sort(low), k, side="right")
    cuts = k[(ended == k) & (begun == k)]
    return 1 + np.searchsorted(cuts, low, side="left")


def _ends(low: npt.ArrayLike, high: npt.ArrayLike) -> tuple[Ints, Ints]:
    first, last = codes("low", low), codes("high", high)
    same_length(low=first, high=last)
    wrong: Bools = (first < 1) | (last < first) | (last > len(first))
    refuse_where(wrong, "rank set", "is not within 1 … offices")
    return first, last
