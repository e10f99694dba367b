"""What an assessment says, and when it says nothing."""

import datetime as dt
import json

import pytest
from outcomes.small import assessed, snapshot, verdict

from shixiao.errors import FolderRefused, SchemeRefused

pytestmark = pytest.mark.usefixtures("in_english")
BY_TWO = {"first_decider": "a", "second_decider": "b", "decided_at": dt.datetime(2026, 7, 1, tzinfo=dt.UTC)}
ASK = """
asks:
  - {use: done_in_one_visit, weight: 1, target: {at_least: 0.8}}
"""


def offices(*names):
    return [{"office": n, "name": n} for n in names]


def cases(office, yes, no=0, unknown=0, start=0, month=3, **more):
    """So many cases of one visit, of two, and of an unknown number, on different days, of different people."""
    visits = [1] * yes + [2] * no + [None] * unknown
    out = []
    for i, n in enumerate(visits, start):
        at = dt.datetime(2026, month, 1 + i % 28, 9, tzinfo=dt.UTC)
        row = {"case": f"{office}{month}-{i}", "office": office, "applicant": f"p{office}{i}", "visits": n}
        out.append({**row, "opened_at": at, "closed_at": at, "outcome": "granted", **more})
    return out


def test_an_office_with_nobody_to_ask_still_appears(tmp_path):
    said = assessed(tmp_path, ASK, offices=offices("east", "west"), cases=cases("east", 60, 4))
    west = verdict(said, "west", "done_in_one_visit")
    assert (west["status"], west["asked"], west["estimate"]) == ("not_asked", 0, None)
    assert verdict(said, "east", "done_in_one_visit")["status"] == "said"


def test_below_the_smallest_sample_nothing_is_said(tmp_path):
    said = assessed(tmp_path, ASK, offices=offices("east"), cases=cases("east", 29))
    east = verdict(said, "east", "done_in_one_visit")
    assert (east["status"], east["asked"], east["score"], east["met"]) == ("too_few", 29, None, None)
    assert said["scores"][0]["score"] is None and said["scores"][0]["why_not"] == "weight"


def test_an_office_that_leaves_the_column_empty_withholds(tmp_path):
    said = assessed(tmp_path, ASK, offices=offices("east"), cases=cases("east", 3, unknown=60))
    assert verdict(said, "east", "done_in_one_visit")["status"] == "withheld"
    notes = json.loads((tmp_path / "assessment" / "notes.json").read_text())
    assert {"kind": "withheld", "measure": "done_in_one_visit", "offices": ["east"]} in notes


@pytest.mark.parametrize(("yes", "no", "met"), [(190, 2, "met"), (60, 140, "not_met"), (160, 40, "cannot_tell")])
def test_a_target_is_met_only_when_the_whole_interval_is_beyond_it(tmp_path, yes, no, met):
    said = assessed(tmp_path, ASK, offices=offices("east"), cases=cases("east", yes, no))
    assert verdict(said, "east", "done_in_one_visit")["met"] == met


def test_everyone_satisfied_is_not_certainty(tmp_path):
    said = assessed(tmp_path, ASK, offices=offices("east"), cases=cases("east", 60))
    east = verdict(said, "east", "done_in_one_visit")
    assert east["estimate"] == 1 and 0.9 < east["low"] < 1 and east["high"] == 1


def test_a_duty_without_means_leaves_the_score_and_is_owed_from_above(tmp_path):
    duty = {"office": "east", "service": "s", "from_office": "city", "posts_given": 0, "money_given": None}
    said = assessed(
        tmp_path,
        ASK,
        offices=offices("city", "east"),
        services=[{"service": "s", "office": "east", "name": "养犬登记"}],
        duties=[{"duty": "d", **duty}],
        cases=cases("east", 60) + cases("east", 0, 50, start=100, service="s"),
    )
    east = verdict(said, "east", "done_in_one_visit")
    assert (east["asked"], east["yes"], east["owed"]) == (60, 60, 50)
    assert [(o["office"], o["owed_by"], o["service_name"], o["cases"]) for o in said["owed"]] == [
        ("east", "city", "养犬登记", 50)
    ]


def test_a_duty_with_means_counts(tmp_path):
    duty = {"duty": "d", "office": "east", "service": "s", "from_office": "city", "posts_given": 2, "money_given": 9}
    said = assessed(
        tmp_path,
        ASK,
        offices=offices("city", "east"),
        services=[{"service": "s", "office": "east", "name": "养犬登记"}],
        duties=[duty],
        cases=cases("east", 60) + cases("east", 0, 50, start=100, service="s"),
    )
    assert verdict(said, "east", "done_in_one_visit")["asked"] == 110 and said["owed"] == []


def ratings(office, n, stars, start=0, **more):
    at = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
    numbers = range(start, start + n)
    rows = [{"rating": f"{office}r{i}", "case": f"{office}3-{i}", "office": office} for i in numbers]
    return [
        {**r, "stars": stars, "stage": "completion", "given_at": at + dt.timedelta(hours=k), **more}
        for k, r in enumerate(rows)
    ]


def test_doubted_ratings_are_shown_with_and_without(tmp_path):
    said = assessed(
        tmp_path,
        """
        disbelieve: [default_rating, rating_without_case]
        asks:
          - {use: satisfied_with_defaults}
        """,
        offices=offices("east"),
        cases=cases("east", 200),
        ratings=ratings("east", 40, 5)
        + ratings("east", 40, 1, start=40)
        + ratings("east", 100, 5, start=80, is_default=True),
    )
    east = verdict(said, "east", "satisfied_with_defaults")
    assert (east["asked"], east["yes"]) == (80, 40)
    assert (east["asked_all"], east["yes_all"], east["left_out"]) == (180, 140, 100)
    found = {f["rule"]: f["rows"] for f in said["findings"]}
    assert found["default_rating"] == 100 and "rating_without_case" not in found


def test_two_peoples_decision_leaves_a_record_out_or_keeps_it(tmp_path):
    ruled = [
        {"decision": f"d{i}", "table": "ratings", "record": f"eastr{i}", "ruling": ruling, **BY_TWO}
        for i, ruling in enumerate(["leave_out", "leave_out", "keep"])
    ]
    said = assessed(
        tmp_path,
        "asks:\n  - {use: satisfied}\n",
        offices=offices("east"),
        cases=cases("east", 60),
        ratings=ratings("east", 60, 5),
        decisions=ruled,
    )
    east = verdict(said, "east", "satisfied")
    assert (east["asked"], east["asked_all"], east["left_out"]) == (58, 60, 2)


def test_totals_count_where_there_are_no_rows(tmp_path):
    stars = {f"stars_{s}": n for s, n in zip(range(1, 6), (5, 5, 10, 30, 50), strict=True)}
    said = assessed(
        tmp_path,
        "asks:\n  - {use: satisfied}\n",
        offices=offices("east"),
        tallies=[{"tally": "t", "office": "east", "measure": "satisfied", **stars}],
    )
    assert (verdict(said, "east", "satisfied")["asked"], verdict(said, "east", "satisfied")["yes"]) == (100, 80)


def test_small_offices_may_pool_earlier_periods(tmp_path):
    earlier = [
        {
            **c,
            "opened_at": c["opened_at"].replace(year=2025, month=9),
            "closed_at": c["closed_at"].replace(year=2025, month=9),
        }
        for c in cases("east", 60, 20, start=500)
    ]
    now = cases("east", 12, 4) + cases("west", 70)
    said = assessed(tmp_path, ASK + "verdict: {pool: 1}\n", offices=offices("east", "west"), cases=earlier + now)
    east, west = (verdict(said, o, "done_in_one_visit") for o in ("east", "west"))
    assert (east["asked"], east["status"]) == (96, "said") and east["pooled_from"] == dt.date(2025, 7, 4)
    assert west["pooled_from"] is None and west["asked"] == 70


def test_a_shown_measure_cannot_be_given_a_weight(tmp_path):
    with pytest.raises(SchemeRefused, match="never scored"):
        assessed(tmp_path, "asks:\n  - {use: online_by_citizen, weight: 1}\n", offices=offices("east"))


def test_a_misspelt_measure_gets_the_nearest_one(tmp_path):
    with pytest.raises(SchemeRefused) as refused:
        assessed(tmp_path, "asks:\n  - {use: done_in_one_visits}\n", offices=offices("east"))
    assert "done_in_one_visit" in refused.value.do


def test_a_newer_snapshot_is_refused(tmp_path):
    from shixiao import folders

    with folders.new(tmp_path / "snapshot", "snapshot", {"facts": "2.0"}) as folder:
        folders.write_json(folder / "counts.json", {})
    with pytest.raises(FolderRefused, match=r"2\.0"):
        assessed(tmp_path, ASK)


def test_the_same_rows_give_the_same_bytes_at_any_number_of_threads(tmp_path):
    rows = cases("east", 300, 40) + cases("west", 200, 90) + cases("north", 20)
    snapshot(tmp_path, offices=offices("east", "west", "north"), cases=rows, ratings=ratings("east", 200, 5))
    for threads in (1, 2, 4):
        assessed(tmp_path, ASK + "  - {use: satisfied}\n", threads=threads, out=f"at{threads}")
    roots = {(tmp_path / f"at{t}" / "manifest.sha256").read_text() for t in (1, 2, 4)}
    assert len(roots) == 1
