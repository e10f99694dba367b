"""The completed work is rated while the case is still open."""

import numpy as np

from shixiao.demo import days
from shixiao.demo.cases import GRANTED, Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly
from shixiao.demo.ratings import COMPLETION, MOBILE_APP, Ratings, given_by
from shixiao.demo.world import City


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    """Services that take at least five working days."""
    out = anywhere(city, rng, plant)
    slow = [i for i, e in enumerate(city.entries) if e.office == out.office[0] and e.weight and city.promised[i] >= 5]
    out.entry = rng.choice(slow, plant.count)
    return out


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    c.closed[rows] = days.start(days.NTH[days.NUMBER[c.day[rows]] + 4]) + days.second_of_day(
        days.DESK, rng.random(len(rows))
    )
    c.outcome[rows] = GRANTED


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n = len(rows)
    given = c.accepted[rows] + ((c.closed[rows] - c.accepted[rows]) * 0.6 * rng.random(n)).astype(np.int64)
    return given_by(city, rng, c, rows, np.full(n, MOBILE_APP), given, COMPLETION, np.full(n, 5))


planted = Kind(seeds, bend, rate)
