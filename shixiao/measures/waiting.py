"""等待时间（含未办结） · Waiting, those still waiting included.

Asks        every case opened in the period.
Counts      the days until it was closed; a case still open at the end of the period or of what its export knows, or
            withdrawn or passed on, is known to have waited at least so long (Kaplan–Meier).
Says        how long somebody who files today must expect to wait; leaving hard cases open does not help.
Silent on   cases opened before the period; those still open stand beside. Where less than half were closed no median
            is reached: that is said, with how many are open and how many of these are past due.
Gamed by    closing cases without a result, or calling them withdrawn; the withdrawn stand beside, solved asks people.
"""

import ibis
from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.measures._clock import clocked
from shixiao.measures._closing import impossible
from shixiao.measures._kinds import Beside, Survival, last_day, period_end, period_start, sure

# of all offices together: one that stopped working in March still lets people wait in June
_end = ibis.least(period_end(), last_day(cases, "as_of").coalesce(last_day(cases, "opened_on", "closed_on")))
_open_at_end = sure(_.closed_on.isnull() | (_.closed_on > _end)) & ~impossible


def _with_old_ones() -> Table:
    """Cases opened before the period and open in it are looked at on its first day, to stand beside."""
    start = period_start()
    old = (clocked.opened_on < start) & (clocked.closed_on.isnull() | (clocked.closed_on >= start))
    return clocked.mutate(looked_at_on=ibis.ifelse(old, start, clocked.opened_on), is_old=old)


_until = ibis.ifelse(_.closed_on <= _end, _.closed_on, _end).coalesce(_end)

measure = Survival(
    title="等待时间（含未办结）",
    of=_with_old_ones(),
    when="looked_at_on",
    among=~_.is_old & (_until >= _.opened_on) & ~impossible,
    value=_until.epoch_days() - _.opened_on.epoch_days(),
    ended=(_.closed_on <= _end) & ~_.outcome.isin(["withdrawn", "transferred"]).fill_null(False),
    unit="days",
    better="less",
    beside={
        "open_past_due": Beside(
            "期末仍未办结且已超期", "open at the end and past due", _.legal_on <= _end, _open_at_end
        ),
        "open_from_before": Beside(
            "期前收件、期末仍未办结", "opened before the period and still open", _.is_old, _open_at_end
        ),
        "withdrawn": Beside("撤回", "withdrawn", _.outcome == "withdrawn", _.closed_on.notnull()),
    },
)
