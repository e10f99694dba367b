"""办理用时 · Time from opening to closing.

Asks        every case closed in the period, unless the applicant withdrew it.
Counts      the hours from opening to closing on everybody's clock, nights, weekends and stopped days included.
Says        how long people really waited for what they came for: half of them no longer than this.
Silent on   cases still open: see waiting.
Gamed by    opening cases late, refusing and letting people file again, closing without a result; late_opening and
            refiled look for the first two, solved asks people about the third.
"""

from ibis import _

from shixiao.facts.cases import cases
from shixiao.measures._kinds import Beside, Duration, seconds, unless

measure = Duration(
    title="办理用时",
    of=cases,
    when="closed_on",
    among=(_.closed_at >= _.opened_at) & unless("outcome", "withdrawn"),
    value=seconds(_.closed_at, _.opened_at) // 3600,
    unit="days",
    per=24,
    better="less",
    beside={
        "suspended": Beside(
            "依法停钟的办件", "cases with the clock stopped", _.suspended_days > 0, _.closed_at.notnull()
        ),
        "closed_before_opened": Beside(
            "办结早于收件（未计入）", "closed before they were opened (not counted)", _.closed_at < _.opened_at
        ),
    },
)
