"""How often people are bothered for a figure."""

from drawn import missing, rows, run

from shixiao.facts.contacts import contacts
from shixiao.measures.praise_calls import measure


def test_only_approaches_for_a_good_rating_count(engine):
    made = rows(contacts, """
        contact | office | made_at    | purpose
        1       | east   | 2026-03-01 | praise
        2       | east   | 2026-03-01 | case
        3       | east   | 2026-03-01 |
        4       | east   |            | praise
    """)  # fmt: skip
    assert run(engine, measure, contacts=made) == {"east": (2, 1)}
    assert missing(engine, measure, contacts=made) == {"east": 1}
