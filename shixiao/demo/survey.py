"""The third party's sample: drawn from the register of cases while it is made, answered by what people really think.

Every office and stratum keeps the cases with the smallest random keys, so the sample needs no second pass.
"""

from dataclasses import dataclass

import numpy as np

from shixiao.demo import days, plan
from shixiao.demo.cases import WITHDRAWN, Cases
from shixiao.demo.draw import Ints
from shixiao.demo.lines import Texts
from shixiao.demo.ratings import Ratings
from shixiao.demo.world import City

STRATA = ("未评价", "默认好评", "主动好评", "主动差评")
UNRATED, DEFAULTED, GOOD, BAD = range(4)
_KEPT = ("key", "office", "stratum", "satisfied", "agent", "fabricated", "solicited", "closed")

_LAST_DRAW = int(days.start(days.day(plan.SURVEY_LAST_CLOSED) + 1))


@dataclass
class Frame:
    """How many cases each office has in each stratum, and those drawn so far."""

    size: Ints
    drawn: dict[str, np.ndarray]
    ids: np.ndarray  # the cases' own numbers

    @classmethod
    def empty(cls, city: City) -> "Frame":
        none = {k: np.zeros(0, np.float64 if k == "key" else np.int64) for k in _KEPT}
        return cls(np.zeros((len(city.codes), len(STRATA)), np.int64), none, np.zeros(0, object))

    def add(self, city: City, key: np.ndarray, c: Cases, r: Ratings, case_ids: Texts) -> None:
        """A block of cases with its ratings, a random key per case, and the numbers of the cases."""
        stratum = _strata(c, r)
        solicited = np.zeros(len(c), np.int64)
        solicited[r.case_row[r.invited & (r.case_row >= 0)]] = 1
        known = np.flatnonzero((c.closed >= 0) & (c.outcome != WITHDRAWN) & (c.closed < _LAST_DRAW))
        np.add.at(self.size, (c.office[known], stratum[known]), 1)
        quota = _quota(city)
        known = known[_smallest(key[known], _cell(c.office[known], stratum[known]), quota)]
        fabricated = np.array([p.kind == "fabricated" for p in plan.PLANTS] + [False])[c.group]
        new = {"key": key, "office": c.office, "stratum": stratum,
               "satisfied": c.satisfied, "agent": c.agent, "fabricated": fabricated, "solicited": solicited,
               "closed": c.closed}  # fmt: skip
        merged = {k: np.concatenate([self.drawn[k], new[k][known]]) for k in _KEPT}
        ids = np.concatenate([self.ids, np.array(case_ids.take(known).to_pylist(), object)])
        keep = _smallest(merged["key"], _cell(merged["office"], merged["stratum"]), quota)
        self.drawn, self.ids = {k: v[keep] for k, v in merged.items()}, ids[keep]

    def weights(self) -> np.ndarray:
        """Cases in the register per case drawn."""
        cell = _cell(self.drawn["office"], self.drawn["stratum"])
        return self.size.ravel()[cell] / np.bincount(cell, minlength=self.size.size)[cell]


def _cell(office: Ints, stratum: Ints) -> Ints:
    return office * len(STRATA) + stratum


def _strata(c: Cases, r: Ratings) -> Ints:
    """What the register knows about each case: the first rating of its completion, if any."""
    out = np.full(len(c), UNRATED)
    about = (r.case_row >= 0) & (r.stage == 1)
    kind = np.where(r.default, DEFAULTED, np.where(r.stars >= 3, GOOD, BAD))
    out[r.case_row[about][::-1]] = kind[about][::-1]
    return out


def _quota(city: City) -> Ints:
    """Cases to draw per office and stratum, office by office."""
    each = np.tile(plan.SURVEY_PER_STRATUM, (len(city.codes), 1))
    for code in plan.SURVEY_MORE:
        each[city.number[code]] *= plan.SURVEY_TIMES
    return each.ravel()


def _smallest(key: np.ndarray, cell: Ints, quota: Ints) -> Ints:
    """The places of the smallest keys of each cell."""
    order = np.lexsort((key, cell))
    sorted_cell = cell[order]
    place = np.arange(len(order)) - np.searchsorted(sorted_cell, sorted_cell)
    return np.sort(order[place < quota[sorted_cell]])
