"""按期实质答复率 · Answered in time and with substance.

Asks        every message received in the period, once the time for answering it is over.
Counts      those answered within the working days of the rule pack, unless the answer is hollow: a line too short to
            help, or a short form letter that many people got. No answer is a no.
Says        whether people who write are answered.
Silent on   whether the answer is right, and whether anything was done about it.
Gamed by    form letters just long enough to pass; how many got the same words stands beside.
"""

import ibis
from ibis import Table, _

from shixiao.facts.replies import replies
from shixiao.measures._clock import number_of, numbered
from shixiao.measures._kinds import Beside, Proportion, last_day, limit

BLANKS = r"[ \t\r\n\x{3000}\x{00a0}]"
NOISE = r"[ \t\r\n\x{3000}\x{00a0}0-9０-９，。！？、；：,.!?;:~\-]"  # what differs between two copies of a form letter


def _read() -> Table:
    """Messages with the length of the answer and how many people got the same words."""
    t = replies.mutate(
        length=replies.answer.re_replace(BLANKS, "").length(), words=replies.answer.re_replace(NOISE, "")
    )
    said = t.filter(t.words.notnull())
    alike = said.group_by(same_words="words").agg(recipients=said.asker.coalesce(said.reply).nunique())
    alike = alike.filter(alike.recipients >= limit("hollow_repeats"))
    t = t.left_join(alike, t.words == alike.same_words).drop("same_words", "words")
    return numbered(t, asked_number="asked_on", replied_number="replied_on")


_due_number = _.asked_number + limit("reply_working_days")
_running = (_due_number > number_of(last_day(replies, "asked_on", "replied_on"))).fill_null(False)
_form_letter = _.recipients.notnull() & (_.length < limit("hollow_repeated_characters"))
_hollow = ((_.length < limit("hollow_characters")) | _form_letter).fill_null(False)
_none = _.replied_at.isnull() & _.answer.isnull()
_replied = _.replied_at.notnull()

measure = Proportion(
    title="按期实质答复率",
    of=_read(),
    when="asked_on",
    among=~_running,
    counts=ibis.ifelse(_none, False, (_.replied_number <= _due_number) & ~_hollow),
    better="more",
    beside={
        "unanswered": Beside("逾期未答复", "not answered though due", _none, ~_running),
        "hollow": Beside("空洞答复", "hollow answers", _hollow, _replied),
        "form_letter": Beside("多人收到同样的话", "the same words to many people", _.recipients.notnull(), _replied),
        "not_yet_due": Beside("答复期限未满", "the time is not over yet", _running),
        "text_unknown": Beside("答复内容未提供", "answers without a text", _.answer.isnull(), _replied),
    },
)
