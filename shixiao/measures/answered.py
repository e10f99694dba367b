"""按期实质答复率 · Answered in time and with substance.

Asks        every message whose time for an answer ended in the period, answered or not, as far as the export knows.
Counts      those answered within the working days of the rule pack, unless the answer is hollow: a line too short to
            help, or a short form letter that many people got. No answer is a no; an answer before the message is
            missing.
Says        whether people who write are answered.
Silent on   whether the answer is right, and whether anything was done about it.
Gamed by    form letters just long enough to pass; how many got the same words stands beside.
"""

import ibis
from ibis import Table, _

from shixiao.facts.replies import replies
from shixiao.integrity._order import before
from shixiao.measures._clock import known_until, numbered, working_day
from shixiao.measures._kinds import Beside, Proportion, limit, sure

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
    t = numbered(t.mutate(known_on=known_until(replies, replies, "asked_on", "replied_on")), asked_number="asked_on")
    t = working_day(t, "due_on", t.asked_number + limit("reply_working_days").cast("int64"))
    return t.mutate(due_day=t.due_on.coalesce(t.asked_on))


_over = sure(_.due_on <= _.known_on)
_impossible = sure(before("replied", "asked"))
_form_letter = _.recipients.notnull() & (_.length < limit("hollow_repeated_characters"))
_hollow = ((_.length < limit("hollow_characters")) | _form_letter).fill_null(False)
_none = _.replied_on.isnull() & _.answer.isnull()
_replied = _.replied_on.notnull()

measure = Proportion(
    title="按期实质答复率",
    of=_read(),
    when="due_day",
    among=_over,
    counts=ibis.cases((_impossible, ibis.null("boolean")), (_none, False), else_=(_.replied_on <= _.due_on) & ~_hollow),
    better="more",
    asks_due=True,
    beside={
        "unanswered": Beside("逾期未答复", "not answered though due", _none, _over),
        "hollow": Beside("空洞答复", "hollow answers", _hollow, _replied),
        "form_letter": Beside("多人收到同样的话", "the same words to many people", _.recipients.notnull(), _replied),
        "not_yet_due": Beside(
            "数据截止时答复期限未满（未计入）", "not due before the data end (not counted)", ~_over & _.due_on.notnull()
        ),
        "beyond_calendar": Beside(
            "期限超出工作日历（未计入）", "limit beyond the calendar of working days (not counted)", _.due_on.isnull()
        ),
        "answered_before_asked": Beside(
            "答复早于来信（作缺失）", "answered before it was asked (missing)", _impossible, _over
        ),
        "text_unknown": Beside("答复内容未提供", "answers without a text", _.answer.isnull(), _replied),
    },
)
