"""承诺时限内办结率 · Closed within the promised time.

Asks        every case closed in the period for which the office promised a time, unless the applicant withdrew it.
Counts      those closed by the promised time; without one, within the working days promised in the service list,
            counted from acceptance. Days on which the law stops the clock and days for which a partner held the
            case extend the promise.
Says        whether the office keeps its own word.
Silent on   how ambitious the promise is: see elapsed, which needs no promise.
Gamed by    promising no more than the law, promising late in the case, or not promising at all; how many closed
            cases carry no promise stands beside.
"""

from ibis import _

from shixiao.measures._clock import clocked, closed, in_time
from shixiao.measures._kinds import Beside, Proportion, unless

_promised = _.promised_at.notnull() | _.promised_days.notnull()
_no_better = (_.promised_days >= _.statutory_days).fill_null(False)

measure = Proportion(
    title="承诺时限内办结率",
    of=clocked,
    when="closed_on",
    among=_promised & unless("outcome", "withdrawn"),
    counts=in_time("promised_at", "promised_days", "promised_number"),
    better="more",
    beside={
        "no_promise": Beside("没有承诺时限的办结件", "closed without a promise", ~_promised, closed),
        "promise_no_better": Beside(
            "承诺不短于法定时限", "promised no less than the legal time", _no_better, _promised
        ),
    },
)
