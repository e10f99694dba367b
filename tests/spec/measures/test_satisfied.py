"""What stars say, of those who gave them."""

import pytest
from drawn import beside, missing, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.contacts import contacts
from shixiao.facts.ratings import ratings
from shixiao.measures.satisfied import measure

RATINGS = rows(ratings, """
    rating | office | case | stars | given_on   | channel | is_default | invited_by
    1      | east   | c1   | 5     | 2026-03-01 | qr      |            |
    2      | east   | c2   | 4     | 2026-03-01 | qr      | no         | w1
    3      | east   | c3   | 3     | 2026-03-02 | qr      |            |
    4      | east   | c4   | 5     | 2026-03-02 | default |            |
    5      | west   | c5   |       | 2026-03-02 | sms     |            |
    6      | west   | c6   | 1     | 2026-03-03 | sms     |            |
""")  # fmt: skip


@pytest.mark.spark
def test_satisfied_begins_where_the_rule_pack_says(engine):
    assert run(engine, measure, ratings=RATINGS) == {"east": (3, 2), "west": (1, 0)}
    assert run(engine, measure, ratings=RATINGS, limits={"satisfied_from_stars": 3}) == {"east": (3, 3), "west": (1, 0)}


def test_a_rating_without_stars_is_not_asked_and_said_so(engine):
    assert missing(engine, measure, ratings=RATINGS) == {"east": 0, "west": 0}
    assert beside(engine, measure, "without_stars", ratings=RATINGS)["west"] == (1, 2)


def test_default_and_invited_ratings_stand_beside(engine):
    calls = rows(contacts, """
        contact | office | case | purpose | made_at
        1       | east   | c3   | praise  | 2026-02-28
        2       | east   | c1   | case    | 2026-02-28
        3       | west   | c6   | praise  | 2026-03-09
    """)  # fmt: skip
    assert beside(engine, measure, "defaults", ratings=RATINGS)["east"] == (1, 4)
    told = beside(engine, measure, "solicited", ratings=RATINGS, contacts=calls)
    assert told == {"east": (2, 3), "west": (0, 1)}  # a call after the rating did not bring it about
    assert beside(engine, measure, "bad", ratings=RATINGS)["west"] == (1, 1)


def test_a_rating_is_counted_once_whatever_it_is_joined_with(engine):
    known = rows(cases, "case | office | channel\nc1 | east | online\nc2 | east | counter")
    assert run(engine, measure, ratings=RATINGS, cases=known)["east"] == (3, 2)


def test_it_names_the_limits_it_needs():
    assert measure.needs_limits == ("bad_up_to_stars", "satisfied_from_stars")
    assert measure.table == "ratings"
