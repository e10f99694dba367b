"""The made-up city as arrays: offices with their true quality, service lists, staff, and the effects of days."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from shixiao.demo import days, plan
from shixiao.demo.citizens import People
from shixiao.demo.draw import Floats, Ints, below, generator

DATA = Path(__file__).parent / "data"
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AGENTS = 400


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of the city's own tables."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Entry:
    """One service in one office's list."""

    key: str  # 实施编码, 31 characters
    office: int
    catalogue: int  # -1: not in the city's directory
    name: str
    weight: float  # 0: listed and never used
    statutory_entry: bool


class City:
    """Everything that does not depend on a block of cases."""

    def __init__(self, cases: int, seed: int) -> None:
        self.seed, self.cases = seed, cases
        self.people = People(max(20_000, int(cases * 0.55)))
        self.offices = read("offices.csv")
        self.catalogue = read("services.csv")
        self.codes = [o["code"] for o in self.offices]
        self.number = {code: i for i, code in enumerate(self.codes)}

    def numbers(self, column: str) -> Ints:
        return np.array([int(o[column] or 0) for o in self.offices])

    @cached_property
    def windows(self) -> Ints:
        return np.maximum(self.numbers("windows"), 1)

    @cached_property
    def clerks(self) -> Ints:
        return self.numbers("clerks")

    @cached_property
    def first_clerk(self) -> Ints:
        return np.concatenate([[0], np.cumsum(self.clerks)[:-1]])

    @cached_property
    def clerk_office(self) -> Ints:
        return np.repeat(np.arange(len(self.offices)), self.clerks)

    @cached_property
    def clerk_codes(self) -> list[str]:
        within = np.arange(len(self.clerk_office)) - self.first_clerk[self.clerk_office]
        return [f"{self.codes[o]}-{w + 1:02d}" for o, w in zip(self.clerk_office, within, strict=True)]

    def clerk_person(self, clerk: Ints) -> Ints:
        """Staff are people too, beyond the inhabitants."""
        return self.people.size + np.asarray(clerk)

    def agent_person(self, agent: Ints) -> Ints:
        return self.people.size + 5_000 + np.asarray(agent)

    @cached_property
    def entries(self) -> list[Entry]:
        from shixiao.demo.lists import entries

        return entries(self)

    def of_entry(self, column: str) -> Ints:
        """A number of the catalogue for each entry; nothing there: -1."""
        known = [int(s[column]) if s[column] else -1 for s in self.catalogue]
        return np.array([known[e.catalogue] if e.catalogue >= 0 else -1 for e in self.entries])

    @cached_property
    def statutory(self) -> Ints:
        return self.of_entry("statutory_days")

    @cached_property
    def promised(self) -> Ints:
        return self.of_entry("promised_days")

    @cached_property
    def depth(self) -> list[str]:
        return [self.catalogue[e.catalogue]["online_depth"] if e.catalogue >= 0 else "none" for e in self.entries]

    @cached_property
    def domain(self) -> list[str]:
        return [self.catalogue[e.catalogue]["domain"] if e.catalogue >= 0 else "" for e in self.entries]

    @cached_property
    def duty_lateness(self) -> Floats:
        """Extra share of late cases where a duty was handed down without posts or money."""
        from shixiao.demo.duties import lateness

        return lateness(self)

    @cached_property
    def rekeyed_fields(self) -> Ints:
        """Fields that staff key a second time because the system that holds them is not connected."""
        known = [plan.REKEYED_FIELDS * ("残联平台" in s["needs_systems"]) for s in self.catalogue]
        return np.array([known[e.catalogue] if e.catalogue >= 0 else 0 for e in self.entries])

    @cached_property
    def entry_steps(self) -> Floats:
        """Office number + cumulative weight of its used entries: one search draws an entry of an office."""
        steps = np.zeros(len(self.entries))
        of = np.array([e.office for e in self.entries])
        weight = np.array([e.weight for e in self.entries])
        for office in range(len(self.offices)):
            mine = of == office
            total = weight[mine].sum()
            steps[mine] = office + (np.cumsum(weight[mine]) / total if total else 1.0)
        return steps

    def draw_entry(self, office: Ints, u: Floats) -> Ints:
        return np.searchsorted(self.entry_steps, office + u * (1 - 1e-9), side="right")

    @cached_property
    def withdrawn(self) -> Ints:
        """The day from which an entry is no longer offered."""
        from shixiao.demo.duties import withdrawn

        return withdrawn(self)

    def still_listed(self, entry: Ints, day: Ints) -> Ints:
        """The entry itself, or the next one of the same office once it was withdrawn."""
        gone = day >= self.withdrawn[entry]
        return np.where(gone, entry - 1, entry)

    @cached_property
    def cutoff(self) -> Ints:
        """The instant at which the export of each office's cases was drawn."""
        out = np.full(len(self.codes), days.CUTOFF)
        out[self.number[plan.ENDS_EARLY]] = days.start(days.day(plan.EARLY_END) + 1)
        return out

    @cached_property
    def quality(self) -> Floats:
        """Office × (on time, one visit, satisfied, minutes of waiting)."""
        rng = generator(self.seed, "quality")
        middle = np.array([plan.ON_TIME, plan.ONE_VISIT, plan.SATISFIED, plan.WAIT])
        out = middle + rng.standard_normal((len(self.codes), 4)) * np.array(list(plan.SPREAD.values()))
        for code, values in plan.QUALITY.items():
            out[self.number[code]] = values
        return out

    @cached_property
    def day_effects(self) -> Floats:
        """Quality × office × day × window: what a day at a window does to everybody who comes there."""
        shape = (3, len(self.codes), days.LENGTH, int(self.windows.max()))
        return generator(self.seed, "days").standard_normal(shape) * plan.DAY_EFFECT

    @cached_property
    def person_effects(self) -> Floats:
        return generator(self.seed, "persons").standard_normal(4096) * plan.PERSON_EFFECT

    def person_effect(self, person: Ints, salt: int) -> Floats:
        return self.person_effects[below(person, salt, 4096)]

    def uscc(self, office: int) -> str:
        """An invented unified social credit code: division 99, valid check character (GB 32100, modulus 31)."""
        body = "12" + self.codes[office][:6] + f"{below(np.array([office]), 7, 10**9)[0]:09d}"
        total = sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(body))
        return body + USCC[(31 - total % 31) % 31]
