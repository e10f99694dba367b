"""Whether people who write are answered, and not with a line."""

import pytest
from drawn import beside, missing, rows, run

from shixiao.facts.replies import replies
from shixiao.measures.answered import measure

SOLID = "经核实该路段路灯因线路老化损坏，我局已于三月五日更换全部十二盏路灯并恢复照明，请您监督。"
OTHER = "您所在小区的供水管道已列入今年改造计划，六月底前动工，施工期间由社区安排临时供水点。"
LETTER = "您反映的问题已经收悉，我们非常重视，已转交相关部门研究办理，感谢您对我们工作的支持与理解，编号"
MESSAGES = f"""
    reply | office | asker | asked_at   | replied_at | answer
    1     | east   | a     | 2026-03-02 | 2026-03-16 | {SOLID}
    2     | east   | b     | 2026-03-02 | 2026-03-17 | {SOLID}
    3     | east   | c     | 2026-03-02 | 2026-03-03 | 已收悉。
    4     | east   | d     | 2026-03-02 |            |
    5     | east   | e     | 2026-03-02 | 2026-03-03 |
    6     | east   | f     | 2026-06-29 |            |
    7     | east   | g     | 2026-06-29 | 2026-06-30 | {OTHER}
    8     | west   | h     | 2026-03-02 |            | {OTHER}
    9     | west   | i     | 2009-03-02 | 2009-03-03 | {OTHER}
"""


@pytest.mark.spark
def test_silence_lateness_and_a_hollow_line_are_no_answer(engine):
    drawn = rows(replies, MESSAGES)
    assert run(engine, measure, replies=drawn) == {"east": (5, 2), "west": (0, 0)}
    assert beside(engine, measure, "unanswered", replies=drawn)["east"] == (1, 5)
    assert beside(engine, measure, "hollow", replies=drawn)["east"] == (1, 5)
    assert beside(engine, measure, "text_unknown", replies=drawn)["east"] == (1, 5)


def test_messages_whose_time_is_not_over_are_not_asked_answered_or_not(engine):
    drawn = rows(replies, MESSAGES)
    assert beside(engine, measure, "not_yet_due", replies=drawn)["east"] == (2, 7)
    assert run(engine, measure, replies=drawn, limits={"reply_working_days": 1})["east"] == (7, 2)


def test_an_answer_without_a_day_is_missing_and_a_day_without_a_calendar_is_not_asked(engine):
    drawn = rows(replies, MESSAGES)
    assert missing(engine, measure, replies=drawn)["west"] == 1
    assert beside(engine, measure, "beyond_calendar", replies=drawn)["west"] == (1, 2)


def test_a_message_belongs_to_the_month_in_which_its_answer_is_due(engine):
    drawn = rows(replies, MESSAGES)
    assert run(engine, measure, replies=drawn, period=("2026-03-01", "2026-03-15")) == {}
    march = run(engine, measure, replies=drawn, period=("2026-03-16", "2026-03-16"))
    assert march == {"east": (5, 2), "west": (0, 0)}  # ten working days from Monday the 2nd end on Monday the 16th


def test_an_answer_before_the_message_is_missing(engine):
    drawn = rows(replies, f"""
        reply | office | asked_at   | replied_at | answer   | as_of
        1     | east   | 2026-03-02 | 2026-03-01 | {SOLID}  | 2026-06-30
        2     | east   | 2026-03-02 | 2026-03-02 | {SOLID}  | 2026-06-30
    """)  # fmt: skip
    assert run(engine, measure, replies=drawn) == {"east": (1, 1)}
    assert missing(engine, measure, replies=drawn) == {"east": 1}
    assert beside(engine, measure, "answered_before_asked", replies=drawn) == {"east": (1, 2)}


@pytest.mark.spark
def test_the_same_short_words_to_many_people_are_hollow(engine):
    body = "".join(f"\n{i} | east | p{i} | 2026-03-02 | 2026-03-03 | {LETTER}{i}。" for i in range(5))
    same = "".join(f"\n{i} | west | p1 | 2026-03-02 | 2026-03-03 | {SOLID}" for i in range(5, 10))
    head = "reply | office | asker | asked_at | replied_at | answer"
    drawn = rows(replies, head + body + same + "\n10 | west | q | 2026-06-01 | |")
    assert run(engine, measure, replies=drawn) == {"east": (5, 0), "west": (5, 5)}  # one person asked five times
    assert beside(engine, measure, "form_letter", replies=drawn)["east"] == (5, 5)
    assert run(engine, measure, replies=drawn, limits={"hollow_repeats": 6})["east"] == (5, 5)
    assert run(engine, measure, replies=drawn, limits={"hollow_repeated_characters": 31})["east"] == (5, 5)
