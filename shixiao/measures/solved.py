"""问题解决率 · Solved.

Asks        everybody who answered a third party's survey in the period.
Counts      those who say that the thing they came for is settled.
Says        whether it worked, in the words of the people it was done for.
Silent on   those who were not reached or refused, whose number stands beside; those who never had a case are not
            asked.
Gamed by    coaching people before the call, giving wrong telephone numbers; phoned_for_praise asks about the first,
            the share not reached shows the second.
"""

from ibis import _

from shixiao.measures._kinds import Proportion
from shixiao.measures._surveyed import answered, response, surveyed

measure = Proportion(
    title="问题解决率",
    of=surveyed,
    when="told_on",
    weight="weight",
    among=answered,
    counts=_.solved,
    better="more",
    beside=response,
)
