"""What one scheme says of every office, and how much of it would still be said if chance had fallen otherwise.

Two kinds of scheme are read alike. One that is computed as written puts every office on one rank; its figures are
drawn anew within their sampling error to see what would be said next time. One that is honest says rank sets.
What an office gets (its lot) is what follows for it: consequences, a grade, being cut off in an indicator; where a
scheme knows none of these, standing among its first or its last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from shixiao.design import written as design
from shixiao.design.chances import errors as cautious
from shixiao.design.data import Data
from shixiao.outcomes import scores, written
from shixiao.outcomes.inputs import Inputs
from shixiao.outcomes.verdicts import Row, judged
from shixiao.stats import ranks, reliability
from shixiao.words import _

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DRAWS, SEED = 400, 20260101
FEWEST, LEAST, FULL, NEAR = 5, 0.5, 0.8, 0.005  # as the rule `tells_nothing` has them
CUT, FIRST, LAST = "cut:", "first:", "last:"  # what a lot says beside the scheme's own words
Lot = tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """What both schemes look at: offices, verdicts, numbers that only an indicator has (by its name), and the offices
    that cannot do their work with the hands they have, which an honest scheme does not rank."""

    offices: list[str]
    verdicts: list[Row]
    handed_in: Mapping[str, Floats] = field(default_factory=dict)
    overloaded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Side:
    """One scheme; lists and arrays in the order of the offices. rank 0: not ranked; low, high: ranks not ruled out.

    again    share of draws in which the lot is the same; NaN where nothing can be drawn
    doubted  the lot is another without the doubted records
    rests_on_chance  it is another when measures whose differences are mostly chance are the same for everybody
    lacking  indicators for which this office has no number
    """

    as_written: bool
    score: Floats
    rank: Ints
    low: Ints
    high: Ints
    lot: list[Lot]
    again: Floats
    doubted: list[bool]
    rests_on_chance: list[bool]
    lacking: list[list[str]]
    uninformative: list[str]
    left_out: dict[str, str]


def side(inputs: Inputs, facts: Facts, among: npt.NDArray[np.bool_] | None = None) -> Side:
    """What this scheme says; ranks are counted among the offices of `among`."""
    mine = [v for v in facts.verdicts if v["measure"] in inputs.measures]
    facts = replace(facts, verdicts=mine)
    return _Written(inputs, facts).side(among) if inputs.scheme.indicators else _Honest(inputs, facts).side(among)


def uninformative(inputs: Inputs, facts: Facts, used: Iterable[str]) -> list[str]:
    """Measures of which less than half of every difference may be real, or that almost all offices fulfil."""
    said, out = Data({"verdicts": facts.verdicts}), []
    for name in used:
        found = said.said(name)
        if len(found) < FEWEST:
            continue
        share = inputs.measures[name].kind in ("proportion", "ratio")
        best = 1 - found.estimate if inputs.measures[name].better == "less" else found.estimate
        full = share and reliability.at_ceiling(best, 1.0, NEAR) >= FULL
        if full or reliability.reliability(found.estimate, cautious(found)).low < LEAST:
            out.append(name)
    return out


class _Written:
    """A scheme with indicators."""

    def __init__(self, inputs: Inputs, facts: Facts) -> None:
        self.inputs, self.facts = inputs, facts
        self.values = self._columns(facts.verdicts)
        self.left_out = written.left_out(inputs.scheme, self.values)
        self.scheme = written.computable(inputs.scheme, self.left_out)
        self.se = written.errors(facts.verdicts, facts.offices)
        self.rows = [r for r in self.scheme.indicators if r.score and (r.weight or r.bonus)]

    def _columns(self, verdicts: list[Row]) -> dict[str, Floats]:
        measured = design.recorded(verdicts, self.facts.offices)
        return {**{n: np.asarray(c) for n, c in self.facts.handed_in.items() if n not in measured}, **measured}

    def side(self, among: npt.NDArray[np.bool_] | None) -> Side:
        told, lot = self._told(self.values)
        total = np.where(among, told.total, np.nan) if among is not None else told.total
        again, low, high = self._again(lot, total)
        believed = [{**v, "estimate_all": None} for v in self.facts.verdicts]
        _same, clean = self._told(self._columns(believed))
        used = dict.fromkeys(r.use for r in self.rows if r.use)
        empty = uninformative(self.inputs, self.facts, used)
        _same, level = self._told({n: _level(c) if n in empty else c for n, c in self.values.items()})
        return Side(
            True, told.total, design.ranks(total), low, high, lot, again,
            [a != b for a, b in zip(lot, clean, strict=True)],
            [bool(empty) and a != b for a, b in zip(lot, level, strict=True)],
            self._lacking(), empty, self.left_out,
        )  # fmt: skip

    def _told(self, values: Mapping[str, Floats]) -> tuple[design.Written, list[Lot]]:
        scheme, offices = self.scheme, self.facts.offices
        told = design.as_written(scheme, offices, values, se=self.se)
        cut = design.cut_off(scheme, offices, values)
        titles = {row.name: row.title for row in scheme.indicators}
        lots: list[list[str]] = [
            [*told.follows[i], *([told.grade[i] or ""] if scheme.grades else [])] for i in range(len(offices))
        ]
        for name, struck in cut.items():
            for i in np.flatnonzero(struck):
                lots[i].append(CUT + titles[name])
        if not scheme.consequences and not scheme.grades and not cut:
            lots = [[end] for end in _ends(told.rank, scheme.verdict.top, scheme.verdict.bottom)]
        return told, [tuple(one) for one in lots]

    def _again(self, lot: list[Lot], total: Floats) -> tuple[Floats, Ints, Ints]:
        """How often the same lot would fall, and the ranks of nine draws in ten."""
        names = [n for n in self.values if n in self.se]
        if not names:
            rank = design.ranks(total)
            return np.full(len(lot), np.nan), rank, rank
        random, same, place = np.random.default_rng(SEED), np.zeros(len(lot)), []
        for _draw in range(DRAWS):
            values = dict(self.values)
            for name in names:
                drawn = random.normal(self.values[name], np.nan_to_num(self.se[name]))
                share = self.inputs.measures[name].kind in ("proportion", "ratio")
                values[name] = np.clip(drawn, 0.0, 1.0) if share else np.maximum(drawn, 0.0)
            told, drawn_lot = self._told(values)
            same += [a == b for a, b in zip(lot, drawn_lot, strict=True)]
            place.append(design.ranks(np.where(np.isnan(total), np.nan, told.total)))
        low, high = np.quantile(np.array(place), [0.05, 0.95], axis=0, method="closest_observation")
        return same / DRAWS, low.astype(np.int64), high.astype(np.int64)

    def _lacking(self) -> list[list[str]]:
        out: list[list[str]] = [[] for _office in self.facts.offices]
        for row in self.rows:
            for i in np.flatnonzero(np.isnan(self.values.get(row.name, self.values.get(row.use or "")))):  # type: ignore[arg-type]
                out[i].append(row.title)
        return out


class _Honest:
    """A scheme that asks measures and says what the data support."""

    def __init__(self, inputs: Inputs, facts: Facts) -> None:
        self.inputs, self.facts = inputs, facts
        self.asks = [a for a in inputs.scheme.asks if a.weight]

    def side(self, among: npt.NDArray[np.bool_] | None) -> Side:
        scored = self._scored(self.facts.verdicts)
        rows = scored.rows
        size = len(self.facts.offices)
        score = (
            np.array([np.nan if r["score"] is None else r["score"] for r in rows]) if rows else np.full(size, np.nan)
        )
        able = np.array([office not in self.facts.overloaded for office in self.facts.offices], bool)
        counted = ~np.isnan(score) & able & (True if among is None else among)
        rank, low, high = self._ranks(rows, counted, scored.smallest)
        lot, rule = _grades(rows, size), self.inputs.scheme.verdict
        if not self.inputs.scheme.grades:
            lot = [(end,) for end in _ends(rank, rule.top, rule.bottom)]
        with_doubted = [
            {**v, "estimate": v["estimate_all"] if v.get("estimate_all") is not None else v["estimate"]}
            for v in self.facts.verdicts
        ]
        empty = uninformative(self.inputs, self.facts, [a.use for a in self.asks])
        level = _grades(self._scored(self._level(empty)).rows, size) if empty else _grades(rows, size)
        return Side(
            False, score, rank, low, high, lot, np.array([_sure(self.inputs, r) for r in rows] or [np.nan] * size),
            [a != b for a, b in zip(_grades(rows, size), _grades(self._scored(with_doubted).rows, size), strict=True)],
            [a != b for a, b in zip(_grades(rows, size), level, strict=True)],
            self._lacking(), empty, {},
        )  # fmt: skip

    def _scored(self, verdicts: list[Row]) -> scores.Scored:
        of = {(v["office"], v["measure"]): v for v in verdicts}
        mine = [
            judged(dict(of[office, ask.use]), ask, self.inputs.measures[ask.use])
            for ask in self.asks
            for office in self.facts.offices
        ]
        return scores.plain(self.inputs, self.facts.offices, mine)[0]

    def _level(self, empty: list[str]) -> list[Row]:
        """The verdicts with those measures at the same value for everybody."""
        said = Data({"verdicts": self.facts.verdicts})
        mean = {name: float(np.mean(said.said(name).estimate)) for name in empty}
        return [
            {**v, "estimate": mean[v["measure"]]} if v["measure"] in mean and v["estimate"] is not None else v
            for v in self.facts.verdicts
        ]

    def _ranks(self, rows: list[Row], counted: npt.NDArray[np.bool_], smallest: float) -> tuple[Ints, Ints, Ints]:
        out = tuple(np.zeros(len(counted), np.int64) for _end in range(3))
        if counted.sum() < 2:
            return out  # type: ignore[return-value]
        score = np.array([r["score"] for r, c in zip(rows, counted, strict=True) if c])
        se = np.array([r["se"] for r, c in zip(rows, counted, strict=True) if c])
        df = np.minimum([r["df"] for r, c in zip(rows, counted, strict=True) if c], 1e6)
        level = self.inputs.scheme.verdict.confidence
        if not se.any():
            return out  # type: ignore[return-value]
        sets = ranks.rank_sets(score, se=se, df=df, level=level, smallest_difference=smallest)
        for column, found in zip(out, (sets.rank, sets.low, sets.high), strict=True):
            column[counted] = found
        return out  # type: ignore[return-value]

    def _lacking(self) -> list[list[str]]:
        of = {(v["office"], v["measure"]): v for v in self.facts.verdicts}
        return [[a.use for a in self.asks if of[office, a.use]["status"] != "said"] for office in self.facts.offices]


def spoken(lot: str) -> str:
    """A lot, as the tables keep it, in words."""
    words = []
    for part in lot.split(written.APART):
        if part.startswith(CUT):
            part = _("cut off in “{title}”", title=part.removeprefix(CUT))
        elif part.startswith(FIRST):
            part = _("among the first {k}", k=part.removeprefix(FIRST))
        elif part.startswith(LAST):
            part = _("among the last {k}", k=part.removeprefix(LAST))
        words.append(part)
    return written.APART.join(words)


def _sure(inputs: Inputs, row: Row) -> float:
    """1 where the whole interval of the score has one grade, else 0; NaN without a score."""
    if row["score"] is None:
        return float("nan")
    return float(all(not row["low"] < g.at_least <= row["high"] for g in inputs.scheme.grades))


def _grades(rows: list[Row], size: int) -> list[Lot]:
    return [(row["grade"],) if row["grade"] else () for row in rows] or [()] * size


def _ends(rank: Ints, top: int, bottom: int) -> list[str]:
    of = int((rank > 0).sum())
    return [f"{FIRST}{top}" if 0 < p <= top else f"{LAST}{bottom}" if p > max(of - bottom, 0) else "" for p in rank]


def _level(column: Floats) -> Floats:
    """Everybody's number is the mean."""
    return np.where(np.isnan(column), np.nan, np.nanmean(column) if (~np.isnan(column)).any() else np.nan)
