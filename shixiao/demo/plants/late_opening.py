"""The case is opened only when the papers are complete: the earlier visits stand in the queue, not in the case."""

from shixiao.demo.cases import Cases
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly
from shixiao.demo.world import City


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    c.visits[rows], c.corrections[rows] = 1, 0


planted = Kind(anywhere, bend)
