"""Nothing can be rated before it happened."""

import pytest
from drawn import found, rows

from shixiao.facts.cases import cases
from shixiao.facts.ratings import ratings
from shixiao.facts.replies import replies
from shixiao.integrity.rating_before_stage import detector


@pytest.mark.spark
def test_a_stage_cannot_be_rated_before_the_day_it_is_reached(engine):
    known = rows(cases, """
        case | office | opened_at        | accepted_at | closed_at
        c1   | east   | 2026-03-02 09:00 | 2026-03-04  | 2026-03-10 15:00
        c2   | east   | 2026-03-02 09:00 |             |
    """)  # fmt: skip
    drawn = rows(ratings, """
        rating | office | case | stage      | given_at
        1      | east   | c1   | acceptance | 2026-03-04 09:00
        2      | east   | c1   | acceptance | 2026-03-03 09:00
        3      | east   | c1   | completion | 2026-03-09 09:00
        4      | east   | c1   | completion | 2026-03-10 09:00
        5      | east   | c2   | acceptance | 2026-03-02 09:00
        6      | east   | c2   | completion | 2026-03-20 09:00
        7      | east   | c2   |            | 2026-03-01 09:00
        8      | east   | c2   |            | 2026-03-05 09:00
        9      | east   | c9   | completion | 2026-03-05 09:00
        10     | east   | c1   | completion |
    """)  # fmt: skip
    assert found(engine, detector, ratings=drawn, cases=known) == ["2", "3", "6", "7"]


def test_a_rated_message_has_no_stages(engine):
    drawn = rows(ratings, "rating | office | case | stage | given_at\n1 | east | m1 | completion | 2026-03-01")
    known = rows(replies, "reply | office\nm1 | east")
    assert found(engine, detector, ratings=drawn, replies=known) == []


def test_two_people_decide_before_it_leaves_the_count():
    assert not detector.droppable
