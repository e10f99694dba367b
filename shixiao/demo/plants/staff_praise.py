"""Nine members of staff key in good ratings on three devices, one every half a minute, in a dozen sittings."""

import numpy as np

from shixiao.demo import days, things
from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, closed_quickly, working
from shixiao.demo.ratings import COMPLETION, PC, Ratings, given_by
from shixiao.demo.world import City

FIRST_DEVICE = 0


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    """Cases that were over before the first sitting."""
    day = np.sort(rng.choice(working("2026-01-05", "2026-05-08"), plant.count))
    return Seeds.of(np.full(plant.count, city.number[plant.office[0]]), day)


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    closed_quickly(city, rng, c, rows)


def rate(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> Ratings:
    n, staff, devices = len(rows), int(plant.more["staff"]), int(plant.more["devices"])
    place = np.arange(n)
    sitting, turn = place % len(plant.days), place // len(plant.days)
    who = (turn + sitting) % staff
    begin = days.start(np.array([days.day(d) for d in plant.days]))[sitting] + 16 * 3600
    given = begin + turn // devices * 75 + rng.integers(0, 30, n)
    out = given_by(city, rng, c, rng.permutation(rows), np.full(n, PC), given, COMPLETION,
                   np.where(rng.random(n) < 0.97, 5, 4))  # fmt: skip
    out.device_kind, out.device = np.full(n, things.GIVEN), FIRST_DEVICE + turn % devices
    out.clerk, out.phone = city.first_clerk[out.office] + who, np.full(n, -1)
    out.text = np.where(place % 9 == 0, out.text, -1)
    return out


planted = Kind(seeds, bend, rate)
