"""What is typed again, and who owes it."""

import pytest
from drawn import beside, missing, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.exchanges import exchanges
from shixiao.measures import not_connected, rekeyed_fields

CASES = rows(cases, """
    case | office | closed_on  | fields_asked | fields_rekeyed
    1    | east   | 2026-03-01 | 10           | 4
    2    | east   | 2026-03-01 | 10           | 0
    3    | east   | 2026-03-01 |              | 2
    4    | east   | 2026-03-01 | 5            |
    5    | west   | 2026-03-01 | 5            | 9
""")  # fmt: skip
ASKED = rows(exchanges, """
    exchange | case | field | asked_at   | outcome              | owner
    1        | 1    | name  | 2026-03-01 | not_connected        | federation
    2        | 1    | birth | 2026-03-01 | failed               | federation
    3        | 1    | phone | 2026-03-01 | not_connected        | east
    4        | 2    | name  | 2026-03-01 | delivered            | police
    5        | 2    | birth | 2026-03-01 | not_connected        | federation
    6        | 2    | photo | 2026-03-01 | refused_by_applicant | federation
    7        | 2    | hukou | 2026-03-01 | rekeyed              | police
    8        |      | hukou | 2026-03-01 | failed               |
""")  # fmt: skip


@pytest.mark.spark
def test_fields_are_counted_and_not_cases(engine):
    assert run(engine, rekeyed_fields.measure, cases=CASES) == {"east": (20, 4), "west": (0, 0)}
    assert missing(engine, rekeyed_fields.measure, cases=CASES)["east"] == 2


def test_a_field_that_another_owner_did_not_deliver_is_not_the_windows(engine):
    assert run(engine, rekeyed_fields.measure, cases=CASES, exchanges=ASKED)["east"] == (20, 2)
    told = beside(engine, rekeyed_fields.measure, "not_connected", cases=CASES, exchanges=ASKED)
    assert told["east"] == (2, 4)


def test_a_row_that_contradicts_itself_is_not_counted(engine):
    assert missing(engine, rekeyed_fields.measure, cases=CASES)["west"] == 1  # nine of five fields keyed again


def test_the_owner_of_the_system_is_judged_for_what_it_does_not_deliver(engine):
    assert run(engine, not_connected.measure, exchanges=ASKED) == {
        "federation": (3, 3),
        "east": (1, 1),
        "police": (2, 0),
    }
