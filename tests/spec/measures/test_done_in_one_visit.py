"""Who is asked whether once was enough, and who counts."""

import pytest
from drawn import missing, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.offices import offices
from shixiao.measures.done_in_one_visit import measure

CASES = rows(cases, """
    case | office | closed_on  | outcome   | visits
    1    | east   | 2026-03-01 | granted   | 1
    2    | east   | 2026-03-02 | granted   | 2
    3    | east   | 2026-03-02 | withdrawn | 1
    4    | west   | 2026-03-05 | refused   | 1
    5    | west   |            |           | 1
""")  # fmt: skip


@pytest.mark.spark
def test_a_withdrawn_or_open_case_is_not_asked(engine):
    assert run(engine, measure, cases=CASES) == {"east": (2, 1), "west": (1, 1)}


def test_a_case_closed_outside_the_period_is_not_asked(engine):
    assert run(engine, measure, cases=CASES, period=("2026-03-02", "2026-03-31")) == {"east": (1, 0), "west": (1, 1)}


def test_an_office_with_nobody_to_ask_still_appears(engine):
    known = rows(offices, "office | name\neast | East\nnorth | North")
    assert run(engine, measure, cases=CASES, offices=known)["north"] == (0, 0)


def test_unknown_visits_are_missing_and_not_a_no(engine):
    drawn = rows(cases, """
        case | office | closed_on  | outcome | visits
        1    | east   | 2026-03-01 | granted |
        2    | east   | 2026-03-01 |         | 0
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (1, 1)}
    assert missing(engine, measure, cases=drawn) == {"east": 1}
