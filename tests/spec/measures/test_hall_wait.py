"""How long people sit in the hall."""

from drawn import beside, histogram, rows

from shixiao.facts.tickets import tickets
from shixiao.measures.hall_wait import measure

TICKETS = rows(tickets, """
    ticket | office | taken_at         | called_at        | served_at           | outcome
    1      | east   | 2026-03-02 09:00 | 2026-03-02 09:10 | 2026-03-02 09:12:59 | case
    2      | east   | 2026-03-02 09:00 | 2026-03-02 09:40 |                     | advice
    3      | east   | 2026-03-02 09:00 | 2026-03-02 10:40 |                     | gave_up
    4      | east   | 2026-03-02 09:00 |                  |                     | gave_up
    5      | east   | 2026-03-02 09:00 | 2026-03-02 08:40 |                     | case
""")  # fmt: skip


def test_the_wait_ends_when_one_is_served_or_called(engine):
    assert histogram(engine, measure, tickets=TICKETS) == {"east": [12, 40]}


def test_who_gave_up_and_who_waited_too_long_stand_beside(engine):
    assert beside(engine, measure, "gave_up", tickets=TICKETS) == {"east": (2, 5)}
    assert beside(engine, measure, "long_waits", tickets=TICKETS) == {"east": (2, 4)}
    assert beside(engine, measure, "long_waits", tickets=TICKETS, limits={"hall_wait_minutes": 10})["east"] == (3, 4)
