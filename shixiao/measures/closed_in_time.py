"""办结件按时率 · In time, of those closed.

Asks        every case closed in the period that has a legal time limit, unless the applicant withdrew it.
Counts      those closed by the due time (a day: its end); without one, by the end of the working day that the service
            list sets by law, counted from acceptance. Days on which the law stops the clock and days for which a
            partner held the case extend the limit.
Says        what many authorities call their on-time rate; it is here so that their schemes can be computed as written.
Silent on   cases that are still open, however late: whoever leaves the hard ones open looks perfect. See on_time,
            which asks what was due; what is open and past due stands beside that one.
Gamed by    leaving late cases open until the period is over, passing them on, and whatever else games on_time.
"""

import ibis
from ibis import _

from shixiao.measures._clock import clocked, closed
from shixiao.measures._closing import besides, possible
from shixiao.measures._kinds import Beside, Proportion, unless

measure = Proportion(
    title="办结件按时率",
    of=clocked,
    when="closed_on",
    among=_.legal_any & unless("outcome", "withdrawn"),
    counts=possible(ibis.ifelse(_.legal_on.isnull(), ibis.null("boolean"), _.legal_by)),
    better="more",
    beside={
        "no_due": Beside("没有任何时限的办结件", "closed without any limit", ~_.legal_any, closed),
        "passed_on": Beside("其中转给其他单位", "of these passed on to another office", _.outcome == "transferred"),
        "closed_before_opened": besides["closed_before_opened"],
    },
)
