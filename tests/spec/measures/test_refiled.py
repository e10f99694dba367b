"""Closing a case and opening it again does not make two cases."""

import pytest
from drawn import missing, rows, run

from shixiao.facts.cases import cases
from shixiao.measures.refiled import measure

LATER = "\n    z | east | p9 | s9 | 2026-12-01 |  |"  # the export reaches far enough to know


def drawn(table):
    return rows(cases, "case | office | applicant | service | opened_on | closed_on | outcome" + table + LATER)


@pytest.mark.spark
def test_a_matter_closed_and_opened_again_is_asked_once_and_counts(engine):
    table = drawn("""
        1 | east | p1 | s1 | 2026-03-01 | 2026-03-05 | refused
        2 | east | p1 | s1 | 2026-03-10 | 2026-03-12 | withdrawn
        3 | east | p1 | s1 | 2026-03-20 | 2026-03-25 | granted
        4 | east | p2 | s1 | 2026-03-01 | 2026-03-05 | granted""")
    assert run(engine, measure, cases=table) == {"east": (2, 1)}


def test_what_was_granted_and_is_needed_again_is_a_new_matter(engine):
    table = drawn("""
        1 | east | p1 | s1 | 2026-03-01 | 2026-03-05 | granted
        2 | east | p1 | s1 | 2026-03-10 | 2026-03-12 | granted""")
    assert run(engine, measure, cases=table) == {"east": (2, 0)}


def test_after_the_days_of_the_rule_pack_it_is_a_new_matter(engine):
    table = drawn("""
        1 | east | p1 | s1 | 2026-03-01 | 2026-03-05 |
        2 | east | p1 | s1 | 2026-03-20 | 2026-03-22 | granted
        3 | east | p2 | s1 | 2026-03-01 | 2026-03-05 |
        4 | east | p2 | s1 | 2026-03-21 | 2026-03-22 | granted""")
    assert run(engine, measure, cases=table) == {"east": (3, 1)}
    assert run(engine, measure, cases=table, limits={"refiled_days": 16}) == {"east": (2, 2)}


def test_another_person_service_or_office_is_another_matter(engine):
    table = drawn("""
        1 | east | p1 | s1 | 2026-03-01 | 2026-03-05 | refused
        2 | east | p2 | s1 | 2026-03-06 | 2026-03-07 | granted
        3 | east | p1 | s2 | 2026-03-06 | 2026-03-07 | granted
        4 | west | p1 | s1 | 2026-03-06 | 2026-03-07 | granted
        5 | east |    | s1 | 2026-03-06 | 2026-03-07 | refused
        6 | east |    | s1 | 2026-03-08 | 2026-03-09 | refused""")
    assert run(engine, measure, cases=table) == {"east": (3, 0), "west": (1, 0)}
    assert missing(engine, measure, cases=table)["east"] == 2  # nobody knows whose they are


def test_two_cases_side_by_side_are_not_one_after_the_other(engine):
    table = drawn("""
        1 | east | p1 | s1 | 2026-03-01 | 2026-03-05 | refused
        2 | east | p1 | s1 | 2026-03-02 | 2026-03-06 | refused
        3 | east | p2 | s1 | 2026-03-01 | 2026-03-01 | refused
        4 | east | p2 | s1 | 2026-03-01 | 2026-03-01 | refused""")
    assert run(engine, measure, cases=table) == {"east": (4, 0)}


def test_what_may_still_be_opened_again_is_missing(engine):
    table = rows(cases, """
        case | office | applicant | service | opened_on  | closed_on  | outcome
        1    | east   | p1        | s1      | 2026-03-01 | 2026-03-20 | refused
        2    | east   | p2        | s1      | 2026-03-25 | 2026-03-25 | granted
    """)  # fmt: skip
    assert run(engine, measure, cases=table) == {"east": (1, 0)}
    assert missing(engine, measure, cases=table) == {"east": 1}
