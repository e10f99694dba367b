"""Friends of people who were fined photograph the QR code and rate badly, nearly all without a case."""

import numpy as np

from shixiao.demo import days, texts
from shixiao.demo.cases import PENALISED, Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, closed_quickly, working
from shixiao.demo.ratings import COMPLETION, QR, Ratings, given_by
from shixiao.demo.world import City


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    n = int(plant.more["with_case"])
    day = np.sort(rng.choice(working("2026-05-06", "2026-05-18"), n))
    return Seeds.of(np.full(n, city.number[plant.office[0]]), day)


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    closed_quickly(city, rng, c, rows)
    c.outcome[rows], c.satisfied[rows] = PENALISED, False


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    """All `count` ratings come on two days; only the first ones belong to a case."""
    n = plant.count
    day = rng.choice([days.day(d) for d in plant.days], n)
    given = days.start(day) + days.second_of_day(days.HOME, 0.25 + 0.7 * rng.random(n))
    stars = np.where(rng.random(n) < 0.85, 1, 2)
    out = given_by(city, rng, c, np.resize(rows, n), np.full(n, QR), given, COMPLETION, stars)
    friend = np.arange(n) >= len(rows)
    out.rater = np.where(friend, rng.choice(city.people.size, n, replace=False), out.rater)
    out.phone = out.device = out.rater
    out.case_row, out.clerk = np.where(friend, -1, out.case_row), np.where(friend, -1, out.clerk)
    out.text = np.where(rng.random(n) < 0.6, rng.integers(texts.BRIGADE.start, texts.BRIGADE.stop, n), -1)
    return out


planted = Kind(seeds, bend, rate)
