"""Nobody rates his own work."""

from drawn import found, rows

from shixiao.facts.cases import cases
from shixiao.facts.ratings import ratings
from shixiao.facts.staff import staff
from shixiao.integrity.rated_by_own_clerk import detector


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
    assert found(engine, detector, ratings=drawn, cases=known, staff=people) == ["1", "2", "4"]


def test_two_people_decide_before_it_leaves_the_count():
    assert not detector.droppable
