"""Cases with their clock: the working-day numbers of the days that decide whether a case was in time.

Joined once, so that all measures of time limits share one table and are counted in one reading. Days on which
the law stops the clock (`suspended_days`) and days for which a partner held the case (`partner_days`) are added
to the limit; a day outside the rule pack's calendar has no number, and what depends on it is missing.
"""

import ibis
from ibis import Deferred, Table, Value, _

from shixiao.facts.calendar import calendar
from shixiao.facts.cases import cases
from shixiao.facts.services import services
from shixiao.measures._kinds import period_end, with_more_columns


def numbered(t: Table, **days: str) -> Table:
    """`t` with the working-day number of each day column: `numbered(t, closed_number="closed_on")`."""
    for name, column in days.items():
        at = calendar.select(**{f"{name}_day": "day", name: "number"})
        t = t.left_join(at, t[column] == at[f"{name}_day"]).drop(f"{name}_day")
    return t


def number_of(day: Value) -> Value:
    """The working-day number of one day that is the same for all rows."""
    return calendar.filter(calendar.day == day).number.max().as_scalar()


def number_at_end() -> Value:
    """The working-day number of the period's last day."""
    return number_of(period_end())


def _clocked() -> Table:
    limits = services.select("statutory_days", "promised_days", clock_service="service", service_name="name")
    t = cases.left_join(limits, cases.service == limits.clock_service).drop("clock_service")
    t = t.mutate(
        started_on=t.accepted_on.coalesce(t.opened_on),
        suspended=t.suspended_days.fill_null(0),
        partner=t.partner_days.fill_null(0),
    )
    return numbered(
        t,
        started_number="started_on",
        closed_number="closed_on",
        due_number="due_on",
        promised_number="promised_on",
    )


clocked = with_more_columns(_clocked(), of=cases)
closed = _.closed_at.notnull()
extra = _.suspended + _.partner


def in_time(until: str, days: str, number: str, more: Deferred = extra) -> Deferred:
    """Closed by the instant `until`, stopped days added; without it, within so many working `days` of the start."""
    by_instant = (_.closed_at <= _[until]) | ibis.ifelse(more > 0, _.closed_number <= _[number] + more, False)
    by_count = _.closed_number <= _.started_number + _[days] + more
    return ibis.ifelse(_[until].notnull(), by_instant, by_count)
