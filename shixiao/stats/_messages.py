"""Messages along the edges of a rating graph, passed in a compiled loop."""

import numpy as np
import numpy.typing as npt

from shixiao.stats._checks import Bools, Floats
from shixiao.stats._compile import compiled

Numbers = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]
FAR = 30.0  # beyond it a belief is as sure as it will ever be


@compiled("float64(float64, float64, float64, boolean)")
def _about_thing(person: float, miss: float, hit: float, liked: bool) -> float:
    """Log odds bad : good of what was rated, from those fraud : honest of who rated."""
    odds = np.exp(min(max(person, -FAR), FAR))
    said = np.log((miss + (1 - hit) * odds) / ((1 - miss) + hit * odds))
    return float(said if liked else -said)


@compiled("float64(float64, float64, float64, boolean)")
def _about_person(thing: float, miss: float, hit: float, liked: bool) -> float:
    """Log odds fraud : honest of who rated, from those bad : good of what was rated."""
    odds = np.exp(min(max(thing, -FAR), FAR))
    if liked:
        return float(np.log((hit + (1 - hit) * odds) / ((1 - miss) + miss * odds)))
    return float(np.log(((1 - hit) + hit * odds) / (miss + (1 - miss) * odds)))


@compiled(
    "void(int32[::1], int32[::1], boolean[::1], float32[::1], float64, float64, int64, float64[::1], float64[::1])"
)
def passed(
    who: Numbers, what: Numbers, liked: Bools, weight: Weights, miss: float, hit: float, rounds: int,
    person: Floats, thing: Floats,
) -> None:  # fmt: skip
    """The log odds of all persons and things after some rounds, in place; they start at 0."""
    to_person = np.zeros(who.size, np.float32)
    to_thing = np.zeros(who.size, np.float32)
    for _round in range(rounds):
        for e in range(who.size):
            told = np.float32(weight[e] * _about_thing(person[who[e]] - to_person[e], miss, hit, liked[e]))
            thing[what[e]] += told - to_thing[e]
            to_thing[e] = told
        for e in range(who.size):
            told = np.float32(weight[e] * _about_person(thing[what[e]] - to_thing[e], miss, hit, liked[e]))
            person[who[e]] += told - to_person[e]
            to_person[e] = told
