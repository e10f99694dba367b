"""Whether saying that something went wrong changes anything."""

import pytest
from drawn import beside, missing, rows, run

from shixiao.facts.ratings import ratings
from shixiao.facts.rectifications import rectifications
from shixiao.measures.bad_ratings_put_right import measure

RATINGS = rows(ratings, """
    rating | office | stars | given_on   | channel
    a      | east   | 1     | 2026-03-02 | qr
    b      | east   | 2     | 2026-03-02 | qr
    c      | east   | 1     | 2026-03-02 | qr
    d      | east   | 1     | 2026-03-02 | qr
    e      | east   | 3     | 2026-03-02 | qr
    f      | east   | 1     | 2026-03-02 | default
    g      | west   | 1     | 2026-06-25 | qr
    h      | west   | 5     | 2026-06-30 | qr
    i      | west   | 1     | 2009-03-02 | qr
""")  # fmt: skip
FOLLOWED = rows(rectifications, """
    rectification | rating | office | contacted_at | resolved_at | outcome          | citizens_view
    1             | a      | east   | 2026-03-03   | 2026-03-10  | fixed            | satisfied
    2             | b      | east   | 2026-03-10   | 2026-03-24  | explained        | not_satisfied
    3             | c      | east   | 2026-03-03   |             | open             |
    4             | c      | east   | 2026-03-09   | 2026-03-23  | refused_lawfully | no_answer
    5             | i      | west   | 2009-03-03   | 2009-03-04  | fixed            |
""")  # fmt: skip


@pytest.mark.spark
def test_only_what_is_settled_within_the_working_days_counts(engine):
    told = run(engine, measure, ratings=RATINGS, rectifications=FOLLOWED)
    assert told["east"] == (4, 2)  # 15 working days from Monday the 2nd end on Monday the 23rd; d was never followed up
    sooner = run(engine, measure, ratings=RATINGS, rectifications=FOLLOWED, limits={"rectification_working_days": 6})
    assert sooner["east"] == (4, 1)


def test_what_is_not_due_yet_or_has_no_calendar_is_not_asked(engine):
    given = {"ratings": RATINGS, "rectifications": FOLLOWED}
    assert run(engine, measure, **given)["west"] == (0, 0)
    assert beside(engine, measure, "beyond_calendar", **given)["west"] == (1, 2)
    assert beside(engine, measure, "not_yet_due", **given)["west"] == (1, 2)


def test_what_was_put_right_before_its_time_was_over_waits_for_that_too(engine):
    followed = rows(rectifications, """
        rectification | rating | office | resolved_at | outcome
        1             | g      | west   | 2026-06-26  | fixed
        2             | a      | east   | 2026-03-01  | fixed
        3             | b      | east   |             | fixed
    """)  # fmt: skip
    given = {"ratings": RATINGS, "rectifications": followed}
    assert run(engine, measure, **given) == {"east": (2, 0), "west": (0, 0)}  # c and d were never followed up
    assert missing(engine, measure, **given)["east"] == 2  # a: before it was given; b: nobody says when


def test_contact_in_time_and_the_citizens_view_stand_beside(engine):
    given = {"ratings": RATINGS, "rectifications": FOLLOWED}
    assert beside(engine, measure, "contacted_in_time", **given)["east"] == (2, 4)
    assert beside(engine, measure, "citizen_content", **given)["east"] == (1, 2)
