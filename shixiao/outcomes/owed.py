"""Owed from above: duties that came without the posts or the money they need.

They leave the score of the office that has them and stand on the page of the office that handed them down.
"""

import datetime as dt
from typing import Any

from shixiao.facts.cases import cases
from shixiao.facts.offices import offices
from shixiao.facts.services import services
from shixiao.outcomes.moments import unmet
from shixiao.outcomes.verdicts import Row


def owed(engine: Any, start: dt.date, end: dt.date) -> list[Row]:
    """One row per unmet duty; without a superior named, the office's parent in the register owes it."""
    bare = unmet()
    closed = cases.filter(cases.closed_on.between(start, end) & cases.service.notnull())
    used = closed.group_by(used_office="office", used_service="service").agg(cases=closed.count().cast("int64"))
    named = services.select(named_service="service", service_name="name")
    above = offices.select(this_office="office", parent="parent")
    t = (
        bare.left_join(named, bare.service == named.named_service)
        .left_join(above, bare.office == above.this_office)
        .left_join(used, (bare.office == used.used_office) & (bare.service == used.used_service))
    )
    said = t.select(
        office=t.office,
        owed_by=t.from_office.fill_null(t.parent),
        service=t.service,
        service_name=t.service_name,
        since=t.since,
        posts_given=t.posts_given,
        money_given=t.money_given.cast("float64"),
        cases=t["cases"].fill_null(0),
    )
    return engine.arrow(said.order_by("office", "service", "since")).to_pylist()
