"""Each office's own case rows, for its closed edition: down to the case, never to the person.

No applicant, agent, clerk, device, text or time of day; per measure of cases whether the case counted.
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import ibis
from ibis import Table, Value

from shixiao.facts.cases import cases
from shixiao.facts.services import services
from shixiao.measures._kinds import Kind, Proportion
from shixiao.outcomes.moments import Span
from shixiao.outcomes.tables import write_arrow

MOST = 2_000_000
COLUMNS = ("opened_on", "closed_on", "channel", "filed_by", "outcome", "visits")


def many(engine: Any, span: Span) -> int:
    """How many cases the period holds."""
    return int(engine.arrow(cases.filter(_there(cases, span)).count().as_table()).column(0)[0].as_py())


def write(engine: Any, measures: Mapping[str, Kind], span: Span, path: Path) -> int:
    """Write the rows, ordered by office and case; returns how many."""
    asked = {n: m for n, m in measures.items() if isinstance(m, Proportion) and m.office == "office" and _of_cases(m)}
    widest = max((m.of for m in asked.values()), key=lambda t: len(t.columns), default=cases)
    own = {n: m for n, m in asked.items() if m.of.equals(widest) or m.of.equals(cases)}
    t = widest.filter(reduce(or_, [_there(widest, span), *(_when(widest, m, span) for m in own.values())]))
    named = services.select(named_service="service", service_name="name")
    t = t.left_join(named, t.service == named.named_service) if "service_name" not in t.columns else t
    flags = {}
    for name, m in own.items():
        row = m.sums(t)
        flags[name] = ibis.ifelse(_when(t, m, span) & (row["asked"] > 0), row["yes"] > 0, ibis.null("boolean"))
    said = t.select(office=t.office, case=t["case"], service_name=t.service_name, **{c: t[c] for c in COLUMNS}, **flags)
    return write_arrow(path, engine.batches(said.order_by("office", "case")), said.schema().to_pyarrow())


def _there(t: Table, span: Span) -> Value:
    """Closed in the period, or opened in it and still open."""
    closed = t.closed_on.between(span.start, span.end).fill_null(False)
    return closed | (t.closed_on.isnull() & t.opened_on.between(span.start, span.end))


def _when(t: Table, m: Kind, span: Span) -> Value:
    """The days on which a measure looks at its rows: those on which cases were closed, or on which they were due."""
    return t[m.when].between(span.start, span.end).fill_null(False)


def _of_cases(m: Kind) -> bool:
    return m.table == "cases" and "closed_on" in m.of.columns and bool(m.when)
