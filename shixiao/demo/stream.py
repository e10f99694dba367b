"""The large files, block by block: cases, ratings, what followed from them, tickets, calls to other systems."""

import contextlib
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from shixiao.demo import broken, followups, plan, planting, queue, ratings
from shixiao.demo.cases import Cases, Seeds, made
from shixiao.demo.draw import generator
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts
from shixiao.demo.survey import Frame
from shixiao.demo.systems import canlian, cgzf, exchange, hall, haochaping, rsj
from shixiao.demo.systems import queue as queue_system
from shixiao.demo.systems._fields import case_id
from shixiao.demo.systems._sources import CASE_SYSTEMS, LOGGED
from shixiao.demo.tally import Tally
from shixiao.demo.world import City

_EXPORTS: dict[str, Any] = {"hall": hall, "rsj": rsj, "canlian": canlian, "cgzf": cgzf}


class Stream:
    """All files that grow with the number of cases, and the sums that are taken on the way."""

    def __init__(self, city: City, exports: Path) -> None:
        self.city, self.open = city, contextlib.ExitStack()
        enter, rated = self.open.enter_context, exports / "haochaping"
        self.cases = {s: enter(_EXPORTS[s].files(exports / s)) for s in CASE_SYSTEMS}
        self.ratings = {s: enter(haochaping.ratings_file(rated, s)) for s in CASE_SYSTEMS}
        self.second = {s: enter(haochaping.second_file(rated, s)) for s in CASE_SYSTEMS}
        self.contacts = {s: enter(haochaping.contacts_file(rated, s)) for s in CASE_SYSTEMS}
        self.calls = {s: enter(exchange.files(exports / "exchange", s)) for s in LOGGED["exchange"]}
        self.rectified: Monthly = enter(haochaping.rectified_file(rated))
        self.tickets = enter(queue_system.Database(exports / "queue" / "排队叫号.sqlite"))
        self.tally = Tally(city)
        self.frames = {s: Frame.empty(city) for s in CASE_SYSTEMS}
        self.rows: dict[int, list[str]] = defaultdict(list)  # of each plant: keys of its rows
        self.broken: list[broken.Broken] = []
        self.persons: list[np.ndarray] = []
        self.serial = 0

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *raised: Any) -> None:
        self.open.__exit__(*raised)

    def block(self, system: str, number: int, first: int, seeds: Seeds) -> None:
        """One block of one system, from its seeds to all its lines."""
        city, rng = self.city, generator(self.city.seed, f"cases:{system}", number)
        c = made(city, rng, system, np.arange(first, first + len(seeds.office)), seeds)
        planting.bend(city, c)
        ids = case_id(c)
        lines = _EXPORTS[system].lines(city, c)
        self.cases[system].write(lines, c.opened)
        self.tally.cases(c)
        self._mark(system, "cases", c.group, ids)
        r = self._rate(rng, c, ids)
        self.frames[system].add(city, rng, c, r, ids)
        if system == "hall":
            t = queue.tickets(city, rng, c)
            self.tickets.write(city, t, ids)
            self.tally.tickets(t)
        if system in self.calls:
            calls, at = exchange.lines(city, c, ids, self.calls[system].rows)
            self.calls[system].write(calls, at)
        if number == 0:
            self._break(system, lines)
        if city.cases <= plan.IDENTIFIERS_UP_TO:
            agents = city.agent_person(c.agent[c.agent >= 0])
            self.persons.append(np.unique(np.concatenate([c.applicant, agents, r.rater, r.phone])))

    def _rate(self, rng: np.random.Generator, c: Cases, ids: Texts) -> ratings.Ratings:
        """The ratings of a block, some of them twice, and what was done about them."""
        city, system = self.city, c.system
        natural = ratings.of_cases(city, rng, c, planting.free(c))
        r = ratings.together([natural, *planting.planted_ratings(city, c)])
        r.serial = self.serial + np.arange(len(r))
        self.serial += len(r)
        lines = haochaping.lines(city, r, ids)
        self.ratings[system].write(lines, r.given)
        if system == "hall" and not self.broken:
            self._broken_ratings(lines)
        twice = r.where((rng.random(len(r)) < plan.DUPLICATED) & ~r.default & (r.group < 0))
        self.second[system].write(haochaping.lines(city, twice, ids, b"SP"), twice.given)
        done = followups.rectifications(city, rng, r)
        self.rectified.write(haochaping.rectified(city, r, done), done.contacted)
        calls = followups.contacts(rng, r, done)
        self.contacts[system].write(haochaping.contacted(city, r, calls, ids), calls.at)
        self.tally.ratings(r)
        self.tally.count("ratings.duplicates", twice.office, np.ones(len(twice), bool))
        self.tally.rectified(r, done)
        self._mark("haochaping", "ratings", r.group, haochaping.rating_id(r.serial))
        return r

    def _mark(self, source: str, table: str, group: np.ndarray, ids: Texts) -> None:
        """Remember the keys of planted rows, as a snapshot will name them."""
        for number in np.unique(group[group >= 0]).tolist():
            if plan.PLANTS[number].table == table:
                keys = ids.filter(pa.array(group == number)).to_pylist()
                self.rows[number] += [f"{source}:{key.decode()}" for key in keys]

    def _break(self, system: str, lines: Texts) -> None:
        spoilt = {"hall": broken.of_hall, "rsj": broken.of_rsj}.get(system)
        for kind in spoilt(lines) if spoilt else []:
            self.broken.append(kind)
            self.cases[system].append(b"".join(kind.rows), 2)

    def _broken_ratings(self, lines: Texts) -> None:
        for kind in broken.of_ratings(lines):
            self.broken.append(kind)
            self.ratings["hall"].append(b"".join(kind.rows), 2)
