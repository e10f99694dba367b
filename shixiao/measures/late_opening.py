"""推迟收件率 · Opened only when complete.

Asks        every case filed at the counter, or with no channel recorded, and closed in the period, unless it was passed
            on to another office.
Counts      those for which the person had come before the case was opened: an earlier day's queue ticket of the
            case ended with advice or with being turned away, or the case was opened and closed on one day although
            the person came more than once.
Says        where "done in one visit" and "on time" begin to count only after people have already come.
Silent on   earlier visits that nobody recorded, and cases that were opened late and closed on a later day.
Gamed by    not linking tickets to cases; the share of tickets without a case stands beside turned_away.
"""

from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.facts.tickets import tickets
from shixiao.measures._closing import besides, passed_on, possible
from shixiao.measures._kinds import Proportion, unless


def _with_earlier_visit() -> Table:
    """Cases with the first day on which their person was sent away from the queue."""
    sent_away = tickets.filter(tickets.outcome.isin(["advice", "turned_away"]) & tickets["case"].notnull())
    first = sent_away.group_by(ticket_case="case").agg(came_on=sent_away.taken_on.min())
    return cases.left_join(first, cases["case"] == first.ticket_case).drop("ticket_case")


_came_before = (_.came_on < _.opened_on).fill_null(False)
_on_one_day = _.opened_on == _.closed_on

measure = Proportion(
    title="推迟收件率",
    of=_with_earlier_visit(),
    when="closed_on",
    among=unless("channel", "online", "mobile", "phone", "post") & ~passed_on,
    counts=possible(_came_before | (_on_one_day & (_.visits > 1))),
    better="less",
    beside=besides,
)
