"""Nobody said anything, a system did."""

from drawn import found, rows

from shixiao.facts.ratings import ratings
from shixiao.integrity.default_rating import detector


def test_a_default_rating_is_found_by_its_flag_or_its_channel(engine):
    drawn = rows(ratings, """
        rating | office | stars | channel | is_default
        1      | east   | 5     | default |
        2      | east   | 5     | qr      | yes
        3      | east   | 5     | qr      | no
        4      | east   | 5     |         |
    """)  # fmt: skip
    assert found(engine, detector, ratings=drawn) == ["1", "2"]


def test_it_may_leave_the_count_without_two_people_deciding():
    assert detector.droppable
