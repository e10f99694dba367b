"""Honest: on a market day one clerk serves ninety people, a few minutes each; some rate at the window."""

import numpy as np

from shixiao.demo import days
from shixiao.demo.cases import Cases
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly
from shixiao.demo.ratings import COMPLETION, TABLET, Ratings, given_by
from shixiao.demo.world import City

RATED = 0.4


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    n = len(rows)
    c.opened[rows] = days.start(c.day[rows]) + 8 * 3600 + 1800 + np.arange(n) * 345 + rng.integers(0, 60, n)
    c.accepted[rows] = c.opened[rows] + 20
    c.closed[rows] = c.accepted[rows] + rng.integers(150, 260, n)
    c.window[rows], c.clerk[rows] = 0, city.first_clerk[c.office[rows]]


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    rows = rows[rng.random(len(rows)) < RATED]
    n = len(rows)
    given = c.closed[rows] + rng.integers(10, 60, n)
    return given_by(city, rng, c, rows, np.full(n, TABLET), given, COMPLETION)


planted = Kind(anywhere, bend, rate)
