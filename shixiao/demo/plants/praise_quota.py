"""So many praises a month are wanted; the missing ones are asked for on the last two working days."""

import numpy as np

from shixiao.demo import days
from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, at_counter, closed_quickly, working
from shixiao.demo.ratings import COMPLETION, SMS, Ratings, given_by
from shixiao.demo.world import City

_MONTHS = (("2026-01-05", "2026-01-28"), ("2026-02-02", "2026-02-25"), ("2026-03-02", "2026-03-27"),
           ("2026-04-01", "2026-04-28"), ("2026-05-06", "2026-05-27"), ("2026-06-01", "2026-06-26"))  # fmt: skip
_ENDS = ("2026-01-30", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-29", "2026-06-30")


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    each = plant.count // len(_MONTHS)
    day = np.concatenate([np.sort(rng.choice(working(*month), each)) for month in _MONTHS])
    return Seeds.of(np.full(len(day), city.number[plant.office[0]]), day)


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n = len(rows)
    last = np.repeat([days.day(d) for d in _ENDS], n // len(_ENDS))
    day = np.where(rng.random(n) < 0.6, last, days.NTH[days.NUMBER[last] - 1])
    given = days.start(day) + days.second_of_day(days.DESK, rng.random(n))
    out = given_by(city, rng, c, rows, np.full(n, SMS), given, COMPLETION, np.full(n, 5))
    out.invited = np.ones(n, bool)
    return out


planted = Kind(seeds, bend, rate)
