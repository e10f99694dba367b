"""How much of a portal is of use to anybody."""

from drawn import beside, missing, rows, run

from shixiao.facts.pages import pages
from shixiao.measures.portal_alive import measure

PAGES = rows(pages, """
    page | portal | office | url | seen_at    | finding
    1    | p      | east   | /a  | 2026-03-01 | alive
    2    | p      | east   | /b  | 2026-03-01 | dead
    3    | p      | east   | /c  | 2026-03-01 | unrelated
    4    | p      | east   | /d  | 2026-03-01 |
    5    | p      | east   | /e  | 2025-03-01 | stale
""")  # fmt: skip


def test_a_page_that_could_not_be_judged_is_missing(engine):
    assert run(engine, measure, pages=PAGES, period=("2026-01-01", "2026-12-31")) == {"east": (3, 1)}
    assert missing(engine, measure, pages=PAGES) == {"east": 1}


def test_what_is_wrong_with_the_others_stands_beside(engine):
    told = {item: beside(engine, measure, item, pages=PAGES)["east"] for item in measure.beside}
    assert told == {"dead": (1, 4), "stale": (1, 4), "empty": (0, 4), "unrelated": (1, 4)}
