"""The truth by office, counted from the arrays while they are made: asked and yes of what measures will estimate.

Only what is known by construction is used; nothing here reads an export or repeats a measure.
"""

from collections import defaultdict

import numpy as np

from shixiao.demo import days, plan
from shixiao.demo.cases import MOBILE, STAFF, TERMINAL, TRANSFERRED, WITHDRAWN, Cases
from shixiao.demo.citizens import BANDS
from shixiao.demo.deadlines import Deadlines
from shixiao.demo.draw import Bools, Ints
from shixiao.demo.duties import DUTIES, entry_of
from shixiao.demo.followups import LIMIT_DAYS, Rectifications
from shixiao.demo.queue import GAVE_UP, TURNED_AWAY, Tickets, waited
from shixiao.demo.ratings import Ratings
from shixiao.demo.systems import rsj
from shixiao.demo.world import City

_KINDS = [p.kind for p in plan.PLANTS]


class Tally:
    """Sums per office, added up block by block."""

    def __init__(self, city: City) -> None:
        self.city, self.n = city, len(city.codes)
        self.owed = np.zeros(len(city.entries), bool)  # duties without means: late work is owed from above
        self.owed[[entry_of(city, d) for d in DUTIES if d.without_means and not d.handed_back]] = True
        self.deadlines = Deadlines(city)
        self.counts: dict[str, Ints] = defaultdict(lambda: np.zeros(self.n, np.int64))
        self.groups: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def count(self, name: str, office: Ints, mask: Bools) -> None:
        self.counts[name] += np.bincount(office[mask], minlength=self.n)

    def share(self, name: str, office: Ints, asked: Bools, yes: Bools) -> None:
        self.count(f"{name}.asked", office, asked)
        self.count(f"{name}.yes", office, asked & yes)

    def cases(self, c: Cases) -> None:
        kind = np.array([*_KINDS, ""])[c.group]
        closed, real = c.closed >= 0, kind != "fabricated"
        counted = closed & (c.outcome != WITHDRAWN)
        possible = c.closed >= np.maximum(c.opened, c.accepted)
        done = counted & (c.outcome != TRANSFERRED) & possible
        owed = self.owed[c.entry]
        self.count("owed", c.office, closed & owed)
        limited = c.due >= 0
        self.count("cases", c.office, np.ones(len(c), bool))
        self.count("closed", c.office, closed)
        self.deadlines.add(c, owed)
        self.share("closed_in_time", c.office, counted & possible & limited & ~owed & (c.due >= c.opened), ~c.late)
        self.count("placeholders", c.office, rsj.without_limit(c))
        self.count("placeholders", c.office, rsj.still_open(c))
        self.count("closed_without_limit", c.office, counted & ~limited)
        self.count("claimed_without_limit", c.office, closed & ~limited & (c.claimed == 1))
        self.count("claimed_though_late", c.office, closed & limited & c.late & (c.claimed == 1))
        told = done & ~owed & (c.office != self.city.number[plan.WITHHOLDS_VISITS])
        self.share("one_visit", c.office, told, c.visits <= 1)
        self.share("one_visit_really", c.office, done & real, (c.visits <= 1) & (kind != "late_opening"))
        self.share("satisfied", c.office, counted & real, c.satisfied)
        self.share(
            "finished_online", c.office, (c.finished >= 0) & (c.filed_by != STAFF) & done & ~owed, c.finished == 1
        )
        self.share("fields_rekeyed", c.office, np.ones(len(c), bool), c.rekeyed > 0)
        online, back = c.channel <= MOBILE, kind == "back_entry"
        self.count("filed.self", c.office, online & ~c.assisted & (c.filed_by != STAFF))
        self.count("filed.assisted", c.office, c.assisted)
        self.count("filed.terminal", c.office, c.channel == TERMINAL)
        self.count("filed.by_staff", c.office, online & (c.filed_by == STAFF) & ~back)
        self.count("filed.back_entry", c.office, back)
        self.count("filed.offline", c.office, ~online & (c.channel != TERMINAL))
        self._gaps(c, (c.finished >= 0) & (c.filed_by != STAFF) & done & ~owed)

    def _gaps(self, c: Cases, begun: Bools) -> None:
        """Who finishes online what was begun online: by age, disability, trade."""
        people, yes = self.city.people, c.finished == 1
        age = people.age_band(c.applicant)
        masks = {f"age_band={b}": age == i for i, b in enumerate(BANDS)}
        masks |= {"disabled=true": people.disabled(c.applicant), "disabled=false": ~people.disabled(c.applicant)}
        masks |= {
            "sole_trader=true": people.sole_trader(c.applicant),
            "sole_trader=false": ~people.sole_trader(c.applicant),
        }
        for name, mask in masks.items():
            total = self.groups[name]
            total[0] += int((begun & mask).sum())
            total[1] += int((begun & mask & yes).sum())

    def ratings(self, r: Ratings) -> None:
        """Stars as they stand in the export: honest ones, invited ones, planted ones apart; defaults apart."""
        planted = (r.group >= 0) & ~np.array([p.honest for p in plan.PLANTS] + [True])[r.group]
        self.count("ratings.default", r.office, r.default)
        self.count("ratings.invited", r.office, r.invited & ~planted)
        self.count("ratings.planted", r.office, planted & ~r.default)
        for stars in range(1, 6):
            one = (r.stars == stars) & ~r.default
            self.count(f"ratings.stars_{stars}", r.office, one)
            self.count(f"ratings.honest_stars_{stars}", r.office, one & ~planted & ~r.invited)

    def rectified(self, r: Ratings, done: Rectifications) -> None:
        """Bad ratings whose time is over; settled in time."""
        bad = (r.stars <= 2) & ~r.default
        in_time = np.zeros(len(r), bool)
        in_time[done.of] = done.in_time
        last = days.NUMBER[days.ZERO + days.LENGTH - 1]
        over = days.NUMBER[days.day_of(r.given)] + LIMIT_DAYS <= last
        self.share("put_right_in_time", r.office, bad & over, in_time)

    def tickets(self, t: Tickets) -> None:
        every = np.ones(len(t), bool)
        called, seconds = waited(t)
        self.share("waited_up_to_30_minutes", t.office, called, seconds <= 1800)
        self.counts["wait_seconds"] += np.bincount(t.office[called], seconds[called], self.n).astype(np.int64)
        self.share("turned_away", t.office, every, t.outcome == TURNED_AWAY)
        self.share("gave_up", t.office, every, t.outcome == GAVE_UP)

    def offices(self) -> dict[str, dict[str, object]]:
        """By office code; a share is {asked, yes}, anything else a count."""
        counts, last = self.counts | self.deadlines.counts(), self.deadlines.as_of()
        names, qualities = sorted(counts), ("on_time", "one_visit", "satisfied", "wait_minutes")
        out = {}
        for i, code in enumerate(self.city.codes):
            meant = dict(zip(qualities, self.city.quality[i].round(4).tolist(), strict=True))
            told = {"meant": meant, "as_of": days.iso(last[i])}
            out[code] = told | self._nested({n: int(counts[n][i]) for n in names})
        return out

    def gaps(self) -> dict[str, dict[str, int]]:
        return {name: {"asked": asked, "yes": yes} for name, (asked, yes) in sorted(self.groups.items())}

    @staticmethod
    def _nested(flat: dict[str, int]) -> dict[str, object]:
        out: dict[str, object] = {}
        for name, value in flat.items():
            head, dot, tail = name.partition(".")
            if dot:
                out.setdefault(head, {})[tail] = value  # type: ignore[index]
            else:
                out[head] = value
        return out
