"""Children are registered as workers who are hard to employ: somebody used the identities of residents."""

import numpy as np

from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly, entry_named
from shixiao.demo.ratings import COMPLETION, MOBILE_APP, Ratings, given_by
from shixiao.demo.world import City


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    out = anywhere(city, rng, plant)
    some = rng.choice(city.people.size, min(city.people.size, 10_000), replace=False)
    out.applicant = some[city.people.age_band(some) == 0][: plant.count]
    out.entry = np.full(plant.count, entry_named(city, int(out.office[0]), "就业困难人员认定"))
    return out


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n = len(rows)
    given = c.closed[rows] + rng.integers(600, 7200, n)
    return given_by(city, rng, c, rows, np.full(n, MOBILE_APP), given, COMPLETION, np.full(n, 5))


planted = Kind(seeds, bend, rate)
