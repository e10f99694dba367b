"""办理用时 · Time from opening to closing.

Asks        every case closed in the period, unless the applicant withdrew it or the office passed it on to another.
Counts      the hours from opening to closing on everybody's clock, nights, weekends and stopped days included.
Says        how long people really waited for what they came for: half of them no longer than this.
Silent on   cases still open: see waiting. Where only days are known, whole days are counted.
Gamed by    opening cases late, refusing and letting people file again, closing without a result; late_opening and
            refiled look for the first two, solved asks people about the third.
"""

from ibis import _

from shixiao.facts.cases import cases
from shixiao.measures._closing import besides, done, impossible
from shixiao.measures._kinds import Beside, Duration, seconds

_days = _.closed_on.epoch_days() - _.opened_on.epoch_days()

measure = Duration(
    title="办理用时",
    of=cases,
    when="closed_on",
    among=_.closed_on.notnull() & ~impossible & done,
    value=(seconds(_.closed_at, _.opened_at) // 3600).coalesce(_days * 24),
    unit="days",
    per=24,
    better="less",
    beside={
        "suspended": Beside(
            "依法停钟的办件", "cases with the clock stopped", _.suspended_days > 0, _.closed_on.notnull()
        ),
        "closed_before_opened": Beside(
            "办结早于收件或受理（未计入）", "closed before they were opened or accepted (not counted)", impossible
        ),
        "passed_on": besides["passed_on"],
    },
)
