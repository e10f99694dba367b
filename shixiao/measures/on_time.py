"""法定时限内办结率 · Closed within the legal limit.

Asks        every case whose legal limit ended in the period, closed or not, as far as the export knows: the due time
            (a day: its end), or the end of the working day that the service list sets by law, counted from acceptance.
            Days on which the law stops the clock and days for which a partner held the case extend the limit. Not
            asked: what was withdrawn, or passed on within the rule pack's hours, before the limit ended.
Counts      those that were closed by the limit and not passed on. Open or closed later is a no.
Says        how often people get an answer within the time that the law grants the office.
Silent on   cases without any limit: they never count as on time, their number stands beside, in the period of closing.
            Limits that were extended on paper stand as exported. Times that contradict each other are missing.
Gamed by    accepting late, stopping the clock without cause, keying cases in when they are done, claiming "on time"
            for cases without a limit; elapsed runs from opening, and the claims and instant cases stand beside.
"""

from ibis import _

from shixiao.measures._clock import beside_deadline, clocked, closed
from shixiao.measures._kinds import Beside, Proportion, limit, seconds

_by_staff = _.filed_by == "staff"
_instant = seconds(_.closed_at, _.opened_at) <= limit("instant_seconds")
_timed = _.closed_at.notnull() & _.opened_at.notnull()

measure = Proportion(
    title="法定时限内办结率",
    of=clocked,
    when="legal_day",
    among=_.legal_asked,
    counts=_.legal_kept,
    better="more",
    asks_due=True,
    beside=beside_deadline("legal")
    | {
        "no_due": Beside("没有任何时限的办结件", "closed without any limit", ~_.legal_any, closed),
        "claimed": Beside(
            "办结件中单位自称按时", "said to be in time by the office itself, of closed cases",
            _.claimed_on_time, closed & _.claimed_on_time.notnull(),
        ),
        "claimed_without_due": Beside(
            "没有时限却自称按时", "claimed on time without a limit", _.claimed_on_time, ~_.legal_any
        ),
        "claimed_though_late": Beside(
            "超时却自称按时", "claimed on time though late", ~_.legal_kept, _.claimed_on_time & _.legal_asked
        ),
        "late_but_for_partner": Beside(
            "计入协办天数才算按时",
            "in time only because a partner's days were added",
            ~_.alone_by,
            _.legal_asked & _.legal_kept,
        ),
        "partner_days_charged": Beside(
            "计入协办天数的办件", "cases with days charged to a partner", _.partner > 0, closed
        ),
        "staff_filed": Beside("工作人员录入的办件", "filed by staff", _by_staff, closed),
        "instant_by_staff": Beside(
            "工作人员录入且随即办结", "filed by staff and closed at once", _by_staff & _instant, closed & _timed
        ),
    },
)  # fmt: skip
