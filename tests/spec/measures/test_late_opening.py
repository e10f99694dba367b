"""Cases that are opened only when they are as good as done."""

from drawn import missing, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.tickets import tickets
from shixiao.measures.late_opening import measure

CASES = rows(cases, """
    case | office | channel | opened_at  | closed_at  | visits
    1    | east   | counter | 2026-03-10 | 2026-03-20 | 1
    2    | east   | counter | 2026-03-10 | 2026-03-20 | 2
    3    | east   | counter | 2026-03-10 | 2026-03-10 | 2
    4    | east   | counter | 2026-03-10 | 2026-03-10 | 1
    5    | east   | online  | 2026-03-10 | 2026-03-10 | 2
    6    | east   |         | 2026-03-10 | 2026-03-10 |
""")  # fmt: skip


def test_coming_twice_for_a_case_of_one_day_means_it_was_opened_late(engine):
    assert run(engine, measure, cases=CASES) == {"east": (4, 1)}  # coming again for the result is no sign of it
    assert missing(engine, measure, cases=CASES) == {"east": 1}


def test_being_sent_away_on_an_earlier_day_means_it_was_opened_late(engine):
    came = rows(tickets, """
        ticket | office | case | taken_on   | outcome
        a      | east   | 1    | 2026-03-02 | turned_away
        b      | east   | 2    | 2026-03-10 | advice
        c      | east   | 4    | 2026-03-02 | gave_up
        d      | east   | 4    | 2026-03-10 | case
    """)  # fmt: skip
    assert run(engine, measure, cases=CASES, tickets=came) == {"east": (4, 2)}
