"""What the certain rules found: how many records of which office, with the rows, and the estimate with and without.

Rules without statistics only; duplicates, defaults and ratings without a case leave the count where the scheme says so.
"""

from collections.abc import Mapping
from functools import reduce
from typing import Any

import ibis
import pyarrow as pa

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
    t = _inside(span)
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
    too_many = [name for name, n in total.items() if n > MOST_ROWS]
    if not listed:
        return None, too_many
    t = _inside(span)
    broken = t.filter(reduce(lambda a, b: a | b, (rules[name].flagged(t) for name in listed)))
    held = engine.keep(broken, "broken")  # the joins of `rated` are paid for once, not once a rule
    rows = [_rows(rules[name].finds(held), name) for name in listed]
    out = engine.arrow(reduce(lambda a, b: a.union(b), rows).order_by("finding", "record"))
    engine.forget("broken")
    return out, too_many


def _inside(span: Span | None) -> ibis.Table:
    return rated.filter(rated.given_on.between(span.start, span.end)) if span else rated


def _rows(found: ibis.Table, name: str) -> ibis.Table:
    named = found.mutate(finding=ibis.literal(f"{name}:") + found.office)
    return named.select("finding", "table", "record", "office", "evidence")
