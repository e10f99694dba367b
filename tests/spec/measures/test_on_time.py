"""When a case was in time, whose days count, and what never counts as on time."""

import pytest
from drawn import beside, missing, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.services import services
from shixiao.measures.on_time import measure

PERMIT = rows(services, "service | office | name | statutory_days\npermit | east | Permit | 5")


@pytest.mark.spark
def test_a_case_is_in_time_to_the_instant(engine):
    drawn = rows(cases, """
        case | office | opened_at  | due_at           | closed_at        | outcome
        1    | east   | 2026-03-02 | 2026-03-09 12:00 | 2026-03-09 12:00 | granted
        2    | east   | 2026-03-02 | 2026-03-09 12:00 | 2026-03-09 12:01 | granted
        3    | east   | 2026-03-02 | 2026-03-09 12:00 | 2026-03-20 12:00 | withdrawn
        4    | east   | 2026-03-02 | 2026-03-09 12:00 |                  |
        5    | east   | 2026-03-02 | 2026-03-09 12:00 | 2026-03-04 09:00 |
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (3, 2)}


@pytest.mark.spark
def test_a_case_without_any_limit_never_counts_as_on_time(engine):
    drawn = rows(cases, """
        case | office | opened_at  | due_at     | closed_at  | claimed_on_time
        1    | east   | 2026-03-02 |            | 2026-03-02 | yes
        2    | east   | 2026-03-02 |            | 2026-03-30 | no
        3    | east   | 2026-03-02 | 2026-03-09 | 2026-03-11 | yes
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (1, 0)}
    assert beside(engine, measure, "no_due", cases=drawn) == {"east": (2, 3)}
    assert beside(engine, measure, "claimed_without_due", cases=drawn) == {"east": (1, 2)}
    assert beside(engine, measure, "claimed_though_late", cases=drawn) == {"east": (1, 1)}


def test_the_legal_limit_is_counted_in_working_days_from_acceptance(engine):
    drawn = rows(cases, """
        case | office | service | opened_at  | accepted_at | closed_at
        1    | east   | permit  | 2026-04-01 | 2026-04-03  | 2026-04-13
        2    | east   | permit  | 2026-04-01 | 2026-04-03  | 2026-04-14
        3    | east   | permit  | 2026-04-07 |             | 2026-04-14
        4    | east   | other   | 2026-04-07 |             | 2026-04-08
    """)  # fmt: skip
    # 3 April is a Friday, Monday the 6th is a holiday: the fifth working day is Monday the 13th
    assert run(engine, measure, cases=drawn, services=PERMIT) == {"east": (3, 2)}
    assert run(engine, measure, cases=drawn, services=PERMIT, rulepack="plain") == {"east": (3, 1)}


def test_days_on_which_the_law_or_a_partner_stops_the_clock_extend_the_limit(engine):
    drawn = rows(cases, """
        case | office | service | opened_at  | due_at     | closed_at  | suspended_days | partner_days
        1    | east   |         | 2026-03-02 | 2026-03-06 | 2026-03-10 | 2              |
        2    | east   |         | 2026-03-02 | 2026-03-06 | 2026-03-11 | 2              |
        3    | east   |         | 2026-03-02 | 2026-03-06 | 2026-03-11 | 1              | 2
        4    | east   | permit  | 2026-03-02 |            | 2026-03-11 |                | 2
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn, services=PERMIT) == {"east": (4, 3)}
    assert beside(engine, measure, "late_but_for_partner", cases=drawn, services=PERMIT) == {"east": (2, 3)}
    assert beside(engine, measure, "partner_days_charged", cases=drawn, services=PERMIT) == {"east": (2, 4)}


def test_a_day_outside_the_calendar_makes_the_case_missing(engine):
    drawn = rows(cases, """
        case | office | service | opened_at  | due_at     | closed_at  | suspended_days
        1    | east   | permit  | 2009-03-02 |            | 2009-03-03 |
        2    | east   |         | 2009-03-02 | 2009-03-06 | 2009-03-09 | 3
        3    | east   |         | 2009-03-02 | 2009-03-06 | 2009-03-05 | 3
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn, services=PERMIT) == {"east": (1, 1)}
    assert missing(engine, measure, cases=drawn, services=PERMIT) == {"east": 2}


def test_cases_keyed_in_when_they_are_done_stand_beside(engine):
    drawn = rows(cases, """
        case | office | opened_at        | due_at     | closed_at           | filed_by
        1    | east   | 2026-03-02 09:00 | 2026-03-06 | 2026-03-02 09:00:30 | staff
        2    | east   | 2026-03-02 09:00 | 2026-03-06 | 2026-03-02 09:01:30 | staff
        3    | east   | 2026-03-02 09:00 | 2026-03-06 | 2026-03-02 09:00:30 | applicant
    """)  # fmt: skip
    assert beside(engine, measure, "staff_filed", cases=drawn) == {"east": (2, 3)}
    assert beside(engine, measure, "instant_by_staff", cases=drawn) == {"east": (1, 3)}
