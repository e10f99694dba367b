"""People who go from office to office together, each time in the same hour; regulars of one office do not."""

import numpy as np
from searched import later, look, searched, table

from shixiao.integrity._company import pairs
from shixiao.integrity.lockstep import detector

OFFICES, HOUR, DAY = 12, 3600, 86_400
START = "2026-01-05 08:00"


def crowd(seed=1, people=400, times=6):
    """People who rate offices of their choice at times of their choice."""
    draw = np.random.default_rng(seed)
    n = people * times
    who = [f"p{i}" for i in np.repeat(np.arange(people), times)]
    office = draw.integers(0, OFFICES, n)
    second = draw.integers(0, 150, n) * DAY + draw.integers(0, 8 * HOUR, n)
    return who, office, second


def ratings(who, office, second, stars=5):
    return table("ratings", {
        "rating": [f"r{i}" for i in range(len(who))], "rater": who, "office": [f"o{i}" for i in office],
        "stars": [stars], "given_at": later(START, *second),
    })  # fmt: skip


def with_group(offices, size=12, minutes=50, day=lambda k: 20 + 3 * k, at=2 * HOUR):
    """The crowd, and a group that meets at these offices one after the other."""
    who, office, second = crowd()
    place = np.tile(np.arange(len(offices)), size)
    spread = np.random.default_rng(2).integers(0, minutes * 60, len(place))
    when = np.array([day(k) for k in range(len(offices))])[place] * DAY + at + spread
    members = [f"g{i}" for i in np.repeat(np.arange(size), len(offices))]
    return who + members, np.concatenate([office, np.array(offices)[place]]), np.concatenate([second, when])


def test_a_group_that_moves_from_office_to_office_is_found_whole(engine):
    rows = with_group([0, 3, 5, 7, 9])
    found = searched(engine, detector, ratings=ratings(*rows))
    assert sorted(found) == sorted(f"r{i}" for i, who in enumerate(rows[0]) if who.startswith("g"))


def test_a_meeting_may_lie_across_the_full_hour(engine):
    rows = with_group([0, 3, 5, 7, 9], minutes=25, at=2 * HOUR + 45 * 60)
    assert len(searched(engine, detector, ratings=ratings(*rows))) == 60


def test_regulars_of_one_office_with_the_same_deadlines_are_no_group(engine):
    assert searched(engine, detector, ratings=ratings(*with_group([4] * 10))) == {}


def test_a_household_is_no_group_however_often_it_comes_together(engine):
    assert searched(engine, detector, ratings=ratings(*with_group([0, 3, 5, 7, 9], size=6))) == {}


def test_people_who_choose_for_themselves_are_not_in_step(engine):
    assert searched(engine, detector, ratings=ratings(*crowd())) == {}


def test_all_that_could_have_met_are_counted(engine):
    here = look(engine, ratings=ratings(*crowd()))
    found = pairs(here)
    assert found.possible == 400 * 399 / 2
    assert (found.q > 0.05).all()
    here.forget()


def test_without_times_people_are_only_put_in_order(engine):
    bare = table("ratings", {"rating": ["1", "2"], "office": ["a", "b"], "rater": ["p", "q"], "stars": [5]})
    assert detector.lacks(look(engine, ratings=bare)) == ["ratings.given_at"]
