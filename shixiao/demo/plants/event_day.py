"""Honest: on a declared open day many people come, are content and say so on the spot."""

import numpy as np

from shixiao.demo.cases import Cases
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly
from shixiao.demo.ratings import COMPLETION, QR, Ratings, given_by
from shixiao.demo.world import City


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    c.satisfied[rows] = rng.random(len(rows)) < 0.95


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n = len(rows)
    given = c.closed[rows] + rng.integers(60, 1800, n)
    return given_by(city, rng, c, rows, np.full(n, QR), given, COMPLETION)


planted = Kind(anywhere, bend, rate)
