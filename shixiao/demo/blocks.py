"""One block, from its seeds to all its lines; it knows of no other block, so blocks can be made side by side."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shixiao.demo import followups, plan, planting, queue, ratings
from shixiao.demo.cases import Cases, Seeds, made
from shixiao.demo.draw import Ints, generator
from shixiao.demo.lines import Texts
from shixiao.demo.ratings import Ratings
from shixiao.demo.systems import canlian, cgzf, exchange, hall, haochaping, rsj
from shixiao.demo.systems._fields import case_id
from shixiao.demo.systems._sources import CASE_SYSTEMS, LOGGED
from shixiao.demo.world import City

EXPORTS: dict[str, Any] = {"hall": hall, "rsj": rsj, "canlian": canlian, "cgzf": cgzf}
RATINGS_PER_CASE = 4  # room in the numbering of ratings: no case has more


@dataclass
class Block:
    """Everything a block puts into files, and what is summed up of it. `lines` come with their instants."""

    system: str
    number: int
    cases: Cases
    ids: Texts
    ratings: Ratings
    twice: Ratings
    rectified: followups.Rectifications
    tickets: queue.Tickets | None = None
    lines: dict[str, tuple[Texts, Ints]] = field(default_factory=dict)
    sample_keys: np.ndarray = field(default_factory=lambda: np.zeros(0))


def block(city: City, system: str, number: int, first: int, seeds: Seeds) -> Block:
    """The same for the same arguments, whatever was made before."""
    rng = generator(city.seed, f"cases:{system}", number)
    c = made(city, rng, system, np.arange(first, first + len(seeds.office)), seeds)
    planting.bend(city, c)
    ids = case_id(c)
    r = ratings.together([ratings.of_cases(city, rng, c, planting.free(c)), *planting.planted_ratings(city, c)])
    r.serial = (CASE_SYSTEMS.index(system) * city.cases + first) * RATINGS_PER_CASE + np.arange(len(r))
    twice = r.where((rng.random(len(r)) < plan.DUPLICATED) & ~r.default & (r.group < 0))
    done = followups.rectifications(city, rng, r)
    calls = followups.contacts(rng, r, done)
    out = Block(system, number, c, ids, r, twice, done)
    out.lines["cases"] = EXPORTS[system].lines(city, c), c.opened
    out.lines["ratings"] = haochaping.lines(city, r, ids), r.given
    out.lines["second"] = haochaping.lines(city, twice, ids, b"SP"), twice.given
    out.lines["rectified"] = haochaping.rectified(city, r, done), done.contacted
    out.lines["contacts"] = haochaping.contacted(city, r, calls, ids), calls.at
    if system in LOGGED["exchange"]:
        out.lines["calls"] = exchange.lines(city, c, ids)
    if system == "hall":
        out.tickets = queue.tickets(city, rng, c)
    out.sample_keys = generator(city.seed, f"sample:{system}", number).random(len(c))  # whatever was drawn before
    return out
