"""Default ratings counted as people, as some assessments write it."""

from drawn import beside, rows, run

from shixiao.facts.ratings import ratings
from shixiao.measures.satisfied import measure as people
from shixiao.measures.satisfied_with_defaults import measure

RATINGS = rows(ratings, """
    rating | office | stars | given_on   | channel | is_default
    1      | east   | 1     | 2026-03-01 | qr      |
    2      | east   | 5     | 2026-03-01 | qr      | yes
    3      | east   | 5     | 2026-03-02 | default |
""")  # fmt: skip


def test_what_nobody_said_counts_here_and_nowhere_else(engine):
    assert run(engine, measure, ratings=RATINGS) == {"east": (3, 2)}
    assert run(engine, people, ratings=RATINGS) == {"east": (1, 0)}
    assert beside(engine, people, "defaults", ratings=RATINGS) == {"east": (2, 3)}


def test_it_is_never_scored():
    assert measure.better is None
