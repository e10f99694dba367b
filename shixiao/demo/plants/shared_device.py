"""One phone, which nobody declared, gives the good ratings of dozens of different applicants."""

import numpy as np

from shixiao.demo import things
from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, at_counter, closed_quickly, working
from shixiao.demo.ratings import COMPLETION, MOBILE_APP, Ratings, given_by
from shixiao.demo.world import City

DEVICE = 10


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    day = np.sort(rng.choice(working(*plant.days), plant.count))
    return Seeds.of(np.full(plant.count, city.number[plant.office[0]]), day)


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n = len(rows)
    given = c.closed[rows] + rng.integers(60, 900, n)
    out = given_by(city, rng, c, rows, np.full(n, MOBILE_APP), given, COMPLETION, np.full(n, 5))
    out.device_kind, out.device = np.full(n, things.GIVEN), np.full(n, DEVICE)
    return out


planted = Kind(seeds, bend, rate)
