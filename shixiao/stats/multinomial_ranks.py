"""Rank sets of categories of one whole: reasons for bad ratings, channels, candidates, parties.

Each person chooses one category, so what one gains another loses (covariance -p_i p_j / n) and ranks.rank_sets, which
takes offices as independent, would be wrong. Of the people who chose one of two categories, those who chose the first
are a coin throw if both are equally popular: an exact test, whatever n is (Bazylik, Mogstad, Romano, Shaikh & Wilhelm
2021, NBER 29519). Sets read like those of `ranks`, whose top_k, bottom_k and bands apply.
"""

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Bools, Floats, confidence, counts, number, one_of, refuse_where
from shixiao.stats.ranks import RankSets

METHODS = ("exact", "normal")


def rank_sets(
    chosen: npt.ArrayLike,
    *,
    level: float = 0.95,
    method: str = "exact",
    smallest_difference: float = 0.0,
    stepdown: bool = True,
) -> RankSets:
    """Sets that hold for all categories at once; `chosen` is how many people chose each.

    All p (p - 1) ordered pairs, corrected after Holm (1979), or Bonferroni without stepdown. 'exact' is the binomial
    test above, right for any n; 'normal' compares the difference of the two shares with √((p_i + p_j) / n), for very
    large tables. A pair closer than smallest_difference (of shares of all people) is never separated.
    `critical`: how small a p-value had to be, as standard errors.
    """
    people, surprise = _surprise(chosen, method, smallest_difference)
    size = len(people)
    apart, tail = _holm(surprise.ravel()[None], size * (size - 1), confidence(level), stepdown)
    better = apart.reshape(size, size)
    return _sets(people, better.sum(axis=0), better.sum(axis=1), float(-special.ndtri(tail[0])) if size > 1 else np.nan)


def own_rank_sets(
    chosen: npt.ArrayLike,
    *,
    level: float = 0.95,
    method: str = "exact",
    smallest_difference: float = 0.0,
    stepdown: bool = True,
) -> RankSets:
    """For each category the set of its own rank, had only it been asked about: 2 (p - 1) tests each."""
    people, surprise = _surprise(chosen, method, smallest_difference)
    size = len(people)
    both = np.concatenate([surprise, surprise.T], axis=1)
    apart, tail = _holm(both, 2 * (size - 1), confidence(level), stepdown)
    critical = -special.ndtri(tail) if size > 1 else np.full(size, np.nan)
    return _sets(people, apart[:, size:].sum(axis=1), apart[:, :size].sum(axis=1), critical)


def _surprise(chosen: npt.ArrayLike, method: str, margin: float) -> tuple[Floats, Floats]:
    """[i, j]: p-value against 'i is not more popular than j'; 1 on the diagonal."""
    one_of("method", method, METHODS)
    people = counts("chosen", chosen, 1)
    refuse_where(people != np.floor(people), "chosen", "is not a whole number")
    if not people.sum() > 0:
        raise BadNumbers("nobody chose anything")
    if not 0 <= number("smallest_difference", margin) < 1:
        raise BadNumbers(f"smallest_difference is {margin}", do="0 or more: a difference of shares")
    total = people.sum()
    gap, both = (people[:, None] - people) / total, (people[:, None] + people) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        normal = special.ndtr(-(gap - margin) / np.sqrt((both - margin**2) / total))
    p = normal
    if method == "exact":
        # P(at least x_i of x_i + x_j fair throws)
        p = np.where(people[:, None] > 0, special.betainc(np.maximum(people[:, None], 1), people + 1, 0.5), 1.0)
        p = np.maximum(p, normal) if margin > 0 else p
    p = np.where(gap > margin, p, 1.0)
    np.fill_diagonal(p, 1.0)
    return people, p


def _holm(p: Floats, tests: int, level: float, stepdown: bool) -> tuple[Bools, Floats]:
    """Per row which are rejected among so many tests, and the tail at which the last one was tried."""
    ordered = np.sort(p, axis=1)[:, : max(tests, 1)]
    steps = np.arange(ordered.shape[1]) if stepdown else np.zeros(ordered.shape[1])
    allowed = (1 - level) / np.maximum(tests - steps, 1)
    rejected = np.logical_and.accumulate(ordered <= allowed, axis=1).sum(axis=1)
    tail = allowed[np.minimum(rejected, ordered.shape[1] - 1)]
    return p <= np.where(rejected > 0, np.minimum(ordered[np.arange(len(p)), rejected - 1], tail), -1.0)[:, None], tail


def _sets(people: Floats, ahead: npt.ArrayLike, behind: npt.ArrayLike, critical: float | Floats) -> RankSets:
    rank = 1 + np.searchsorted(np.sort(-people), -people, side="left")
    low, high = 1 + np.asarray(ahead, np.int64), len(people) - np.asarray(behind, np.int64)
    return RankSets(rank.astype(np.int64), low, high, critical)
