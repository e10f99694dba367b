"""How few of the people served the satisfaction figure is about."""

import pytest
from drawn import beside, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.ratings import ratings
from shixiao.measures.rating_coverage import measure

CASES = rows(cases, """
    case | office | closed_on
    1    | east   | 2026-03-01
    2    | east   | 2026-03-01
    3    | east   | 2026-03-01
    4    | east   | 2026-03-01
    5    | east   |
""")  # fmt: skip
RATINGS = rows(ratings, """
    rating | office | case | channel | invited_by
    a      | east   | 1    | qr      | clerk
    b      | east   | 1    | qr      | clerk
    c      | east   | 2    | default |
    d      | east   | 3    | default |
    e      | east   | 3    | sms     |
    f      | east   | 9    | qr      |
    g      | east   |      | qr      |
    h      | east   | 5    | qr      |
""")  # fmt: skip


@pytest.mark.spark
def test_what_a_system_put_in_is_no_rating_and_rating_twice_is_once(engine):
    assert run(engine, measure, cases=CASES, ratings=RATINGS) == {"east": (4, 2)}
    assert beside(engine, measure, "only_default", cases=CASES, ratings=RATINGS) == {"east": (1, 4)}
    assert beside(engine, measure, "uninvited", cases=CASES, ratings=RATINGS) == {"east": (1, 4)}


def test_it_is_shown_and_never_scored():
    assert measure.better is None
