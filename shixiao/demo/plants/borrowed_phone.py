"""After a bad rating a good one comes in the same person's name, from the telephone number of a clerk."""

import numpy as np

from shixiao.demo.cases import Cases
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly
from shixiao.demo.ratings import COMPLETION, MOBILE_APP, RECTIFICATION, Ratings, given_by, together
from shixiao.demo.world import City


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    c.satisfied[rows] = False


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    """The bad rating is the person's own; only the good one that follows is planted."""
    n, app = len(rows), np.full(len(rows), MOBILE_APP)
    given = c.closed[rows] + rng.integers(600, 30_000, n)
    bad = given_by(city, rng, c, rows, app, given, COMPLETION, np.full(n, 1))
    bad.group = np.full(n, -1)
    later = given + 86400 * rng.integers(2, 6, n)
    good = given_by(city, rng, c, rows, app, later, RECTIFICATION, np.full(n, 5))
    good.phone = city.clerk_person(city.first_clerk[good.office] + np.arange(n) % 2)
    good.device = good.phone
    return together([bad, good])


planted = Kind(anywhere, bend, rate)
