"""A score made of shares is as uncertain as the shares, also where everybody said yes or nobody did."""

import datetime as dt

import pytest
from outcomes.small import assessed, verdict

pytestmark = pytest.mark.usefixtures("in_english")
SCHEME = """
asks:
  - {{use: {measure}, weight: 1, goalposts: {posts}}}
verdict: {{confidence: 0.9, smallest_sample: 30, smallest_difference: 0.02, top: 1, bottom: 1, draws: 2000}}
"""


def counted(place, measure, posts, **halls):
    days = {"from_on": dt.date(2026, 1, 1), "until_on": dt.date(2026, 6, 30)}
    said = assessed(
        place,
        SCHEME.format(measure=measure, posts=posts),
        offices=[{"office": name, "name": name} for name in halls],
        tallies=[
            {"tally": name, "office": name, "measure": measure, "yes": yes, "asked": asked, **days}
            for name, (yes, asked) in halls.items()
        ],
    )
    return said, {r["office"]: r for r in said["scores"]}


#   31 of 31: Wilson at 90 % 0.920–1; on goalposts from 0.5 to 1 that is 84–100 (modified Wilson 0.915: 83–100)
def test_all_of_thirty_is_not_a_hundred_points_for_certain(tmp_path):
    said, scores = counted(tmp_path, "on_time", "[0.5, 1.0]", north=(31, 31), west=(1990, 2000), east=(29, 31))
    north, share = scores["north"], verdict(said, "north", "on_time")
    assert north["score"] == 100 and 82 < north["low"] < 85 and north["high"] == 100 and north["se"] > 3
    assert north["low"] == pytest.approx((share["low"] - 0.5) / 0.5 * 100)
    assert (north["rank_sampling_low"], north["rank_sampling_high"]) != (1, 1)
    assert scores["west"]["rank_sampling_low"] == 1
    won = {(r["office"], r["other"]): r["probability"] for r in said["wins"]}
    assert 0.3 < won["west", "north"] < 0.8
    row = next(r for r in said["ranks"] if (r["list"], r["office"]) == ("score", "north"))
    assert row["high"] > 1


def test_none_of_many_is_not_zero_points_for_certain(tmp_path):
    said, scores = counted(tmp_path, "on_time", "[0.0, 1.0]", north=(0, 400), west=(10, 2000))
    share = verdict(said, "north", "on_time")
    assert scores["north"]["score"] == 0 and scores["north"]["high"] == pytest.approx(100 * share["high"])
    assert scores["north"]["low"] == 0 and scores["north"]["rank_sampling_low"] == 1


def test_a_large_hall_at_a_hundred_percent_is_more_certain_than_a_small_one(tmp_path):
    _said, scores = counted(tmp_path, "on_time", "[0.5, 1.0]", small=(31, 31), large=(5000, 5000), other=(700, 1000))
    assert scores["large"]["low"] > 99 > scores["small"]["low"]
    assert scores["large"]["rank_sampling_high"] <= 2 and scores["other"]["rank_sampling_low"] == 3
