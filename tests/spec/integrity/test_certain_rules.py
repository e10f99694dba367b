"""What can be known of a rating without any statistics."""

import pytest
from drawn import found, rows

from shixiao.facts.cases import cases
from shixiao.facts.ratings import ratings
from shixiao.facts.rectifications import rectifications
from shixiao.facts.staff import staff
from shixiao.integrity import (
    default_rating,
    duplicate_rating,
    rated_by_own_clerk,
    rating_before_stage,
    rating_without_case,
)


def test_a_default_rating_is_found_by_its_flag_or_its_channel(engine):
    drawn = rows(ratings, """
        rating | office | stars | channel | is_default
        1      | east   | 5     | default |
        2      | east   | 5     | qr      | yes
        3      | east   | 5     | qr      | no
        4      | east   | 5     |         |
    """)  # fmt: skip
    assert found(engine, default_rating.detector, ratings=drawn) == ["1", "2"]


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
    assert found(engine, duplicate_rating.detector, ratings=drawn) == ["1", "3", "6", "7"]


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
    assert found(engine, duplicate_rating.detector, ratings=drawn, rectifications=followed) == ["3", "5"]


def test_a_rating_of_no_case_or_of_a_case_that_nobody_knows_is_found(engine):
    drawn = rows(ratings, """
        rating | office | case
        1      | east   | c1
        2      | east   | c9
        3      | east   |
    """)  # fmt: skip
    known = rows(cases, "case | office\nc1 | east")
    assert found(engine, rating_without_case.detector, ratings=drawn, cases=known) == ["2", "3"]


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
    assert found(engine, rating_before_stage.detector, ratings=drawn, cases=known) == ["2", "3", "6", "7"]


def test_a_clerk_who_rates_his_own_case_is_found_by_person_or_phone(engine):
    known = rows(cases, """
        case | office | clerk
        c1   | east   | s1
        c2   | east   | s2
        c3   | east   |
    """)  # fmt: skip
    people = rows(staff, """
        staff | office | person | phone
        s1    | east   | p1     | t1
        s2    | east   |        | t2
    """)  # fmt: skip
    drawn = rows(ratings, """
        rating | office | case | rater | phone
        1      | east   | c1   | p1    |
        2      | east   | c1   | p9    | t1
        3      | east   | c2   | p1    | t1
        4      | east   | c2   |       | t2
        5      | east   | c3   | p1    | t1
        6      | east   | c2   |       |
    """)  # fmt: skip
    assert found(engine, rated_by_own_clerk.detector, ratings=drawn, cases=known, staff=people) == ["1", "2", "4"]


def test_only_defaults_duplicates_and_ratings_without_case_may_be_left_out_unheard():
    assert [
        rule.detector.droppable
        for rule in (default_rating, duplicate_rating, rating_without_case, rating_before_stage, rated_by_own_clerk)
    ] == [True, True, True, False, False]
