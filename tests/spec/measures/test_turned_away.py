"""Who came for nothing."""

from drawn import beside, missing, rows, run

from shixiao.facts.tickets import tickets
from shixiao.measures.turned_away import measure

TICKETS = rows(tickets, """
    ticket | office | taken_at   | outcome     | case
    1      | east   | 2026-03-02 | turned_away |
    2      | east   | 2026-03-02 | advice      |
    3      | east   | 2026-03-02 | case        | c1
    4      | east   | 2026-03-02 | case        |
    5      | east   | 2026-03-02 |             |
    6      | west   | 2026-03-02 | gave_up     |
""")  # fmt: skip


def test_only_who_was_sent_away_with_nothing_counts(engine):
    assert run(engine, measure, tickets=TICKETS) == {"east": (4, 1), "west": (1, 0)}
    assert missing(engine, measure, tickets=TICKETS) == {"east": 1, "west": 0}


def test_calling_it_advice_moves_what_stands_beside(engine):
    assert beside(engine, measure, "advice", tickets=TICKETS)["east"] == (1, 4)
    assert beside(engine, measure, "case_not_linked", tickets=TICKETS)["east"] == (1, 2)
    assert beside(engine, measure, "gave_up", tickets=TICKETS)["west"] == (1, 1)
