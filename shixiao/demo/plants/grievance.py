"""Honest: neighbours of one housing complex go to the office together, each with a case, and say what they think."""

import numpy as np

from shixiao.demo import texts
from shixiao.demo.cases import REFUSED, Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly, entry_named
from shixiao.demo.ratings import COMPLETION, QR, Ratings, given_by
from shixiao.demo.world import City


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    out = anywhere(city, rng, plant)
    out.applicant = rng.choice(city.people.size, plant.count, replace=False)
    out.entry = np.full(plant.count, entry_named(city, int(out.office[0]), "国有建设用地使用权及房屋所有权转移登记"))
    return out


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    c.outcome[rows], c.satisfied[rows] = REFUSED, False


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n = len(rows)
    given = c.closed[rows] + rng.integers(120, 9000, n)
    stars = np.where(rng.random(n) < 0.8, 1, 2)
    out = given_by(city, rng, c, rows, np.full(n, QR), given, COMPLETION, stars)
    some = rng.random(n) < 0.7
    out.text = np.where(some, rng.integers(texts.COMPLEX.start, texts.COMPLEX.stop, n), out.text)
    return out


planted = Kind(seeds, bend, rate)
