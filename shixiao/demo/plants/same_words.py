"""Different people praise an office in nearly the same words."""

import numpy as np

from shixiao.demo import texts
from shixiao.demo.cases import Cases
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly
from shixiao.demo.ratings import COMPLETION, MOBILE_APP, Ratings, given_by
from shixiao.demo.world import City


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n = len(rows)
    given = c.closed[rows] + rng.integers(600, 90_000, n)
    out = given_by(city, rng, c, rows, np.full(n, MOBILE_APP), given, COMPLETION, np.full(n, 5))
    out.text = np.resize(np.arange(texts.COPIED.start, texts.COPIED.stop), n)
    return out


planted = Kind(anywhere, bend, rate)
