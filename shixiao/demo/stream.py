"""The large files, block by block and in order; blocks are made ahead by other threads, the bytes are the same."""

import contextlib
from collections import defaultdict, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from shixiao.demo import broken, plan
from shixiao.demo.blocks import EXPORTS, Block, block
from shixiao.demo.cases import Seeds
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts
from shixiao.demo.survey import Frame
from shixiao.demo.systems import exchange, haochaping
from shixiao.demo.systems import queue as queue_system
from shixiao.demo.systems._sources import CASE_SYSTEMS, LOGGED
from shixiao.demo.tally import Tally
from shixiao.demo.thoughts import Thoughts
from shixiao.demo.world import City

Task = tuple[str, int, int, Seeds]


class Stream:
    """All files that grow with the number of cases, and the sums that are taken on the way."""

    def __init__(self, city: City, exports: Path, truth: Path) -> None:
        self.city, self.open = city, contextlib.ExitStack()
        rated = exports / "haochaping"
        self.files: dict[tuple[str, str], Monthly] = {}
        for s in CASE_SYSTEMS:
            self._file("cases", s, EXPORTS[s].files(exports / s))
            self._file("ratings", s, haochaping.ratings_file(rated, s))
            self._file("second", s, haochaping.second_file(rated, s))
            self._file("contacts", s, haochaping.contacts_file(rated, s))
        for s in LOGGED["exchange"]:
            self._file("calls", s, exchange.files(exports / "exchange", s))
        rectified = self.open.enter_context(haochaping.rectified_file(rated))
        self.files |= {("rectified", s): rectified for s in CASE_SYSTEMS}
        self.tickets = self.open.enter_context(queue_system.Database(exports / "queue" / "排队叫号.sqlite"))
        self.thoughts = self.open.enter_context(Thoughts(truth / "citizens.parquet"))
        self.tally = Tally(city)
        self.frames = {s: Frame.empty(city) for s in CASE_SYSTEMS}
        self.rows: dict[int, list[str]] = defaultdict(list)  # of each plant: keys of its rows
        self.broken: list[broken.Broken] = []
        self.persons: list[np.ndarray] = []

    def _file(self, kind: str, system: str, file: Monthly) -> None:
        self.files[kind, system] = self.open.enter_context(file)

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *raised: Any) -> None:
        self.open.__exit__(*raised)

    def count(self, kind: str) -> int:
        """Rows of all files of a kind."""
        return sum(f.rows for f in {id(f): f for (k, _s), f in self.files.items() if k == kind}.values())

    def run(self, tasks: Iterator[Task], threads: int) -> None:
        """Every block in order; no more than `threads` + 1 are held at a time."""
        with ThreadPoolExecutor(threads) as pool:
            ahead: deque[Future[Block]] = deque()
            for task in tasks:
                ahead.append(pool.submit(block, self.city, *task))
                if len(ahead) > threads:
                    self._take(ahead.popleft().result())
            while ahead:
                self._take(ahead.popleft().result())

    def _take(self, b: Block) -> None:
        """Write a block and add it up."""
        for kind, (lines, instants) in b.lines.items():
            self.files[kind, b.system].write(lines, instants)
        if b.tickets is not None:
            self.tickets.write(self.city, b.tickets, b.ids)
            self.tally.tickets(b.tickets)
        self.tally.cases(b.cases)
        self.tally.ratings(b.ratings)
        self.tally.count("ratings.duplicates", b.twice.office, np.ones(len(b.twice), bool))
        self.tally.rectified(b.ratings, b.rectified)
        self.frames[b.system].add(self.city, b.sample_keys, b.cases, b.ratings, b.ids)
        self.thoughts.add(b.system, b.cases, b.ratings, b.ids)
        self._mark(b.system, "cases", b.cases.group, b.ids)
        self._mark("haochaping", "ratings", b.ratings.group, haochaping.rating_id(b.ratings.serial))
        if b.number == 0:
            self._break(b)
        if self.city.cases <= plan.IDENTIFIERS_UP_TO:
            agents = self.city.agent_person(b.cases.agent[b.cases.agent >= 0])
            self.persons.append(
                np.unique(np.concatenate([b.cases.applicant, agents, b.ratings.rater, b.ratings.phone]))
            )

    def _mark(self, source: str, table: str, group: np.ndarray, ids: Texts) -> None:
        """Remember the keys of planted rows, as a snapshot will name them."""
        for number in np.unique(group[group >= 0]).tolist():
            if plan.PLANTS[number].table == table:
                keys = ids.filter(pa.array(group == number)).to_pylist()
                self.rows[number] += [f"{source}:{key.decode()}" for key in keys]

    def _break(self, b: Block) -> None:
        """A few broken rows at the end of March."""
        spoilt = {"hall": broken.of_hall, "rsj": broken.of_rsj}.get(b.system)
        for kind in spoilt(b.lines["cases"][0]) if spoilt else []:
            self.broken.append(kind)
            self.files["cases", b.system].append(b"".join(kind.rows), 2)
        for kind in broken.of_ratings(b.lines["ratings"][0]) if b.system == "hall" else []:
            self.broken.append(kind)
            self.files["ratings", "hall"].append(b"".join(kind.rows), 2)
