"""法定时限内办结率 · Closed within the legal limit.

Asks        every case closed in the period that has a legal time limit, unless the applicant withdrew it.
Counts      those closed by the due time; without one, within the working days that the service list sets by law,
            counted from acceptance. Days on which the law stops the clock and days for which a partner held the
            case extend the limit.
Says        how often people get an answer within the time that the law grants the office.
Silent on   cases without any limit: they never count as on time, their number stands beside.
Gamed by    accepting late, stopping the clock without cause, keying cases in when they are done, claiming "on time"
            for cases without a limit; elapsed runs from opening, and the claims and instant cases stand beside.
"""

from ibis import _

from shixiao.measures._clock import clocked, closed, in_time
from shixiao.measures._kinds import Beside, Proportion, limit, seconds, unless

_in_time = in_time("due_at", "statutory_days", "due_number")
_without_partner = in_time("due_at", "statutory_days", "due_number", more=_.suspended)
_limited = _.due_at.notnull() | _.statutory_days.notnull()
_by_staff = _.filed_by == "staff"
_instant = seconds(_.closed_at, _.opened_at) <= limit("instant_seconds")

measure = Proportion(
    title="法定时限内办结率",
    of=clocked,
    when="closed_on",
    among=_limited & unless("outcome", "withdrawn"),
    counts=_in_time,
    better="more",
    beside={
        "no_due": Beside("没有任何时限的办结件", "closed without any limit", ~_limited, closed),
        "claimed_without_due": Beside(
            "没有时限却自称按时", "claimed on time without a limit", _.claimed_on_time, ~_limited
        ),
        "claimed_though_late": Beside(
            "超时却自称按时", "claimed on time though late", ~_in_time, _.claimed_on_time & _limited
        ),
        "late_but_for_partner": Beside(
            "计入协办天数才算按时",
            "in time only because a partner's days were added",
            ~_without_partner,
            _limited & _in_time,
        ),
        "partner_days_charged": Beside(
            "计入协办天数的办件", "cases with days charged to a partner", _.partner > 0, closed
        ),
        "staff_filed": Beside("工作人员录入的办件", "filed by staff", _by_staff, closed),
        "instant_by_staff": Beside(
            "工作人员录入且随即办结", "filed by staff and closed at once", _by_staff & _instant, closed
        ),
    },
)
