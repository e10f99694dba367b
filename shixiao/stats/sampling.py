"""Whom to call: how many in each stratum, how many more in reserve, and a draw that can be repeated and proven.

The frame is the register of closed cases, frozen before anybody is drawn. A case's place in the draw is a keyed hash of
its own key: it depends on nothing else in the register, so neither the order of rows nor a case that is added or taken
out moves the others, and nobody who does not know the seed can foresee it. Publish `fingerprint` of the frame and
`commitment` to the seed before fieldwork, the seed after it: then anyone with the register can make the draw again.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats import two_phase
from shixiao.stats._checks import Bools, Floats, Ints, codes, confidence, counts, one_of, refuse_where, shares, together

HOW = ("neyman", "proportional")
SHORTEST_SEED = 16  # characters: a guessable seed makes a guessable draw


@dataclass(frozen=True)
class Allocation:
    """asked: answers wanted, (offices, strata), whole numbers; half_width: what they should give, one per office."""

    asked: Floats
    half_width: Floats


def allocate(
    population: npt.ArrayLike,
    half_width: npt.ArrayLike,
    *,
    share: npt.ArrayLike = 0.5,
    how: str = "neyman",
    level: float = 0.95,
    deff: npt.ArrayLike = 1.0,
    cost: npt.ArrayLike = 1.0,
    least: int = 2,
) -> Allocation:
    """The fewest answers with which each office's two-phase interval should be no longer than 2 half_width.

    population (offices, strata) counts closed cases; share is what you expect in each stratum (0.5 knows nothing and
    asks most). 'neyman' (1934) asks where it helps: in proportion to N_h √(p_h (1 - p_h) / cost_h), with p_h held
    within 0.05 … 0.95 so that a stratum thought to be perfect is still asked; 'proportional' in proportion to N_h. At
    least `least` in each stratum that has cases, never more than it has; deff: so many clustered answers are worth one.
    """
    one_of("how", how, HOW)
    cases = counts("population", population, 2)
    refuse_where(cases != np.floor(cases), "population", "is not a whole number", "give cases, not shares")
    named = together(cases=cases, share=shares("share", share), deff=counts("deff", deff), cost=counts("cost", cost))
    if named[0].shape != cases.shape:
        raise BadNumbers(f"shapes do not fit: population {cases.shape}, share {np.shape(share)}")
    _cases, p, effect, price = named
    refuse_where(effect < 1, "deff", "is below 1")
    refuse_where(price <= 0, "cost", "is not above 0")
    wanted = np.broadcast_to(counts("half_width", half_width), cases.shape[:1])
    refuse_where((wanted <= 0) | (wanted >= 0.5), "half_width", "is not between 0 and 0.5")
    careful = np.clip(p, 0.05, 0.95)
    pull = cases * (np.sqrt(careful * (1 - careful) / price) if how == "neyman" else 1.0)
    floor = np.minimum(least, cases)
    low, high = floor.sum(-1), cases.sum(-1)
    while (high - low > 0.5).any():
        total = (low + high) / 2
        short = _length(cases, p, effect, _filled(total, pull, floor, cases), level) > wanted
        low, high = np.where(short, total, low), np.where(short, high, total)
    asked = np.minimum(np.ceil(_filled(high, pull, floor, cases) - 1e-9), cases)
    return Allocation(asked, _length(cases, p, effect, asked, level))


def _length(cases: Floats, p: Floats, effect: Floats, asked: Floats, level: float) -> Floats:
    """Half the length of the interval that these answers should give; 0 where there are no cases."""
    worth = asked / effect
    low, high = two_phase.estimate(cases, p * worth, worth, level, finite=True, method="wilson")[1:]
    return np.where(cases.sum(-1) > 0, (high - low) / 2, 0.0)


def _filled(total: Floats, pull: Floats, floor: Floats, most: Floats) -> Floats:
    """`total` shared out in proportion to pull, between floor and most: what one stratum cannot take goes to others."""
    asked = floor.copy()
    for _round in range(2 * pull.shape[1] + 2):
        left = total - asked.sum(-1)
        free = np.where(asked < most, pull, 0.0)
        weight = free.sum(-1)
        step = np.where(weight > 0, left / np.where(weight > 0, weight, 1.0), 0.0)
        if (np.abs(left) < 1e-6).all() or (weight == 0).all():
            break
        asked = np.clip(asked + step[:, None] * free, floor, most)
    return asked


def with_reserve(
    asked: npt.ArrayLike, response: npt.ArrayLike, level: float = 0.9, population: npt.ArrayLike = np.inf
) -> Floats:
    """How many to draw so that `asked` answer with probability `level`, when a share `response` of those drawn does.

    The (negative binomial) number of calls, not asked / response, which falls short in half of all surveys; never more
    than the population. Draw once, call in the order of the draw, and stop when enough have answered or all are tried.
    """
    wanted, rate, most = together(asked=counts("asked", asked), response=shares("response", response), most=population)
    refuse_where(rate <= 0, "response", "is 0: no number of calls is enough")
    calls = np.where(wanted > 0, wanted + stats.nbinom.ppf(confidence(level), np.maximum(wanted, 1), rate), 0.0)
    return np.minimum(np.ceil(calls), most)


@dataclass(frozen=True)
class Draw:
    """One value per case, in the order given. place: 1 is called first in its stratum.

    chosen: among the first `take` of its stratum; reserve: among those after them; weight: cases of the stratum per
    chosen one, 0 for the others.
    """

    place: Ints
    chosen: Bools
    reserve: Bools
    weight: Floats


def draw(
    keys: Sequence[str], stratum: npt.ArrayLike, take: npt.ArrayLike, reserve: npt.ArrayLike = 0, *, seed: str
) -> Draw:
    """A stratified simple random sample without replacement; stratum codes 0, 1, …, take and reserve one per stratum.

    place follows HMAC-SHA-256 of the key under the seed (permanent random numbers: Ohlsson 1995). keys must be unique,
    the seed at least 16 characters. A reserve case comes in only when one before it has been tried to the end.
    """
    wanted = counts("take", take, 1)
    spare = np.broadcast_to(counts("reserve", reserve), wanted.shape)
    layer = codes("stratum", stratum, len(wanted))
    if len(keys) != len(layer):
        raise BadNumbers(f"{len(keys)} keys, {len(layer)} strata")
    if len(set(keys)) != len(keys):
        raise BadNumbers("a key comes twice", do="one row per case")
    if len(seed) < SHORTEST_SEED:
        raise BadNumbers(f"the seed has {len(seed)} characters", do=f"{SHORTEST_SEED} or more, drawn at random")
    size = np.bincount(layer, minlength=len(wanted))
    refuse_where(wanted > size, "take", "is more than the stratum has")
    secret = seed.encode()
    digest = np.array([hmac.digest(secret, key.encode(), "sha256") for key in keys], dtype="S32")
    # numpy cuts trailing zero bytes: two digests differ long before
    order = np.lexsort((digest, layer))
    place = np.empty(len(keys), np.int64)
    place[order] = np.arange(len(keys)) - (np.cumsum(size) - size)[layer[order]] + 1
    chosen = place <= wanted[layer]
    share = np.divide(size, wanted, out=np.zeros(len(wanted)), where=wanted > 0)
    later = ~chosen & (place <= (wanted + spare)[layer])
    return Draw(place, chosen, later, np.where(chosen, share[layer], 0.0))


def fingerprint(keys: Sequence[str]) -> str:
    """SHA-256 of the sorted keys, one a line: the frame, whatever its order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def commitment(seed: str) -> str:
    """SHA-256 of the seed: publish it before the draw, the seed itself after fieldwork."""
    return hashlib.sha256(seed.encode()).hexdigest()
