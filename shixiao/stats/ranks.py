"""Rank sets: the ranks an office cannot be excluded from (Mogstad, Romano, Shaikh & Wilhelm 2024, Rev. Econ. Stud.).

An office's set is [1 + how many are better for certain, offices - how many are worse for certain]. `rank_sets` is
right for all offices together with probability `level`; `own_rank_sets` for each office taken alone (shorter).
Rank 1 is the best; the point rank of tied offices is the best of theirs (1, 2, 2, 4).
Offices without an estimate have no rank: leave them out. BadNumbers is raised for NaN, standard errors that are
negative or all 0, lengths that differ, unknown methods.
"""

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
    nonnegative,
    one_of,
    per_office,
    refuse_where,
    same_length,
    shares,
    whole,
)

MOST_FACTORIALS = 1_000_000  # log factorials kept in a table; larger ones are computed
MOST_DF = 1000  # beyond, Student's t is read as normal
MANY, ALIKE = 256, 0.03  # marginal sets of so many offices: standard errors within 3 % share a bin
# below this expected count in any cell of the two-by-two table the normal curve is not trusted; a critical value that
# is as small as it can be has less to spare than Holm's: with ten, 25 and 25 answers are told apart 6.5 times of 100
FEW_HOLM, FEW = 10.0, 50.0


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

    With n_effective the estimates are shares (0 … 1) and se is not asked: pairs get score tests (pooled variance;
    Farrington & Manning 1990 when there is a smallest difference) at the tail beyond the critical value and, where one
    answer is expected fewer than 10 times in one of the two offices (50 under 'simulated', which has less to spare),
    Fisher's mid-P on the counts rounded to whole ones: at 0 and 100 % there is no standard error. Two equal offices are
    then told apart at a level of 0.95 in up to 0.065 of all samples (Holm, 25 asked each), 0.058 (simulated). The draws
    take the standard error of Agresti & Coull (1998).
    df (clusters - 1) makes Holm use Student's t (Satterthwaite); 0 separates from nobody.
    Differences not above smallest_difference never separate. stepdown=False is Bonferroni, or single-step.
    """
    one_of("method", method, ("holm", "simulated"))
    if method == "simulated" and df is not None:
        raise BadNumbers("simulated critical values know no degrees of freedom", do="use holm, or leave df out")
    offices = _read(estimate, se, n_effective, better, smallest_difference, df)
    order = np.lexsort((offices[1], -offices[0]))
    told, margin = np.ascontiguousarray(offices[:, order]), float(smallest_difference)
    if method == "holm":
        found = _holm(told, margin, 1 - confidence(level), stepdown)
    else:
        found = _simulated(told, margin, confidence(level), draws, seed, stepdown)
    return _sets(order, told[0], *found)


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
    Shares (n_effective) are told apart as the simulated sets do.
    Up to 256 offices it is exact to 1e-6; beyond, standard errors within 3 % of each other are read as their mean.
    """
    from shixiao.stats import _own  # compiled code is loaded by whoever needs it

    offices = _read(estimate, se, n_effective, better, smallest_difference, None)
    order = np.argsort(-offices[0], kind="stable")
    told, size = np.ascontiguousarray(offices[:, order]), len(order)
    # an exact figure among uncertain ones: a spread of a millionth stands for none
    told[1] = np.maximum(told[1], 1e-12 * told[1].max(initial=0.0))
    ahead, behind, critical = np.zeros(size, np.int64), np.zeros(size, np.int64), np.full(size, np.nan)
    if size > 1:
        place, typical = _bins(np.sqrt(told[1]))
        table = special.log_ndtr(_own.LEAST + np.arange((_own.MOST - _own.LEAST) * _own.STEPS + 2) / _own.STEPS)
        fine, near = (0.25, 1e-8) if size <= MANY else (0.5, 1e-6)
        _own.own_ranks(
            told, place, typical, table, confidence(level), float(smallest_difference), FEW, _log_factorials(told),
            stepdown, fine, near, ahead, behind, critical,
        )  # fmt: skip
    sets = _sets(order, told[0], ahead, behind, 0.0)
    back = np.empty(size)
    back[order] = critical
    return RankSets(sets.rank, sets.low, sets.high, back)


def _read(
    estimate: npt.ArrayLike,
    se: npt.ArrayLike | None,
    n_effective: npt.ArrayLike | None,
    better: str,
    smallest_difference: float,
    df: npt.ArrayLike | None,
) -> Floats:
    """What is told of each office, as `_pairs.apart` reads it; more is better."""
    sign = 1.0 if one_of("better", better, ("high", "low")) == "high" else -1.0
    nonnegative("smallest_difference", smallest_difference)
    estimates = floats("estimate", estimate, 1)
    told = np.zeros((6, len(estimates)))
    told[0] = sign * estimates
    told[2] = MOST_DF + 1 if df is None else per_office(counts("df", df), "df", estimates.shape)
    if n_effective is None:
        if se is None:
            raise BadNumbers("neither se nor n_effective is given", do="give standard errors, or counts of a share")
        spread = errors("se", se, 1)
        same_length(estimate=estimates, se=spread)
        told[1] = spread**2
        return told
    worth = counts("n_effective", n_effective, 1)
    same_length(estimate=estimates, n_effective=worth)
    refuse_where(worth == 0, "n_effective", "is 0", "leave offices that were not asked out")
    share = shares("estimate", estimates)
    records = np.maximum(np.rint(worth), 1.0)
    told[0] = share if sign > 0 else 1 - share
    told[1], told[3], told[4] = proportions.cautious_se(share, worth) ** 2, worth, records
    told[5] = np.rint((1 - told[0]) * records)
    return told


def _log_factorials(told: Floats) -> Floats:
    most = told[4].max(initial=0.0)
    size = int(min(2 * most + 3, MOST_FACTORIALS)) if most else 0
    return np.asarray(special.gammaln(np.arange(1.0, size + 1)), dtype=np.float64)


def _holm(told: Floats, margin: float, alpha: float, stepdown: bool) -> tuple[Ints, Ints, float]:
    """Bonferroni for what is left until nothing more is rejected: what sorting all p values would reject."""
    from shixiao.stats._pairs import separated

    size, student, factorials = told.shape[1], np.arange(1, MOST_DF + 1), _log_factorials(told)
    ahead, behind = np.zeros(size, np.int64), np.zeros(size, np.int64)
    tests, rejected, tail = size * (size - 1), -1, 1.0
    while tests:
        tail = alpha / (tests - max(rejected, 0))
        normal = special.ndtri(1 - tail) if tail > 1e-9 else -special.ndtri(tail)
        cut = np.concatenate([[np.inf], np.maximum(-special.stdtrit(student, tail), normal), [normal]])
        before = rejected
        rejected = int(separated(told, cut, special.ndtr(-cut), margin, FEW_HOLM, factorials, ahead, behind))
        if rejected == max(before, 0) or not stepdown:
            break
    return ahead, behind, float(-special.ndtri(tail)) if tests else np.nan


def _simulated(
    told: Floats, margin: float, level: float, draws: int, seed: int, stepdown: bool
) -> tuple[Ints, Ints, float]:
    from shixiao.stats._pairs import separated

    if whole("draws", draws, 1) < 1 / (1 - level):
        raise BadNumbers(f"{draws} draws cannot show a level of {level}", do="1000 or more")
    size, factorials = told.shape[1], _log_factorials(told)
    ahead, behind = np.zeros(size, np.int64), np.zeros(size, np.int64)
    critical, rejected = np.inf, 0
    while size > 1:
        critical = float(np.quantile(_largest(told, critical, margin, draws, seed, factorials), level, method="higher"))
        cut = np.array([np.inf, critical])
        before = rejected
        rejected = int(separated(told, cut, special.ndtr(-cut), margin, FEW, factorials, ahead, behind))
        if rejected == before or not stepdown:
            break
    return ahead, behind, critical


def _largest(told: Floats, critical: float, margin: float, draws: int, seed: int, factorials: Floats) -> Floats:
    """The largest statistic of each draw; the same draws each time, made in pieces of 4 MB."""
    from shixiao.stats._maxima import largest

    by_error = np.ascontiguousarray(told[:, np.argsort(told[1], kind="stable")])
    spread, cut = np.sqrt(by_error[1]), np.array([np.inf, critical])
    random, out = np.random.default_rng(seed), np.empty(draws)
    piece = max(1, 500_000 // told.shape[1])
    for start in range(0, draws, piece):
        part = out[start : start + piece]
        z = random.standard_normal((len(part), told.shape[1])) * spread
        largest(z, by_error, cut, special.ndtr(-cut), margin, FEW, factorials, part)
    return np.sqrt(out)


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
    k = whole("k", k, 0, len(low))
    return np.where(high <= k, "certain", np.where(low <= k, "possible", "not"))


def bottom_k(low: npt.ArrayLike, high: npt.ArrayLike, k: int) -> npt.NDArray[np.str_]:
    """'certain', 'possible' or 'not' among the worst k: certain when the lower end is beyond offices - k."""
    low, high = _ends(low, high)
    beyond = len(low) - whole("k", k, 0, len(low))
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
