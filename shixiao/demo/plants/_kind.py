"""What the file of a kind says, and the usual ways of saying it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shixiao.demo import days
from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.ratings import Ratings
from shixiao.demo.world import City

Random = np.random.Generator


def anywhere(city: City, rng: Random, plant: Plant) -> Seeds:
    """Rows on any working day that leaves time to close them, or on the days the plan names."""
    n = plant.count
    office = np.resize([city.number[code] for code in plant.office], n)
    if "days" in plant.more:
        day = np.sort(rng.choice([days.day(d) for d in plant.days], n))
    else:
        day = np.sort(rng.choice(working("2026-01-05", "2026-05-20"), n))
    return Seeds.of(office, day)


def working(first: str, last: str) -> Ints:
    """The working days between two days, both in."""
    span = np.arange(days.day(first), days.day(last) + 1)
    return span[days.WORKING[span]]


@dataclass(frozen=True)
class Kind:
    """How one kind of thing is planted. Rows handed to `bend` and `rate` are positions in the block."""

    seeds: Callable[[City, Random, Plant], Seeds] = anywhere
    bend: Callable[[City, Random, Cases, Ints, Plant], None] | None = None
    rate: Callable[[City, Random, Cases, Ints, Plant], Ratings] | None = None


def entry_named(city: City, office: int, name: str) -> int:
    return next(i for i, e in enumerate(city.entries) if e.office == office and e.name == name)


def at_counter(c: Cases, rows: Ints) -> None:
    """These people came to the counter, in working hours."""
    c.channel[rows], c.filed_by[rows], c.agent[rows], c.assisted[rows] = 2, 0, -1, False
    c.finished[rows] = -1
    c.visits[rows] = np.maximum(c.visits[rows], 1)


def closed_quickly(city: City, rng: Random, c: Cases, rows: Ints) -> None:
    """Closed on the day itself, minutes after it was opened, and therefore on time."""
    n = len(rows)
    c.opened[rows] = days.start(c.day[rows]) + days.second_of_day(days.COUNTER, rng.random(n))
    c.accepted[rows] = c.opened[rows] + rng.integers(30, 200, n)
    c.closed[rows] = c.accepted[rows] + rng.integers(300, 2400, n)
    c.late[rows], c.claimed[rows], c.visits[rows] = False, 1, 1
    c.outcome[rows] = np.where(c.outcome[rows] < 0, 0, c.outcome[rows])
    limits(city, c, rows)


def limits(city: City, c: Cases, rows: Ints) -> None:
    """Limits run from the day of acceptance, which has just been changed."""
    start = days.NUMBER[days.day_of(c.accepted[rows])]
    for limit, length in ((c.due, city.statutory), (c.promised, city.promised)):
        last = days.NTH[start + np.maximum(length[c.entry[rows]], 0)]
        limit[rows] = np.where(city.statutory[c.entry[rows]] < 0, -1, days.start(last) + 86399)
