"""A missing connection is charged to its owner."""

from drawn import missing, rows, run

from shixiao.facts.exchanges import exchanges
from shixiao.measures.not_connected import measure


def test_a_call_without_an_outcome_is_missing_and_a_refusal_is_not_asked(engine):
    asked = rows(exchanges, """
        exchange | field | asked_at   | outcome              | owner
        1        | name  | 2026-03-01 |                      | police
        2        | name  | 2026-03-01 | refused_by_applicant | police
        3        | name  | 2026-03-01 | failed               |
        4        | name  |            | failed               | police
    """)  # fmt: skip
    assert run(engine, measure, exchanges=asked) == {"police": (0, 0)}
    assert missing(engine, measure, exchanges=asked) == {"police": 1}
