"""未能受理率 · Turned away at the counter.

Asks        everybody who took a queue ticket in the period, if it is recorded how it ended.
Counts      those who were sent away without a case and without advice.
Says        how many came for nothing; a case that is never opened cannot be late.
Silent on   people who never got as far as a ticket.
Gamed by    recording "advice" instead; the share of tickets that end with advice, and of tickets whose case is not
            named, stand beside and move when this is done.
"""

from ibis import _

from shixiao.facts.tickets import tickets
from shixiao.measures._kinds import Beside, Proportion

_ended = _.outcome.notnull()

measure = Proportion(
    title="未能受理率",
    of=tickets,
    when="taken_on",
    counts=_.outcome == "turned_away",
    better="less",
    beside={
        "advice": Beside("仅咨询", "ended with advice", _.outcome == "advice", _ended),
        "gave_up": Beside("等不及离开", "gave up waiting", _.outcome == "gave_up", _ended),
        "case_not_linked": Beside(
            "已办件但未关联办件号", "ended with a case that is not named", _["case"].isnull(), _.outcome == "case"
        ),
    },
)
