"""答复用时 · Time until the answer.

Asks        every message received in the period that was answered.
Counts      the hours from the message to the answer on everybody's clock; whole days where only days are known.
Says        how long people who write wait for an answer: half of them no longer than this.
Silent on   messages without an answer, whose number stands beside, and what the answer says: see answered.
Gamed by    answering at once that the message was received; answered does not count such a line.
"""

from ibis import _

from shixiao.facts.replies import replies
from shixiao.integrity._order import before, no_later
from shixiao.measures._kinds import Beside, Duration, seconds

_days = _.replied_on.epoch_days() - _.asked_on.epoch_days()

measure = Duration(
    title="答复用时",
    of=replies,
    when="asked_on",
    among=no_later("asked", "replied"),
    value=(seconds(_.replied_at, _.asked_at) // 3600).coalesce(_days * 24),
    unit="days",
    per=24,
    better="less",
    beside={
        "unanswered": Beside("没有答复", "not answered", _.replied_on.isnull()),
        "answered_before_asked": Beside(
            "答复早于来信（未计入）", "answered before they were asked (not counted)", before("replied", "asked")
        ),
    },
)
