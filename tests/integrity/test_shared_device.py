"""A family shares a phone; dozens of strangers do not."""

import numpy as np
import pytest
from searched import searched, table

from shixiao.integrity.shared_device import detector, thinning


def world(crowd, channel="mobile", rater=None, stars=5):
    """300 people with a phone of their own, 40 families of four with one, and one phone of a crowd."""
    device = [f"own{i}" for i in range(300)] + [f"family{i // 4}" for i in range(160)] + ["crowd"] * crowd
    n = len(device)
    who = [f"p{i}" for i in range(n)]
    if rater:
        who[460:] = [rater] * crowd
    return table("ratings", {
        "rating": [f"r{i}" for i in range(n)], "office": ["east"], "rater": who, "device": device,
        "stars": [5] * 460 + [stars] * crowd, "channel": [channel],
    })  # fmt: skip


def test_the_phone_of_a_crowd_is_found_and_families_are_left_alone(engine):
    assert sorted(searched(engine, detector, ratings=world(60))) == sorted(f"r{i}" for i in range(460, 520))


def test_a_large_household_is_left_alone(engine):
    assert searched(engine, detector, ratings=world(9)) == {}


def test_one_agent_is_one_person_however_many_cases_he_files(engine):
    assert searched(engine, detector, ratings=world(60, rater="agent")) == {}


def test_what_reports_itself_as_the_halls_is_no_phone(engine):
    assert searched(engine, detector, ratings=world(60, channel="tablet")) == {}


def test_bad_ratings_are_no_praise(engine):
    assert searched(engine, detector, ratings=world(60, stars=1)) == {}


def test_each_further_person_is_rarer_by_a_factor_learnt_from_households():
    # 40 devices of 2, 20 of 3, 10 of 4: mean further persons beyond two = (20 + 20) / 70, so 0.571 / 1.571
    assert thinning(np.array([2, 3, 4]), np.array([40, 20, 10])) == 0.5  # never below a half
    # 10 devices of 6: four further persons each, 4 / 5
    assert thinning(np.array([6]), np.array([10])) == pytest.approx(0.8)
