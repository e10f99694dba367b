"""Offline cases are keyed as online ones at the end of a period, in batches, a few seconds each."""

import numpy as np

from shixiao.demo import days
from shixiao.demo.cases import GRANTED, ONLINE, STAFF, Cases
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, limits
from shixiao.demo.world import City


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    """Two clerks key one case after the other after closing time; each case is over before the next begins."""
    n, batch = len(rows), int(plant.more["batch"])
    place = np.arange(n)
    evening = days.start(c.day[rows]) + 17 * 3600 + 600
    order = place - np.searchsorted(c.day[rows], c.day[rows])  # place within the day
    c.opened[rows] = evening + order * 19 + (order // batch) * 240
    c.accepted[rows] = c.opened[rows] + rng.integers(1, 5, n)
    c.closed[rows] = c.accepted[rows] + rng.integers(2, 9, n)
    c.channel[rows], c.filed_by[rows], c.agent[rows], c.assisted[rows] = ONLINE, STAFF, -1, False
    c.clerk[rows] = city.first_clerk[c.office[rows]] + (order // batch) % 2
    c.window[rows], c.visits[rows], c.finished[rows], c.corrections[rows] = 0, 0, 1, 0
    limits(city, c, rows)
    c.late[rows], c.claimed[rows], c.outcome[rows], c.rekeyed[rows] = False, 1, GRANTED, 0


planted = Kind(anywhere, bend)
