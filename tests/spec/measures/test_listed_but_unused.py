"""Whether a long list is a list of services."""

import pytest
from drawn import beside, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.offices import offices
from shixiao.facts.services import services
from shixiao.measures.listed_but_unused import measure

OFFICES = rows(offices, """
    office | name  | level
    east   | East  | township
    west   | West  | township
    city   | City  | city
""")  # fmt: skip
SERVICES = rows(services, """
    service | office | name    | code | statutory_entry | listed_on  | withdrawn_on
    e1      | east   | Pension | p    |                 |            |
    e2      | east   | Housing | h    | no              | 2025-01-01 |
    e3      | east   | Rare    |      |                 |            |
    e4      | east   | Boats   |      |                 |            |
    e5      | east   | Relief  | r    | yes             |            |
    e6      | east   | Late    | l    |                 | 2026-05-01 |
    w1      | west   | Pension | p    |                 |            |
    w2      | west   | Housing | h    |                 |            |
    w3      | west   | Rare    |      |                 |            |
    w4      | west   | Boats   |      |                 |            |
    w5      | west   | Relief  | r    |                 |            |
    w6      | west   | Late    | l    |                 |            | 2026-12-31
    c2      | city   | Housing | h    |                 |            |
""")  # fmt: skip
PERIOD = ("2026-01-01", "2026-06-30")


def use(**times):
    """So many cases of each service, all in March."""
    office = {"e": "east", "w": "west", "c": "city"}
    lines = [f"{office[s[0]]} | {s} | 2026-03-01" for s, n in times.items() for _ in range(n)]
    return rows(cases, "office | service | opened_on\n" + "\n".join(lines))


@pytest.mark.spark
def test_a_service_that_peers_use_and_nobody_uses_here_counts(engine):
    given = {"services": SERVICES, "offices": OFFICES, "period": PERIOD}
    # of west's 20 cases 10 are housing, so of east's 10 five could be expected; of rare ones half a case
    drawn = use(e1=10, w1=3, w2=10, w3=1, w5=3, w6=3)
    assert run(engine, measure, cases=drawn, **given) == {"east": (1, 1), "west": (1, 0), "city": (0, 0)}
    assert run(engine, measure, cases=drawn, limits={"unused_expected_cases": 1}, **given)["east"] == (2, 1)
    assert beside(engine, measure, "unused", cases=drawn, **given)["east"] == (3, 4)
    assert beside(engine, measure, "used_nowhere", cases=drawn, **given)["east"] == (1, 4)


def test_use_at_another_level_or_outside_the_period_says_nothing(engine):
    drawn = use(e1=10, w1=10, c2=50)
    told = run(engine, measure, cases=drawn, services=SERVICES, offices=OFFICES, period=PERIOD)
    assert told == {"east": (1, 0), "west": (1, 0), "city": (0, 0)}
    later = run(engine, measure, cases=drawn, services=SERVICES, offices=OFFICES, period=("2026-04-01", "2026-04-30"))
    assert later == {"east": (0, 0), "west": (0, 0), "city": (0, 0)}
