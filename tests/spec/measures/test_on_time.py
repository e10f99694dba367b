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
        3    | east   | 2026-03-02 | 2026-03-09 12:00 | 2026-03-20 12:00 | refused
        4    | east   | 2026-03-02 | 2026-03-09 12:00 | 2026-03-04 09:00 |
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (4, 2)}


@pytest.mark.spark
def test_what_was_due_is_asked_and_what_is_open_is_a_no(engine):
    drawn = rows(cases, """
        case | office | opened_at  | due_at     | closed_at  | as_of
        1    | east   | 2026-03-02 | 2026-03-09 | 2026-03-05 | 2026-03-31
        2    | east   | 2026-03-02 | 2026-03-09 |            | 2026-03-31
        3    | east   | 2026-03-02 | 2026-03-31 |            | 2026-03-31
        4    | east   | 2026-03-02 | 2026-04-01 |            | 2026-03-31
        5    | east   | 2026-03-02 | 2026-04-01 | 2026-03-05 | 2026-03-31
        6    | west   | 2026-03-02 | 2026-03-09 |            | 2026-03-08
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (3, 1), "west": (0, 0)}
    assert beside(engine, measure, "open_past_due", cases=drawn) == {"east": (2, 3), "west": (0, 0)}
    assert beside(engine, measure, "not_yet_due", cases=drawn) == {"east": (2, 5), "west": (1, 1)}
    assert run(engine, measure, cases=drawn, period=("2026-03-01", "2026-03-30")) == {"east": (2, 1), "west": (0, 0)}


def test_a_limit_that_is_a_day_ends_with_that_day_and_so_does_one_of_which_only_a_day_is_known(engine):
    drawn = rows(cases, """
        case | office | opened_at        | due_at           | closed_at
        1    | east   | 2026-03-02 09:00 | 2026-03-09       | 2026-03-09 23:59
        2    | east   | 2026-03-02 09:00 | 2026-03-09       | 2026-03-10 00:00
        3    | east   | 2026-03-02 09:00 | 2026-03-09 12:00 | 2026-03-09
        4    | east   | 2026-03-02       | 2026-03-09       | 2026-03-09
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (4, 3)}


@pytest.mark.spark
def test_withdrawn_or_passed_on_at_once_is_not_asked_and_later_is_a_no(engine):
    drawn = rows(cases, """
        case | office | opened_at        | due_at           | closed_at        | outcome     | as_of
        1    | east   | 2026-03-02 09:00 | 2026-03-09 12:00 | 2026-03-09 11:00 | withdrawn   | 2026-03-31
        2    | east   | 2026-03-02 09:00 | 2026-03-09 12:00 | 2026-03-09 13:00 | withdrawn   | 2026-03-31
        3    | east   | 2026-03-02 09:00 | 2026-03-09 12:00 | 2026-03-02 09:10 | transferred | 2026-03-31
        4    | east   | 2026-03-02 09:00 | 2026-03-09 12:00 | 2026-03-05 09:00 | transferred | 2026-03-31
        5    | east   | 2026-03-02 09:00 | 2026-03-09 12:00 | 2026-03-05 09:01 | transferred | 2026-03-31
        6    | east   | 2026-03-02       | 2026-03-09       | 2026-03-05       | transferred | 2026-03-31
        7    | east   | 2026-03-02       | 2026-03-09       | 2026-03-06       | transferred | 2026-03-31
        8    | east   | 2026-03-02 09:00 | 2026-03-02 12:00 | 2026-03-02 13:00 | transferred | 2026-03-31
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (4, 0)}  # 2, 5, 7 and 8
    assert beside(engine, measure, "withdrawn_in_time", cases=drawn) == {"east": (1, 8)}
    assert beside(engine, measure, "passed_on_in_time", cases=drawn) == {"east": (3, 8)}
    assert beside(engine, measure, "passed_on_late", cases=drawn) == {"east": (3, 4)}
    assert run(engine, measure, cases=drawn, limits={"transfer_hours": 1}) == {"east": (6, 0)}


def test_times_that_contradict_each_other_are_missing_and_told(engine):
    drawn = rows(cases, """
        case | office | opened_at  | accepted_at | due_at     | closed_at | as_of
        1    | east   | 2026-03-02 |             | 2026-03-09 | 2026-03-01 | 2026-03-31
        2    | east   | 2026-03-02 | 2026-03-06  | 2026-03-09 | 2026-03-05 | 2026-03-31
        3    | east   | 2026-03-02 |             | 2026-03-01 | 2026-03-05 | 2026-03-31
        4    | east   | 2026-03-02 |             | 2026-03-01 | | 2026-03-31
        5    | east   | 2026-03-02 |             | 2026-03-09 | 2026-03-02 | 2026-03-31
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (1, 1)}
    assert missing(engine, measure, cases=drawn) == {"east": 4}
    assert beside(engine, measure, "closed_before_opened", cases=drawn) == {"east": (2, 5)}
    assert beside(engine, measure, "due_before_opened", cases=drawn) == {"east": (2, 5)}


def test_a_case_without_a_limit_stands_beside_in_the_period_of_its_closing(engine):
    drawn = rows(cases, """
        case | office | opened_at  | due_at     | closed_at  | claimed_on_time
        1    | east   | 2026-02-02 |            | 2026-03-02 | yes
        2    | east   | 2026-02-02 |            | 2026-04-02 | yes
        3    | east   | 2026-02-02 |            |            | yes
        4    | east   | 2026-02-02 | 2026-03-09 | 2026-02-05 | yes
    """)  # fmt: skip
    march = {"cases": drawn, "period": ("2026-03-01", "2026-03-31")}
    assert run(engine, measure, **march) == {"east": (1, 1)}
    assert beside(engine, measure, "no_due", **march) == {"east": (1, 2)}
    assert beside(engine, measure, "claimed_without_due", **march) == {"east": (1, 1)}
    assert beside(engine, measure, "claimed", **march) == {"east": (2, 2)}


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


def test_a_limit_ends_with_a_working_day_and_not_with_the_weekend_behind_it(engine):
    drawn = rows(cases, """
        case | office | service | opened_at  | closed_at
        1    | east   | permit  | 2026-03-06 | 2026-03-13
        2    | east   | permit  | 2026-03-06 | 2026-03-14
        3    | east   | at once | 2026-03-07 | 2026-03-07
        4    | east   | permit  | 2026-03-07 | 2026-03-16
    """)  # fmt: skip
    at_once = rows(services, "service | office | name | statutory_days\npermit | east | P | 5\nat once | east | A | 0")
    assert run(engine, measure, cases=drawn, services=at_once) == {"east": (4, 2)}  # 2 on Saturday, 4 a day too late


def test_a_limit_beyond_the_calendar_is_not_asked_and_counted(engine):
    drawn = rows(cases, """
        case | office | service | opened_at  | due_at     | closed_at  | suspended_days
        1    | east   | permit  | 2009-03-02 |            | 2009-03-03 |
        2    | east   |         | 2009-03-02 | 2009-03-06 | 2009-03-09 | 3
        3    | east   |         | 2009-03-02 | 2009-03-06 | 2009-03-05 |
        4    | east   | permit  | 2009-03-02 |            |            |
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn, services=PERMIT) == {"east": (1, 1)}
    assert missing(engine, measure, cases=drawn, services=PERMIT) == {"east": 0}
    assert beside(engine, measure, "beyond_calendar", cases=drawn, services=PERMIT) == {"east": (3, 4)}


def test_cases_keyed_in_when_they_are_done_stand_beside(engine):
    drawn = rows(cases, """
        case | office | opened_at        | due_at     | closed_at           | filed_by
        1    | east   | 2026-03-02 09:00 | 2026-03-06 | 2026-03-02 09:00:30 | staff
        2    | east   | 2026-03-02 09:00 | 2026-03-06 | 2026-03-02 09:01:30 | staff
        3    | east   | 2026-03-02 09:00 | 2026-03-06 | 2026-03-02 09:00:30 | applicant
        4    | east   | 2026-03-02       | 2026-03-06 | 2026-03-02          | staff
    """)  # fmt: skip
    assert beside(engine, measure, "staff_filed", cases=drawn) == {"east": (3, 4)}
    assert beside(engine, measure, "instant_by_staff", cases=drawn) == {"east": (1, 3)}
