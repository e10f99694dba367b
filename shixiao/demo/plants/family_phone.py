"""Honest: the members of a family rate what they got from the one phone they have."""

import numpy as np

from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly
from shixiao.demo.ratings import COMPLETION, MOBILE_APP, Ratings, given_by
from shixiao.demo.world import City


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    out = anywhere(city, rng, plant)
    size = int(plant.more["size"])
    heads = rng.choice(city.people.size // size, plant.count // size, replace=False) * size
    out.applicant = (heads[:, None] + np.arange(size)).ravel()
    return out


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n, size = len(rows), int(plant.more["size"])
    given = c.closed[rows] + rng.integers(600, 60_000, n)
    out = given_by(city, rng, c, rows, np.full(n, MOBILE_APP), given, COMPLETION)
    out.phone = out.device = out.rater // size * size
    return out


planted = Kind(seeds, bend, rate)
