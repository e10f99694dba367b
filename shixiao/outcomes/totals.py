"""Offices that publish only totals: their tallies count where there are no rows to count."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from shixiao.measures._kinds import Kind
from shixiao.outcomes.moments import Moments, Span
from shixiao.stats.clusters import Sums

STARS = (1, 2, 3, 4, 5)


def with_tallies(
    m: Moments,
    name: str,
    kind: Kind,
    totals: list[dict[str, Any]],
    offices: list[str],
    span: Span,
    limits: Mapping[str, float],
) -> Moments:
    """The same moments, with the totals of offices that have no rows; their records count as independent."""
    place = {office: i for i, office in enumerate(offices)}
    asked, yes = m.asked.copy(), m.yes.copy()
    filled = np.zeros(len(offices), dtype=bool)
    for row in totals:
        i = place.get(row["office"])
        if i is None or row["measure"] != name or m.asked[i] or m.missing[i] or not in_period(row, span):
            continue
        a, y = _counts(row, kind, limits)
        if a is not None and y is not None:
            asked[i], yes[i], filled[i] = asked[i] + a, yes[i] + y, True
    if not filled.any():
        return m
    days = Sums(*(np.where(filled, own, old) for own, old in zip((asked, asked, yes, yes), _sums(m.days), strict=True)))
    persons = m.persons and Sums(
        *(np.where(filled, own, old) for own, old in zip((asked, asked, yes, yes), _sums(m.persons), strict=True))
    )
    everything = m.everything and with_tallies(m.everything, name, kind, totals, offices, span, limits)
    return Moments(asked, yes, m.missing, m.owed, days, persons, everything, m.squares)


def _sums(s: Sums) -> tuple[Any, ...]:
    return s.number, s.aa, s.yy, s.ay


def in_period(row: dict[str, Any], span: Span) -> bool:
    """A total counts for the period that it ends in; one without dates counts always."""
    return row["until_on"] is None or span.start <= row["until_on"] <= span.end


def _counts(row: dict[str, Any], kind: Kind, limits: Mapping[str, float]) -> tuple[int | None, int | None]:
    stars = [row[f"stars_{s}"] for s in STARS]
    limit = limits.get(getattr(kind, "from_stars", ""), None)
    if limit is not None and all(s is not None for s in stars):
        return sum(stars), sum(n for s, n in zip(STARS, stars, strict=True) if s >= limit)
    return row["asked"], row["yes"]
