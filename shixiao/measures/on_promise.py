"""承诺时限内办结率 · Closed within the promised time.

Asks        every case whose promised time ended in the period, closed or not, as far as the export knows: the promised
            time (a day: its end), or the end of the working day that the service list promises, counted from
            acceptance. Days on which the law stops the clock and days for which a partner held the case extend the
            promise. Not asked: what was withdrawn, or passed on within the rule pack's hours, before it ended.
Counts      those that were closed by then and not passed on. Open or closed later is a no.
Says        whether the office keeps its own word.
Silent on   how ambitious the promise is: see elapsed, which needs no promise. Times that contradict each other are
            missing.
Gamed by    promising no more than the law, promising late in the case, or not promising at all; how many closed
            cases carry no promise stands beside.
"""

from ibis import _

from shixiao.measures._clock import beside_deadline, clocked, closed
from shixiao.measures._kinds import Beside, Proportion

_no_better = (_.promised_days >= _.statutory_days).fill_null(False)

measure = Proportion(
    title="承诺时限内办结率",
    of=clocked,
    when="pledge_day",
    among=_.pledge_asked,
    counts=_.pledge_kept,
    better="more",
    asks_due=True,
    beside=beside_deadline("pledge")
    | {
        "no_promise": Beside("没有承诺时限的办结件", "closed without a promise", ~_.pledge_any, closed),
        "promise_no_better": Beside(
            "承诺不短于法定时限", "promised no less than the legal time", _no_better, _.pledge_any
        ),
    },
)
