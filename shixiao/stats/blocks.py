"""The densest block of a rating graph: the people and things with the most ratings per head among them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Bools, Floats, Ints

CAMOUFLAGE = 5.0  # FRAUDAR's constant: a thing that everybody rates ties nobody to anybody


@dataclass(frozen=True)
class Block:
    """Which people and things are in it, and its density: weight of the ratings inside per person and thing."""

    people: Bools
    things: Bools
    density: float


def weights(times: npt.ArrayLike) -> Floats:
    """What a rating of a thing is worth that is rated so many times: 1 / log(times + 5) (Hooi et al. 2016)."""
    return 1.0 / np.log(np.asarray(times, np.float64) + CAMOUFLAGE)


def densest(who: npt.ArrayLike, what: npt.ArrayLike, weight: npt.ArrayLike) -> Block:
    """Exact greedy (Charikar 2000): at least half as dense as any block. Nodes are numbers from 0."""
    from shixiao.stats._greedy import peeled

    a, b, w = np.asarray(who, np.int32), np.asarray(what, np.int32), np.asarray(weight, np.float64)
    if not len(a) == len(b) == len(w):
        raise BadNumbers("every rating has a person, a thing and a weight", do="give three arrays of one length")
    people, things = int(a.max(initial=-1)) + 1, int(b.max(initial=-1)) + 1
    start, other, tied = _both_ways(a, b + np.int32(people), w, people + things)
    tie = np.add.reduceat(np.append(tied, 0.0), start[:-1]) if len(tied) else np.zeros(people + things)
    tie[np.diff(start) == 0] = 0.0
    order = np.zeros(people + things, np.int32)
    gone = peeled(start, other, tied, tie, order)
    inside = np.ones(people + things, np.bool_)
    inside[order[:gone]] = False
    held = inside[a] & inside[b + people]
    return Block(inside[:people], inside[people:], float(w[held].sum()) / max(int(inside.sum()), 1))


def _both_ways(
    a: npt.NDArray[np.int32], b: npt.NDArray[np.int32], w: Floats, n: int
) -> tuple[Ints, npt.NDArray[np.int32], Floats]:
    """Each node's neighbours one after the other."""
    ends, near = np.concatenate([a, b]), np.concatenate([b, a])
    order = np.argsort(ends, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))]).astype(np.int64)
    return start, near[order], np.concatenate([w, w])[order]


def log_chance(people: int, things: int, ratings: float, expected: float, all_people: int, all_things: int) -> float:
    """Upper bound of log P(any block of this size has as many ratings), all choices of people and things tried.

    `expected`: ratings inside if each person spread theirs over all things by how often those are rated. Union bound
    over the blocks, Chernoff bound for each.
    """
    from scipy.special import gammaln

    def choices(k: int, n: int) -> float:
        return float(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    if ratings <= expected:
        return 0.0
    tail = ratings - expected - ratings * np.log(ratings / max(expected, 1e-300))
    return min(0.0, float(tail) + choices(people, all_people) + choices(things, all_things))
