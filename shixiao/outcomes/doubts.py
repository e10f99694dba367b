"""What the certain rules found: how many records of which office, with the rows, and the estimate with and without.

Rules without statistics only; duplicates, defaults and ratings without a case leave the count where the scheme says so.
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

import ibis
import pyarrow as pa

from shixiao.facts.ratings import ratings
from shixiao.integrity._kinds import Certain
from shixiao.integrity._rated import rated
from shixiao.measures._kinds import whole
from shixiao.outcomes.moments import Span
from shixiao.outcomes.verdicts import Row

MOST_ROWS = 200_000  # of one rule; beyond, the rows are counted and not listed


def findings(
    engine: Any, rules: Mapping[str, Certain], span: Span | None, known: set[str] | None, satisfied: Mapping[str, Row]
) -> list[Row]:
    """One row per rule and office in which it found anything; without a span and known offices in all there is."""
    t = rated.filter(rated.given_on.between(span.start, span.end)) if span else rated
    out: dict[str, Any] = {"of": t.count().cast("int64")}
    for i, rule in enumerate(rules.values()):
        flag = rule.flagged(t)
        day = ibis.ifelse(flag, t.given_on, ibis.null("date"))
        out |= {
            f"n{i}": whole(flag, ibis.literal(1)).sum().cast("int64"),
            f"first{i}": day.min(),
            f"last{i}": day.max(),
        }
    found = engine.arrow(t.group_by("office").agg(**out).order_by("office")).to_pylist()
    return [
        _finding(row, i, name, rule, satisfied.get(row["office"]))
        for row in found
        if known is None or row["office"] in known
        for i, (name, rule) in enumerate(rules.items())
        if row[f"n{i}"]
    ]


def _finding(row: Row, i: int, name: str, rule: Certain, satisfied: Row | None) -> Row:
    said = satisfied or {}
    return {
        "finding": f"{name}:{row['office']}",
        "rule": name,
        "office": row["office"],
        "rows": row[f"n{i}"],
        "of": row["of"],
        "state": "noted",
        "droppable": rule.droppable,
        "first_on": row[f"first{i}"],
        "last_on": row[f"last{i}"],
        "estimate_with": said.get("estimate_all"),
        "estimate_without": said.get("estimate"),
    }


def evidence(
    engine: Any, rules: Mapping[str, Certain], span: Span | None, found: list[Row]
) -> tuple[pa.Table | None, list[str]]:
    """The records behind the findings, and the rules whose rows are too many to list."""
    total = {name: sum(f["rows"] for f in found if f["rule"] == name) for name in rules}
    listed = [name for name, n in total.items() if 0 < n <= MOST_ROWS]
    if not listed:
        return None, [n for n, rows in total.items() if rows > MOST_ROWS]
    t = reduce(lambda a, b: a.union(b), _rows(rules, listed, span))
    return engine.arrow(t.order_by("finding", "record")), [n for n, rows in total.items() if rows > MOST_ROWS]


def _rows(rules: Mapping[str, Certain], listed: list[str], span: Span | None) -> Iterator[ibis.Table]:
    for name in listed:
        t = rules[name].finds()
        if span:
            inside = ratings.filter(ratings.given_on.between(span.start, span.end)).select(in_period="rating")
            t = t.semi_join(inside, t.record == inside.in_period)
        yield t.select(
            finding=ibis.literal(f"{name}:") + t.office,
            table=t["table"],
            record=t.record,
            office=t.office,
            evidence=t.evidence,
        )
