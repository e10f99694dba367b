"""Brings the plan's plants into the blocks: their cases, what is bent in them, and their ratings."""

import numpy as np

from shixiao.demo import plan
from shixiao.demo.cases import Cases, Seeds
from shixiao.demo.draw import Bools, generator
from shixiao.demo.plants._kind import Kind
from shixiao.demo.ratings import Ratings
from shixiao.demo.world import City
from shixiao.plugs import load


def kind_of(plant: plan.Plant) -> Kind:
    kind: Kind = load("shixiao.demo.plants", plant.kind, "planted")
    return kind


def seeds(city: City, system: str) -> Seeds | None:
    """The rows that the plan puts into one system, each marked with the number of its plant."""
    parts = []
    for number, plant in enumerate(plan.PLANTS):
        if city.offices[city.number[plant.office[0]]]["system"] == system:
            part = kind_of(plant).seeds(city, generator(city.seed, f"seeds:{number}"), plant)
            part.group = np.full(len(part.office), number)
            parts.append(part)
    if not parts:
        return None
    return Seeds(*(np.concatenate([vars(p)[k] for p in parts]) for k in vars(parts[0])))


def bend(city: City, c: Cases) -> None:
    """What the plan changes in finished cases."""
    for number in np.unique(c.group[c.group >= 0]).tolist():
        plant = plan.PLANTS[number]
        change = kind_of(plant).bend
        if change:
            change(city, generator(city.seed, f"bend:{number}"), c, np.flatnonzero(c.group == number), plant)


def free(c: Cases) -> Bools:
    """Cases whose ratings are nobody's business but the applicants'."""
    taken = np.array([kind_of(p).rate is not None for p in plan.PLANTS] + [False])
    return ~taken[c.group]


def planted_ratings(city: City, c: Cases) -> list[Ratings]:
    out = []
    for number in np.unique(c.group[c.group >= 0]).tolist():
        plant = plan.PLANTS[number]
        rate = kind_of(plant).rate
        if rate:
            rows = np.flatnonzero(c.group == number)
            out.append(rate(city, generator(city.seed, f"rate:{number}"), c, rows, plant))
    return out
