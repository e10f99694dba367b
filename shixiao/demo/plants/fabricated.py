"""Cases of merchants who never came: entered by the office, then praised on its request."""

import numpy as np

from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly, entry_named
from shixiao.demo.ratings import COMPLETION, SMS, Ratings, given_by
from shixiao.demo.world import City

SERVICE, PRAISED = "企业职工参保登记", 0.6


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    out = anywhere(city, rng, plant)
    some = rng.choice(city.people.size, min(city.people.size, 40 * plant.count), replace=False)
    out.applicant = some[city.people.sole_trader(some)][: plant.count]
    out.entry = np.full(plant.count, entry_named(city, int(out.office[0]), SERVICE))
    return out


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    c.satisfied[rows] = False


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    rows = rows[rng.random(len(rows)) < PRAISED]
    n = len(rows)
    given = c.closed[rows] + 86400 + rng.integers(0, 40_000, n)
    out = given_by(city, rng, c, rows, np.full(n, SMS), given, COMPLETION, np.full(n, 5))
    out.invited = np.ones(n, bool)
    return out


planted = Kind(seeds, bend, rate)
