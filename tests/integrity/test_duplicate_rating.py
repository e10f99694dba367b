"""A case is rated once at each stage."""

import pytest
from drawn import found, rows

from shixiao.facts.ratings import ratings
from shixiao.facts.rectifications import rectifications
from shixiao.integrity.duplicate_rating import detector


@pytest.mark.spark
def test_of_two_ratings_the_first_that_a_person_gave_is_kept(engine):
    drawn = rows(ratings, """
        rating | office | case | stage      | given_at         | is_default
        1      | east   | c1   | completion | 2026-03-01 08:00 | yes
        2      | east   | c1   | completion | 2026-03-01 09:00 |
        3      | east   | c1   | completion | 2026-03-01 10:00 |
        4      | east   | c1   | acceptance | 2026-02-01 10:00 |
        5      | east   | c2   |            | 2026-03-01 10:00 |
        6      | east   | c2   |            | 2026-03-01 10:00 |
        7      | east   | c3   |            |                  |
        8      | east   | c3   |            | 2026-03-01 10:00 |
        9      | east   |      |            | 2026-03-01 10:00 |
        10     | east   |      |            | 2026-03-01 10:00 |
    """)  # fmt: skip
    assert found(engine, detector, ratings=drawn) == ["1", "3", "6", "7"]


@pytest.mark.spark
def test_a_rating_after_a_bad_one_was_followed_up_is_a_stage_of_its_own(engine):
    drawn = rows(ratings, """
        rating | office | case | stage      | stars | given_at
        1      | east   | c1   | completion | 1     | 2026-03-01
        2      | east   | c1   | completion | 5     | 2026-03-09
        3      | east   | c1   | completion | 5     | 2026-03-10
        4      | east   | c2   | completion | 1     | 2026-03-01
        5      | east   | c2   | completion | 5     | 2026-03-09
    """)  # fmt: skip
    followed = rows(rectifications, "rectification | rating | office | contacted_at\n1 | 1 | east | 2026-03-05")
    assert found(engine, detector, ratings=drawn, rectifications=followed) == ["3", "5"]


def test_it_may_leave_the_count_without_two_people_deciding():
    assert detector.droppable
