"""What many authorities call their on-time rate: it asks what was closed, and leaves out what was left open."""

from drawn import beside, missing, rows, run

from shixiao.facts.cases import cases
from shixiao.measures.closed_in_time import measure


def test_only_what_was_closed_in_the_period_is_asked(engine):
    drawn = rows(cases, """
        case | office | opened_at  | due_at     | closed_at  | outcome
        1    | east   | 2026-03-02 | 2026-03-09 | 2026-03-09 | granted
        2    | east   | 2026-03-02 | 2026-03-09 | 2026-03-10 | granted
        3    | east   | 2026-03-02 | 2026-03-09 |            |
        4    | east   | 2026-03-02 | 2026-03-09 | 2026-03-05 | withdrawn
        5    | east   | 2026-03-02 | 2026-03-09 | 2026-03-05 | transferred
        6    | east   | 2026-03-02 |            | 2026-03-05 | granted
        7    | east   | 2026-03-02 | 2026-03-09 | 2026-03-01 | granted
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (3, 2)}
    assert missing(engine, measure, cases=drawn) == {"east": 1}
    assert beside(engine, measure, "no_due", cases=drawn) == {"east": (1, 6)}
    assert beside(engine, measure, "passed_on", cases=drawn) == {"east": (1, 6)}
