"""Queue tickets: of people whose case was opened, of those who only wanted advice, were turned away or gave up."""

from dataclasses import dataclass

import numpy as np

from shixiao.demo import days, plan
from shixiao.demo.cases import STAFF, Cases, present
from shixiao.demo.draw import Bools, Ints
from shixiao.demo.world import City

CASE, ADVICE, TURNED_AWAY, GAVE_UP = range(4)


@dataclass
class Tickets:
    """Columns of a block of tickets; -1: not there."""

    office: Ints
    window: Ints
    taken: Ints
    called: Ints
    served: Ints
    left: Ints
    outcome: Ints
    case_row: Ints

    def __len__(self) -> int:
        return len(self.office)


def tickets(city: City, rng: np.random.Generator, c: Cases) -> Tickets:
    """Tickets of a block, in the order in which they were taken."""
    halls = city.numbers("queue")[c.office] > 0
    row = np.flatnonzero(halls & present(c) & (c.filed_by != STAFF))
    parts = [_of_cases(city, rng, c, row), _others(city, rng, c, row), _earlier_visits(city, rng, c)]
    all_of = Tickets(*(np.concatenate([vars(p)[k] for p in parts]) for k in vars(parts[0])))
    order = np.argsort(all_of.taken, kind="stable")
    return Tickets(*(v[order] for v in vars(all_of).values()))


def _wait(city: City, rng: np.random.Generator, c: Cases, row: Ints) -> Ints:
    """Seconds of waiting: the office's mean, worse in the morning and on a bad day at the window."""
    hour = c.opened[row] % 86400 / 3600
    peak = np.where((hour > 9) & (hour < 11), 1.3, 0.85)
    day = city.day_effects[1, c.office[row], c.day[row] - days.ZERO, c.window[row]] / plan.DAY_EFFECT
    mean = city.quality[c.office[row], 3] * peak * np.exp(0.2 * day)
    return (rng.gamma(2.0, mean / 2) * 60).astype(np.int64)


def _of_cases(city: City, rng: np.random.Generator, c: Cases, row: Ints) -> Tickets:
    n = len(row)
    served = c.opened[row] - rng.integers(30, 300, n)
    called = served - rng.integers(5, 60, n)
    taken = _after_opening(called - _wait(city, rng, c, row), called)
    left = np.maximum(c.accepted[row], c.opened[row]) + rng.integers(60, 600, n)
    return Tickets(c.office[row], c.window[row], taken, called, served, left, np.full(n, CASE), row)


def _after_opening(taken: Ints, called: Ints) -> Ints:
    """Nobody draws a ticket before a quarter past eight."""
    return np.minimum(np.maximum(taken, taken // 86400 * 86400 + 29_700), called)


def _others(city: City, rng: np.random.Generator, c: Cases, row: Ints) -> Tickets:
    """People without a case: advice, turned away (more often by the poor), or gone before they were called."""
    poor = np.isin(c.office[row], [city.number[code] for code in plan.POOR])
    u = rng.random(len(row))
    steps = np.stack([np.full(len(row), 0.28), np.where(poor, 0.42, 0.32), np.where(poor, 0.52, 0.35)])
    kind = np.where(u < steps[0], ADVICE, np.where(u < steps[1], TURNED_AWAY, np.where(u < steps[2], GAVE_UP, -1)))
    row, kind = row[kind >= 0], kind[kind >= 0]
    n = len(row)
    wait = _wait(city, rng, c, row)
    taken = _after_opening(c.opened[row] - rng.integers(-1800, 1800, n), c.opened[row] + 1800)
    gone = kind == GAVE_UP
    called = np.where(gone, -1, taken + wait)
    served = np.where(gone, -1, called + rng.integers(5, 60, n))
    left = np.where(gone, taken + wait // 2 + 300, served + rng.integers(60, 900, n))
    return Tickets(c.office[row], c.window[row], taken, called, served, left, kind, np.full(n, -1))


def _earlier_visits(city: City, rng: np.random.Generator, c: Cases) -> Tickets:
    """People who were sent away one to three times before their case was opened; the queue knows the case's number."""
    late = np.array([p.kind == "late_opening" for p in plan.PLANTS] + [False])
    row = np.flatnonzero(late[c.group])
    row = np.repeat(row, rng.integers(1, 4, len(row)))
    n = len(row)
    day = days.NTH[np.maximum(days.NUMBER[c.day[row]] - rng.integers(1, 12, n), days.NUMBER[days.ZERO] + 1)]
    served = days.start(day) + days.second_of_day(days.COUNTER, rng.random(n))
    called = served - 20
    taken = _after_opening(called - _wait(city, rng, c, row), called)
    return Tickets(c.office[row], c.window[row], taken, called, served, served + rng.integers(60, 400, n),
                   np.full(n, TURNED_AWAY), row)  # fmt: skip


def waited(t: Tickets) -> tuple[Bools, Ints]:
    """Who was called at all, and after how many seconds."""
    return t.called >= 0, t.called - t.taken
