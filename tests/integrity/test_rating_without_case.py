"""Only who had a case can rate it."""

from drawn import found, rows

from shixiao.facts.cases import cases
from shixiao.facts.ratings import ratings
from shixiao.facts.replies import replies
from shixiao.integrity.rating_without_case import detector


def test_a_rating_of_no_case_or_of_a_case_that_nobody_knows_is_found(engine):
    drawn = rows(ratings, """
        rating | office | case
        1      | east   | c1
        2      | east   | c9
        3      | east   |
    """)  # fmt: skip
    known = rows(cases, "case | office\nc1 | east")
    assert found(engine, detector, ratings=drawn, cases=known) == ["2", "3"]


def test_a_rating_of_an_answered_message_is_no_rating_without_case(engine):
    drawn = rows(ratings, "rating | office | case\n1 | east | m1\n2 | east | m2")
    known = rows(replies, "reply | office\nm1 | east")
    assert found(engine, detector, ratings=drawn, replies=known) == ["2"]


def test_it_may_leave_the_count_without_two_people_deciding():
    assert detector.droppable
