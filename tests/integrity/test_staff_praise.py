"""Nine clerks praise themselves; window evaluators that hang on a clerk's computer do not."""

import pytest
from searched import later, searched, table

from shixiao.integrity.staff_praise import detector

N = 60
SIGNED = table("signins", {"signin": ["1"], "staff": ["s1"], "office": ["east"], "device": ["pc"]})
CASES = table("cases", {
    "case": [f"c{i}" for i in range(N)], "office": ["east"],
    "opened_at": later("2026-03-02 09:00", *range(0, N * 600, 600)),
    "closed_at": later("2026-03-02 09:05", *range(0, N * 600, 600)),
})  # fmt: skip


def ratings(given, channel, **more):
    return table("ratings", {
        "rating": [f"r{i:02}" for i in range(N)], "case": [f"c{i}" for i in range(N)], "office": ["east"],
        "rater": [f"p{i}" for i in range(N)], "device": ["pc"], "stars": [5], "stage": ["completion"],
        "channel": [channel], "given_at": given, **more,
    })  # fmt: skip


EVENING = later("2026-03-09 16:00", *range(0, N * 30, 30))
AT_ONCE = later("2026-03-02 09:06", *range(0, N * 600, 600))


@pytest.mark.spark
def test_praise_keyed_in_one_sitting_on_a_staff_computer_is_found_whole(engine):
    found = searched(engine, detector, ratings=ratings(EVENING, "pc"), cases=CASES, signins=SIGNED)
    assert sorted(found) == [f"r{i:02}" for i in range(N)] and all(found.values())


def test_an_evaluator_on_a_clerks_computer_is_expected_while_people_are_there(engine):
    assert searched(engine, detector, ratings=ratings(AT_ONCE, "tablet"), cases=CASES, signins=SIGNED) == {}


def test_a_declared_device_is_left_out(engine):
    declared = table("devices", {"device": ["pc"], "office": ["east"], "kind": ["window_evaluator"]})
    drawn = ratings(EVENING, "pc")
    assert searched(engine, detector, ratings=drawn, cases=CASES, signins=SIGNED, devices=declared) == {}


def test_bad_ratings_and_those_of_another_office_are_no_praise_of_ones_own(engine):
    bad = ratings(EVENING, "pc", stars=[1])
    elsewhere = ratings(EVENING, "pc", office=["west"])
    assert searched(engine, detector, ratings=bad, cases=CASES, signins=SIGNED) == {}
    assert searched(engine, detector, ratings=elsewhere, cases=CASES, signins=SIGNED) == {}
