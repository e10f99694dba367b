"""What a closing is worth: a case that was closed before it was opened tells nothing, one passed on was not done.

Measures of closed cases ask `done`: neither withdrawn by the applicant nor passed on to another office. A row whose
times contradict each other is missing in all of them, and its number stands beside.
"""

import ibis
from ibis import Deferred, _

from shixiao.integrity._order import before
from shixiao.measures._kinds import Beside, sure, unless

impossible = sure(before("closed", "opened")) | sure(before("closed", "accepted"))
passed_on = sure(_.outcome == "transferred")
done = unless("outcome", "withdrawn", "transferred")

besides = {
    "passed_on": Beside("转给其他单位（未计入）", "passed on to another office (not counted)", passed_on),
    "closed_before_opened": Beside(
        "办结早于收件或受理（作缺失）", "closed before opened or accepted (missing)", impossible
    ),
}


def possible(said: Deferred) -> Deferred:
    """What is said of a case, where its times can be true; else it is missing."""
    return ibis.ifelse(impossible, ibis.null("boolean"), said)
