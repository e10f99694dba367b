"""One matter is closed as withdrawn and opened again days later, so that its clock starts anew."""

import numpy as np

from shixiao.demo import days
from shixiao.demo.cases import WITHDRAWN, Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, limits
from shixiao.demo.world import City


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    """Pairs of rows: the same person and service, the second some working days after the first."""
    out = anywhere(city, rng, plant)
    n = plant.count // 2
    applicant = rng.choice(city.people.size, n, replace=False)
    usual = city.draw_entry(out.office[:n], rng.random(n))
    day = out.day[::2]
    out.day[1::2] = days.NTH[days.NUMBER[day] + rng.integers(3, 6, n)]
    out.day[::2] = day
    out.applicant, out.entry = np.repeat(applicant, 2), np.repeat(usual, 2)
    return out


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    """The first of each pair ends two working days after it began, without a result."""
    first = rows[::2]
    n = len(first)
    at_counter(c, first)
    c.opened[first] = days.start(c.day[first]) + days.second_of_day(days.COUNTER, rng.random(n))
    c.accepted[first] = c.opened[first] + 120
    done = days.NTH[days.NUMBER[c.day[first]] + 2]
    c.closed[first] = days.start(done) + days.second_of_day(days.DESK, rng.random(n))
    limits(city, c, first)
    c.outcome[first], c.late[first], c.claimed[first] = WITHDRAWN, False, 1


planted = Kind(seeds, bend)
