"""A button that does not submit bad marks, beside good work."""

import numpy as np
import pytest
from searched import searched, table

from shixiao.integrity.no_bad_marks import detector, expected, none_at_all


def world(first_tablet, first_other=0.1, n=200):
    """Ten offices with `n` ratings on a tablet and as many by telephone; a tenth of them bad, but for the first."""
    rows = []
    for office in range(10):
        for channel, bad in (
            ("tablet", first_tablet if office == 0 else 0.1),
            ("sms", first_other if office == 0 else 0.1),
        ):
            rows += [(f"o{office}", channel, 1 if i < bad * n else 5) for i in range(n)]
    office, channel, stars = zip(*rows, strict=True)
    return table("ratings", {"rating": [str(i) for i in range(len(rows))], "office": office, "channel": channel,
                             "stars": stars, "rater": [f"p{i}" for i in range(len(rows))]})  # fmt: skip


def test_a_tablet_on_which_no_bad_mark_arrives_is_found_and_no_rating_is_doubted(engine):
    assert searched(engine, detector, ratings=world(0.0)) == {"o0": False}


def test_an_office_that_gets_none_in_any_way_works_well(engine):
    assert searched(engine, detector, ratings=world(0.0, first_other=0.0)) == {}


def test_too_few_ratings_are_no_surprise(engine):
    assert searched(engine, detector, ratings=world(0.0, n=30)) == {}


def test_the_smaller_of_the_two_expectations_is_taken():
    office, channel = np.array(["a", "a", "b"]), np.array(["sms", "tablet", "tablet"])
    n, bad = np.array([100.0, 100, 100]), np.array([10.0, 0, 2])
    # a's tablet: 10 of 120 in its other way, 2 of 120 on tablets elsewhere
    assert expected(office, channel, n, bad)[1] == pytest.approx(2 / 120)


def test_none_at_all_without_spread_is_a_power():
    assert none_at_all(np.array([50.0]), np.array([0.1]), 1e-6)[0] == pytest.approx(0.9**50, rel=0.01)
