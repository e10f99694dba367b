"""第三方满意率 · Satisfied, as told to a third party.

Asks        everybody who answered a third party's survey in the period.
Counts      those who say that they are satisfied.
Says        how content people are, if the sample was drawn from the register of cases.
Silent on   those who were not reached or refused, whose number stands beside.
Gamed by    coaching people before the call, giving wrong telephone numbers, lists of contented people instead of the
            register; phoned_for_praise asks about the first, the share that never had a case shows the third.
"""

from ibis import _

from shixiao.measures._kinds import Proportion
from shixiao.measures._surveyed import answered, response, surveyed

measure = Proportion(
    title="第三方满意率",
    of=surveyed,
    when="told_on",
    weight="weight",
    among=answered,
    counts=_.satisfied,
    better="more",
    beside=response,
)
