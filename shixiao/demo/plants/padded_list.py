"""A community lists services by the hundred; all its cases are about a few of them."""

import numpy as np

from shixiao.demo.cases import Seeds
from shixiao.demo.plan import Plant
from shixiao.demo.plants._kind import Kind, Random, anywhere
from shixiao.demo.world import City


def seeds(city: City, rng: Random, plant: Plant) -> Seeds:
    """Each used service in turn, so that every one of them is used."""
    out = anywhere(city, rng, plant)
    office = city.number[plant.office[0]]
    used = [i for i, e in enumerate(city.entries) if e.office == office and e.weight > 0]
    out.entry = np.resize(used, plant.count)
    return out


planted = Kind(seeds)
