"""Staff of several offices open small cases at each other's windows and praise them within the same hour."""

import numpy as np

from shixiao.demo import days, texts
from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, at_counter, closed_quickly, working
from shixiao.demo.ratings import COMPLETION, QR, Ratings, given_by
from shixiao.demo.world import City


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    """Every rater at every office; each office has its day."""
    raters, offices = int(plant.more["raters"]), [city.number[code] for code in plant.office]
    day = rng.choice(working("2026-04-07", "2026-06-12"), len(offices), replace=False)
    out = Seeds.of(np.tile(offices, raters), np.tile(day, raters))
    turn = np.arange(raters)
    clerk = city.first_clerk[np.array(offices)[turn % len(offices)]] + 1 + turn // len(offices) % 2
    clerk[2 * len(offices) :] = city.first_clerk[np.array(offices)[turn[2 * len(offices) :] % len(offices)]]
    out.applicant = np.repeat(city.clerk_person(clerk), len(offices))
    return out


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    n = len(rows)
    c.opened[rows] = days.start(c.day[rows]) + 9 * 3600 + rng.integers(0, 3600, n)
    c.accepted[rows] = c.opened[rows] + 60
    c.closed[rows] = c.accepted[rows] + rng.integers(120, 900, n)
    c.window[rows] = 0


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n = len(rows)
    given = days.start(c.day[rows]) + 11 * 3600 + rng.integers(0, 3000, n)
    out = given_by(city, rng, c, rows, np.full(n, QR), given, COMPLETION, np.full(n, 5))
    out.text = texts.COPIED.start + out.office % 3
    return out


planted = Kind(seeds, bend, rate)
