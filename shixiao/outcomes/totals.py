"""Offices that publish only totals: their tallies count where there are no rows to count.

A total counts for a period that holds all its days; totals of one office and measure that share a day are refused, for
they would be added. What does not count is put aside with its reason and named in the notes.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from shixiao.design.scheme import Scheme
from shixiao.errors import FolderRefused
from shixiao.facts.tallies import STARS
from shixiao.measures._kinds import Kind, Ratio
from shixiao.outcomes.moments import Moments, Span
from shixiao.outcomes.written import handed_in_as_number
from shixiao.plugs import load, names, nearest
from shixiao.stats.clusters import Sums
from shixiao.words import _

Row = dict[str, Any]
Bools = npt.NDArray[np.bool_]
MOST = 8  # of what a message lists; it says how many more there are
REASONS = (
    "tally_unknown",
    "tally_not_asked",
    "tally_no_share",
    "tally_outside",
    "tally_unreadable",
    "tally_beside_rows",
)


@dataclass
class Totals:
    """The totals that count for this period, and those that do not, by reason."""

    rows: list[Row] = field(default_factory=list)
    aside: dict[str, list[Row]] = field(default_factory=dict)

    def put_aside(self, why: str, row: Row) -> None:
        self.aside.setdefault(why, []).append(row)

    def notes(self) -> list[Row]:
        """One note per reason and measure: how many totals, and whose."""
        undated = [row for row in self.rows if row["from_on"] is None]
        said = [(why, self.aside.get(why, [])) for why in REASONS] + [("tally_undated", undated)]
        return [
            {"kind": why, "measure": name, "number": len(of), "offices": sorted({r["office"] for r in of})}
            for why, rows in said
            for name in sorted({r["measure"] for r in rows})
            if (of := [r for r in rows if r["measure"] == name])
        ]


def sorted_out(
    given: Iterable[Row], scheme: Scheme, kinds: Mapping[str, Kind], called: Mapping[str, str], span: Span
) -> Totals:
    """Which totals count, of the offices `called` by their names; totals that share days are refused."""
    out = Totals()
    numbers = {row.name for row in scheme.indicators if row.name not in kinds}
    for row in given:
        if row["office"] not in called:
            continue
        why = _why_not(row, kinds, numbers, span)
        out.put_aside(why, row) if why else out.rows.append(row)
    _refuse_overlaps(out.rows, called)
    single = {row.name for row in scheme.indicators if row.name in numbers and handed_in_as_number(row)}
    _refuse_several(out.rows, single, called)
    return out


def _why_not(row: Row, kinds: Mapping[str, Kind], numbers: set[str], span: Span) -> str:
    name = row["measure"]
    if name not in kinds and name not in numbers:
        return "tally_not_asked" if name in names("shixiao.measures") else "tally_unknown"
    if name in kinds and not can_be_tallied(kinds[name]):
        return "tally_no_share"
    if not inside(row, span):
        return "tally_outside"
    if name in kinds and not _sound(row, kinds[name]):
        return "tally_unreadable"
    return ""


def can_be_tallied(kind: Kind) -> bool:
    """Only a plain share: of a mean or a duration nobody knows the spread, of a survey nobody the weights."""
    return isinstance(kind, Ratio) and kind.kind in ("proportion", "ratio") and not kind.weight


def inside(row: Row, span: Span) -> bool:
    """Whether all days of a total lie in the period; one without dates is taken to be of it."""
    first, last = row["from_on"], row["until_on"]
    if first is None and last is None:
        return True
    return first is not None and last is not None and span.start <= first <= last <= span.end


def _sound(row: Row, kind: Kind) -> bool:
    """Whether the measure can be counted from it, which intake has seen to for snapshots taken since."""
    asked, yes = _counts(row, kind, None)
    return asked is not None and yes is not None and 0 <= yes <= asked


def _counts(row: Row, kind: Kind, limit: float | None) -> tuple[int | None, int | None]:
    stars = [row[s] for s in STARS]
    if getattr(kind, "from_stars", "") and all(n is not None for n in stars):
        return sum(stars), sum(n for s, n in enumerate(stars, 1) if limit is None or s >= limit)
    return row["asked"], row["yes"]


def _refuse_overlaps(rows: list[Row], called: Mapping[str, str]) -> None:
    """Totals of one office and measure that have days in common, before they are added."""
    found: list[str] = []
    for (office, name), same in _by_office(rows):
        first, *others = sorted(same, key=lambda r: (r["from_on"] or dt.date.min, r["tally"]))
        for row in others:
            if first["until_on"] is None or row["from_on"] <= first["until_on"]:
                found.append(f"{called[office]}, {name}: {_window(first)} × {_window(row)}")
            if first["until_on"] is not None and row["until_on"] > first["until_on"]:
                first = row  # the one that reaches furthest
    if found:
        raise FolderRefused(
            _(
                "totals of the same office and measure share days, and would be counted twice: {list}",
                list=_some(found),
            ),
            "tallies",
            _("keep one of them: leave rows out with `only:` in the source, or choose a period that holds only one"),
        )


def _refuse_several(rows: list[Row], single: set[str], called: Mapping[str, str]) -> None:
    """Numbers that are no shares cannot be added: the length of a list in May and in June is not their sum."""
    found = [
        f"{called[office]}, {name}: {', '.join(map(_window, same))}"
        for (office, name), same in _by_office([r for r in rows if r["measure"] in single])
        if len(same) > 1
    ]
    if found:
        raise FolderRefused(
            _("several numbers of one office for the same indicator in this period: {list}", list=_some(found)),
            "tallies",
            _("keep the one that stands for the period: leave the others out with `only:` in the source"),
        )


def _by_office(rows: list[Row]) -> list[tuple[tuple[str, str], list[Row]]]:
    out: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        out.setdefault((row["office"], row["measure"]), []).append(row)
    return sorted(out.items())


def _window(row: Row) -> str:
    days = _("no days") if row["from_on"] is None else f"{row['from_on']}–{row['until_on']}"
    return f"{days} ({row['tally']})"


def _some(lines: list[str]) -> str:
    more = _(", and {n} more like these", n=len(lines) - MOST) if len(lines) > MOST else ""
    return "\n  ".join(["", *lines[:MOST]]) + more


# ---- counted ---------------------------------------------------------------------------------------------------


def with_tallies(
    m: Moments, name: str, kind: Kind, totals: Totals, offices: list[str], limits: Mapping[str, float]
) -> Moments:
    """The same moments, with the totals of offices that have no rows; their records count as independent."""
    place = {office: i for i, office in enumerate(offices)}
    has_rows = (m.asked > 0) | (m.missing > 0) | (m.owed > 0)
    has_rows |= m.everything.asked > 0 if m.everything else False
    asked, yes, filled = np.zeros_like(m.asked), np.zeros_like(m.yes), np.zeros(len(offices), bool)
    for row in [r for r in totals.rows if r["measure"] == name]:
        i = place[row["office"]]
        if has_rows[i]:
            totals.put_aside("tally_beside_rows", row)
            continue
        a, y = _counts(row, kind, limits.get(getattr(kind, "from_stars", "")))
        asked[i], yes[i], filled[i] = asked[i] + (a or 0), yes[i] + (y or 0), True
    return _filled(m, asked, yes, filled) if filled.any() else m


def _filled(m: Moments, asked: Any, yes: Any, filled: Bools) -> Moments:
    def sums(old: Sums) -> Sums:
        known = (old.number, old.aa, old.yy, old.ay)
        return Sums(*(np.where(filled, own, was) for own, was in zip((asked, asked, yes, yes), known, strict=True)))

    return replace(
        m,
        asked=np.where(filled, asked, m.asked),
        yes=np.where(filled, yes, m.yes),
        days=sums(m.days),
        persons=m.persons and sums(m.persons),
        everything=m.everything and _filled(m.everything, asked, yes, filled),
        rows=None if m.rows is None else np.where(filled, asked, m.rows),
        tallied=filled,
    )


def beside_cohort(kind: Kind, rows: list[Row]) -> set[str]:
    """Offices whose totals stand beside shares of the cases due: neither ranked nor scored with them.

    A total counts what was closed, as the office chose to count it; a share of the cases due counts what was left open.
    Where all have only totals they are compared among themselves.
    """
    tallied = {r["office"] for r in rows if r["tallied"]}
    return tallied if kind.asks_due and any(r["asked"] and not r["tallied"] for r in rows) else set()


# ---- said of a snapshot ----------------------------------------------------------------------------------------


def strange(measures: Iterable[str]) -> list[str]:
    """A line for each name of a measure, of every total that was read, that nothing here can count from totals."""
    out, known = [], names("shixiao.measures")
    for name, n in sorted(Counter(measures).items()):
        if name not in known:
            out.append(
                _("tallies: no measure is called {name} ({n} totals): {nearest}", name=repr(name), n=n,
                  nearest=nearest(name, known))
                + " " + _("It counts only where an authority's own table has an indicator of that name.")
            )  # fmt: skip
        elif not can_be_tallied(load("shixiao.measures", name, "measure")):
            out.append(
                _("tallies: {name} is no plain share, so its {n} totals cannot be counted", name=repr(name), n=n)
            )
    return out
