"""Cases that belong elsewhere and are passed on after ten minutes: no work was done, and nobody was kept waiting."""

from shixiao.demo.cases import TRANSFERRED, Cases
from shixiao.demo.draw import Ints
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere, at_counter, closed_quickly
from shixiao.demo.world import City


def bend(city: City, rng: Random, c: Cases, rows: Ints, plant: Plant) -> None:
    at_counter(c, rows)
    closed_quickly(city, rng, c, rows)
    c.closed[rows] = c.opened[rows] + 600
    c.outcome[rows], c.corrections[rows] = TRANSFERRED, 0


planted = Kind(anywhere, bend)
