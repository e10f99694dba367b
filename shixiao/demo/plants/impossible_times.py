"""Slips of the pen: every other case is closed two days before it was opened, the rest were due before that."""

import numpy as np

from shixiao.demo import days
from shixiao.demo.cases import GRANTED, Cases
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere
from shixiao.demo.world import City


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    closed, due = rows[::2], rows[1::2]
    c.closed[closed] = c.opened[closed] - 2 * 86400
    c.outcome[closed] = np.where(c.outcome[closed] < 0, GRANTED, c.outcome[closed])
    c.late[closed], c.claimed[closed], c.visits[closed] = False, 1, 1
    c.due[due] = days.start(c.day[due] - 3) + 86399


planted = Kind(anywhere, bend)
