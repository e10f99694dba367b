"""Whether the office keeps its own word."""

from drawn import beside, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.services import services
from shixiao.measures.on_promise import measure
from shixiao.measures.on_time import measure as on_time
from shixiao.measures.told_once import measure as told_once
from shixiao.outcomes.moments import together

LISTED = rows(services, """
    service | office | name   | statutory_days | promised_days
    permit  | east   | Permit | 20             | 3
    licence | east   | Licence | 5             | 5
    paper   | east   | Paper   | 5             |
""")  # fmt: skip


def test_the_promise_counts_and_not_the_law(engine):
    drawn = rows(cases, """
        case | office | service | opened_at  | promised_at      | closed_at        | outcome   | suspended_days
        1    | east   | permit  | 2026-03-02 |                  | 2026-03-05 23:00 | granted   |
        2    | east   | permit  | 2026-03-02 |                  | 2026-03-06 08:00 | granted   |
        3    | east   | permit  | 2026-03-02 | 2026-03-06 12:00 | 2026-03-06 12:00 | granted   |
        4    | east   | permit  | 2026-03-02 |                  | 2026-03-06 08:00 | granted   | 1
        5    | east   | paper   | 2026-03-02 |                  | 2026-03-03 08:00 | granted   |
        6    | east   | permit  | 2026-03-02 |                  | 2026-05-06 08:00 | withdrawn |
        7    | east   | licence | 2026-03-02 |                  | 2026-03-09 08:00 |           |
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn, services=LISTED) == {"east": (6, 4)}  # 6 was withdrawn far too late
    assert beside(engine, measure, "no_promise", cases=drawn, services=LISTED) == {"east": (1, 7)}
    assert beside(engine, measure, "promise_no_better", cases=drawn, services=LISTED) == {"east": (1, 6)}


def test_it_is_counted_in_one_reading_with_the_legal_limit_and_with_what_was_closed():
    measures = {"on_promise": measure, "on_time": on_time, "told_once": told_once}
    assert [list(group) for group in together(measures)] == [["on_promise", "on_time", "told_once"]]
