"""How long people really waited."""

import pytest
from drawn import beside, histogram, rows

from shixiao.facts.cases import cases
from shixiao.measures.elapsed import measure

CASES = rows(cases, """
    case | office | opened_at           | closed_at           | outcome   | suspended_days
    1    | east   | 2026-03-06 09:00    | 2026-03-09 09:59:59 | granted   |
    2    | east   | 2026-03-06 09:00    | 2026-03-06 09:59    | refused   | 5
    3    | east   | 2026-03-06 09:00    | 2026-03-20 09:00    | withdrawn |
    4    | east   | 2026-03-06 09:00    |                     |           |
    5    | west   | 2026-03-06 09:00    | 2026-03-05 09:00    |           |
    6    | west   | 2026-03-06 09:00:00.900 | 2026-03-06 10:00:00.100 |   |
""")  # fmt: skip


@pytest.mark.spark
def test_nights_weekends_and_stopped_days_are_waited_too(engine):
    assert histogram(engine, measure, cases=CASES) == {"east": [0, 72], "west": [1]}


def test_a_case_closed_before_it_was_opened_is_shown_and_not_counted(engine):
    assert beside(engine, measure, "closed_before_opened", cases=CASES) == {"east": (0, 3), "west": (1, 2)}
    assert beside(engine, measure, "suspended", cases=CASES)["east"] == (1, 3)


def test_hours_are_said_as_days():
    assert (measure.unit, measure.per) == ("days", 24)
