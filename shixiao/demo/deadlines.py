"""What a deadline really asks in the made-up city, counted from the plan: per office, day by day, then to its last day.

A limit is a day here: that of the export, or so many working days from acceptance, and the days on which the clock
stood still. Nothing here reads an export or repeats a measure.
"""

from collections import defaultdict

import numpy as np

from shixiao.demo import days
from shixiao.demo.cases import TRANSFERRED, WITHDRAWN, Cases
from shixiao.demo.draw import Bools, Ints
from shixiao.demo.systems import rsj
from shixiao.demo.world import City

NEVER = days.SPAN - 1
AT_ONCE = 3  # days: passed on within them, nobody was kept waiting
SILENT = 30  # days after which an office is known to its own last day only
FROM, UNTIL = days.ZERO, days.ZERO + days.LENGTH - 1


class Deadlines:
    """Sums per office and day of the limit; what is asked depends on the last day of the office."""

    def __init__(self, city: City) -> None:
        self.city, self.n = city, len(city.codes)
        self.daily: dict[str, Ints] = defaultdict(lambda: np.zeros((self.n, days.SPAN), np.int64))
        self.heard = np.zeros(self.n, np.int64)

    def add(self, c: Cases, owed: Bools) -> None:
        closed = np.where(c.closed < 0, NEVER, days.day_of(c.closed))
        for day in (days.day_of(c.opened), np.where(closed > UNTIL, 0, closed)):
            np.maximum.at(self.heard, c.office, day)
        for name, said, length in (
            ("on_time", c.due, self.city.statutory),
            ("on_promise", c.promised, self.city.promised),
        ):
            end = _end(c, said, length[c.entry])
            by = closed <= end
            excused = by & ((c.outcome == WITHDRAWN) | _at_once(c))
            asked = (end < NEVER) & ~owed & ~excused & ~_impossible(c, said)
            kept = by & ~np.isin(c.outcome, (WITHDRAWN, TRANSFERRED))
            self._count(f"{name}.asked", c, end, asked)
            self._count(f"{name}.yes", c, end, asked & kept)
            if name == "on_time":
                self._count("overdue_open", c, end, asked & (c.closed < 0))
                self._count("passed_on_in_time", c, end, excused & (c.outcome == TRANSFERRED) & ~owed)
                self._count("due", c, end, (end < NEVER) & ~owed)

    def _count(self, name: str, c: Cases, end: Ints, mask: Bools) -> None:
        at = c.office[mask] * days.SPAN + np.minimum(end[mask], NEVER)
        self.daily[name] += np.bincount(at, minlength=self.n * days.SPAN).reshape(self.n, days.SPAN)

    def as_of(self) -> Ints:
        """The last day known of each office."""
        return np.where(self.heard < UNTIL - SILENT, self.heard, UNTIL)

    def counts(self) -> dict[str, Ints]:
        """Sums of what was due in the period and by the office's last day."""
        day, last = np.arange(days.SPAN), self.as_of()[:, None]
        known = (day >= FROM) & (day <= last)
        out = {name: (sums * known).sum(axis=1) for name, sums in self.daily.items() if name != "due"}
        later = (day > last) & (day <= UNTIL)
        return out | {"not_yet_due": (self.daily["due"] * later).sum(axis=1)}


def _end(c: Cases, said: Ints, length: Ints) -> Ints:
    """The day on which each limit ends."""
    start = days.day_of(np.where(c.accepted < 0, c.opened, c.accepted))
    more = c.suspended + c.partner
    due = np.where(said < 0, 0, days.day_of(said))
    moved = np.where(more > 0, days.NTH[days.NUMBER[due] + more], due)
    counted = np.maximum(days.NTH[days.NUMBER[start] + np.maximum(length, 0) + more], start)
    return np.where(said >= 0, moved, np.where(length >= 0, counted, NEVER))


def _impossible(c: Cases, said: Ints) -> Bools:
    closed = (c.closed >= 0) & ((c.closed < c.opened) | (c.closed < c.accepted))
    return closed | ((said >= 0) & (said < c.opened))


def _at_once(c: Cases) -> Bools:
    """Passed on within three days of opening: to the second, or by the day where no more is known."""
    by_day = rsj.to_the_day(c) | (c.system == "canlian")
    whole = days.day_of(c.closed) - days.day_of(c.opened) <= AT_ONCE
    return (c.outcome == TRANSFERRED) & np.where(by_day, whole, c.closed - c.opened <= AT_ONCE * 86400)
