"""Waiting counts while it lasts."""

import pytest
from drawn import beside, histogram, rows

from shixiao.facts.cases import cases
from shixiao.facts.services import services
from shixiao.measures.waiting import measure

MARCH = ("2026-03-01", "2026-03-31")
CASES = rows(cases, """
    case | office | opened_on  | closed_on  | due_at     | outcome   | service
    1    | east   | 2026-03-02 | 2026-03-12 |            | granted   |
    2    | east   | 2026-03-02 |            | 2026-03-20 |           |
    3    | east   | 2026-03-11 | 2026-04-11 | 2026-04-20 | granted   |
    4    | east   | 2026-03-02 | 2026-03-05 |            | withdrawn |
    5    | east   | 2025-11-03 |            |            |           | permit
    6    | east   | 2025-11-03 | 2026-02-03 |            | granted   |
    7    | east   | 2025-11-03 | 2026-03-03 |            | granted   |
    8    | east   | 2026-04-02 | 2026-04-03 |            | granted   |
    9    | west   | 2026-03-10 | 2026-03-09 |            | granted   |
""")  # fmt: skip
PERMIT = rows(services, "service | office | name | statutory_days\npermit | east | Permit | 20")


@pytest.mark.spark
def test_an_open_or_withdrawn_case_has_waited_at_least_so_long(engine):
    told = histogram(engine, measure, cases=CASES, services=PERMIT, period=MARCH)
    assert told == {"east": [(3, False), (10, True), (20, False), (29, False)]}


def test_an_export_that_ends_early_knows_no_longer_waits(engine):
    table = rows(cases, """
        case | office | opened_on  | closed_on
        1    | east   | 2026-03-02 |
        2    | east   | 2026-03-02 | 2026-03-04
    """)  # fmt: skip
    assert histogram(engine, measure, cases=table, period=MARCH) == {"east": [(2, True), (2, False)]}


def test_old_cases_left_open_stand_beside(engine):
    given = {"cases": CASES, "services": PERMIT, "period": MARCH}
    assert beside(engine, measure, "open_past_due", **given)["east"] == (2, 3)
    assert beside(engine, measure, "open_from_before", **given)["east"] == (1, 3)
    assert beside(engine, measure, "withdrawn", **given)["east"] == (1, 4)
