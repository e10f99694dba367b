"""How long people who write wait."""

from drawn import beside, histogram, rows

from shixiao.facts.replies import replies
from shixiao.measures.reply_time import measure

MESSAGES = rows(replies, """
    reply | office | asked_at         | replied_at
    1     | east   | 2026-03-02 09:00 | 2026-03-14 13:30
    2     | east   | 2026-03-02 09:00 |
    3     | east   | 2026-03-02 09:00 | 2026-03-01 09:00
""")  # fmt: skip


def test_only_answers_that_came_after_the_message_are_timed(engine):
    assert histogram(engine, measure, replies=MESSAGES) == {"east": [292]}  # 12.2 days
    assert beside(engine, measure, "unanswered", replies=MESSAGES) == {"east": (1, 3)}
    assert beside(engine, measure, "answered_before_asked", replies=MESSAGES) == {"east": (1, 3)}
