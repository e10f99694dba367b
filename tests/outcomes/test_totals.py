"""Offices that give only totals: what counts, what is named and does not count, and what is refused."""

import datetime as dt
import json

import pytest
from outcomes.small import assessed, verdict

from shixiao.errors import FolderRefused
from shixiao.measures import on_time
from shixiao.measures._kinds import Kind
from shixiao.outcomes import totals

pytestmark = pytest.mark.usefixtures("in_english")
ASKS = "asks:\n  - {use: satisfied, weight: 1, goalposts: [0.5, 1.0]}\n"
NAMES = ("east", "west")


def offices(*names):
    return [{"office": n, "name": n} for n in names]


def total(office, first=None, last=None, asked=100, yes=80, measure="satisfied", **more):
    days = {k: dt.date.fromisoformat(v) if v else None for k, v in (("from_on", first), ("until_on", last))}
    row = {"tally": f"{office}{first}{last}{measure}", "office": office, "measure": measure, "asked": asked, "yes": yes}
    return row | days | more


def notes(place):
    said = json.loads((place / "assessment" / "notes.json").read_text(encoding="utf-8"))
    return {n["kind"]: (n["measure"], n["number"], n["offices"]) for n in said if n["kind"].startswith("tally")}


@pytest.mark.parametrize("windows", [
    [("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")],
    [("2026-04-01", "2026-04-30"), ("2026-01-01", "2026-01-31")],
    [("2026-01-01", "2026-01-01"), ("2026-01-02", "2026-01-02")],
])  # fmt: skip
def test_totals_of_days_that_only_touch_are_added(tmp_path, windows):
    said = assessed(tmp_path, ASKS, offices=offices("east"), tallies=[total("east", *w) for w in windows])
    row = verdict(said, "east", "satisfied")
    assert (row["asked"], row["yes"], row["tallied"]) == (200, 160, True) and notes(tmp_path) == {}


@pytest.mark.parametrize("windows", [
    [("2026-01-01", "2026-03-31"), ("2026-03-31", "2026-06-30")],
    [("2026-01-01", "2026-06-30"), ("2026-02-01", "2026-02-28")],
    [("2026-01-01", "2026-01-31"), ("2026-01-01", "2026-01-31")],
    [("2026-01-01", "2026-06-30"), ("2026-02-01", "2026-02-28"), ("2026-04-01", "2026-04-30")],
    [("2026-01-01", "2026-01-31"), (None, None)],
    [(None, None), (None, None)],
])  # fmt: skip
def test_totals_that_share_a_day_are_refused_with_their_names(tmp_path, windows):
    given = [total("east", *w) | {"tally": f"t{i}"} for i, w in enumerate(windows)]
    with pytest.raises(FolderRefused, match=r"(?s)share days.*east, satisfied: .*t\d.* × .*t\d.*only:"):
        assessed(tmp_path, ASKS, offices=offices("east"), tallies=given)


def test_totals_of_other_offices_and_measures_share_no_days(tmp_path):
    days = ("2026-01-01", "2026-06-30")
    given = [total("east", *days), total("west", *days), total("east", *days, measure="on_time")]
    said = assessed(tmp_path, ASKS, offices=offices(*NAMES), tallies=given)
    assert [v["asked"] for v in said["verdicts"]] == [100, 100]
    assert notes(tmp_path) == {"tally_not_asked": ("on_time", 1, ["east"])}


@pytest.mark.parametrize(("first", "last"), [
    ("2025-12-31", "2026-06-30"), ("2026-01-01", "2026-07-01"), ("2025-01-01", "2025-12-31"),
    ("2026-07-01", "2026-07-31"),
    ("2026-01-01", None), (None, "2026-03-31"),
])  # fmt: skip
def test_a_total_that_reaches_beyond_the_period_is_named_and_does_not_count(tmp_path, first, last):
    said = assessed(tmp_path, ASKS, offices=offices("east"), tallies=[total("east", first, last)])
    assert verdict(said, "east", "satisfied")["status"] == "not_asked"
    assert notes(tmp_path) == {"tally_outside": ("satisfied", 1, ["east"])}


@pytest.mark.parametrize(("given", "kind"), [
    (total("east", measure="satisfactoin"), "tally_unknown"),
    (total("east", measure="waiting"), "tally_not_asked"),
    (total("east", yes=101), "tally_unreadable"),
    (total("east", asked=None), "tally_unreadable"),
    (total("east", yes=None), "tally_unreadable"),
    (total("east"), "tally_undated"),
])  # fmt: skip
def test_what_cannot_be_counted_or_only_with_a_doubt_is_named(tmp_path, given, kind):
    said = assessed(tmp_path, ASKS, offices=offices("east"), tallies=[given])
    assert notes(tmp_path) == {kind: (given["measure"], 1, ["east"])}
    assert verdict(said, "east", "satisfied")["asked"] == (100 if kind == "tally_undated" else 0)


def test_a_duration_cannot_be_told_from_totals(tmp_path):
    assessed(
        tmp_path, "asks:\n  - {use: waiting}\n", offices=offices("east"), tallies=[total("east", measure="waiting")]
    )
    assert notes(tmp_path) == {"tally_no_share": ("waiting", 1, ["east"])}


def test_where_there_are_records_totals_do_not_count_and_that_is_said(tmp_path):
    at = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
    rated = [{"rating": f"r{i}", "office": "east", "stars": 5, "given_at": at} for i in range(40)]
    said = assessed(tmp_path, ASKS, offices=offices(*NAMES), ratings=rated, tallies=[total(n) for n in NAMES])
    east, west = (verdict(said, n, "satisfied") for n in NAMES)
    assert (east["asked"], east["tallied"], west["asked"], west["tallied"]) == (40, False, 100, True)
    assert notes(tmp_path)["tally_beside_rows"] == ("satisfied", 1, ["east"])


def many(n, **of):
    rows = []
    for office, late in of.items():
        for i in range(n):
            at = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC) + dt.timedelta(days=i % 60)
            closed, due = at + dt.timedelta(days=2), at + dt.timedelta(days=1 if i < late else 4)
            rows.append({"case": f"{office}{i}", "office": office, "opened_at": at, "closed_at": closed, "due_at": due})
    return rows


ON_TIME = "asks:\n  - {use: on_time, weight: 1}\n"


@pytest.fixture
def cases_due(monkeypatch):
    """`on_time` as a share of the cases due, whatever it is called today."""
    monkeypatch.setattr(on_time, "measure", _due(on_time.measure))


def _due(kind: Kind):
    from dataclasses import replace

    return replace(kind, asks_due=True)


def test_totals_of_closed_cases_are_not_ranked_beside_shares_of_the_cases_due(tmp_path, cases_due):
    given = [total(n, measure="on_time", asked=300, yes=270) for n in ("north", "south")]
    people = offices("east", "west", "north", "south")
    said = assessed(tmp_path, ON_TIME, offices=people, cases=many(200, east=20, west=80), tallies=given)
    north = verdict(said, "north", "on_time")
    assert (north["status"], north["tallied"], north["score"]) == ("said", True, None)
    assert {r["office"] for r in said["ranks"] if r["list"] == "on_time"} == {"east", "west"}
    assert notes(tmp_path)["tally_beside_cohort"] == ("on_time", 2, ["north", "south"])


def test_where_all_have_totals_only_they_are_ranked_among_themselves(tmp_path, cases_due):
    given = [total(n, measure="on_time", asked=300, yes=yes) for n, yes in (("north", 290), ("south", 200))]
    said = assessed(tmp_path, ON_TIME, offices=offices("north", "south"), tallies=given)
    assert {r["office"] for r in said["ranks"] if r["list"] == "on_time"} == {"north", "south"}
    assert "tally_beside_cohort" not in notes(tmp_path)


def test_the_snapshot_names_measures_that_nobody_knows():
    said = totals.strange(["satisfied", "satisfactoin", "satisfactoin", "waiting"])
    assert (
        len(said) == 2 and "'satisfactoin' (2 totals): did you mean 'satisfied'?" in said[0] and "'waiting'" in said[1]
    )


HANDED_IN = """
indicators:
  - {name: list_length, title: 事项数, kind: list_length, weight: 20, unit: 项, score: {per: {each: 0.2, most: 20}}}
  - {name: passed, title: 合格率, kind: other, weight: 20, unit: share, score: {share: true}}
"""


def test_handed_in_shares_are_added_and_a_number_may_stand_once_only(tmp_path):
    shares = [
        total("east", f"2026-0{m}-01", f"2026-0{m}-28", n, yes, "passed") for m, n, yes in ((1, 10, 1), (2, 30, 29))
    ]
    length = [total("east", asked=None, yes=None, measure="list_length", number=50)]
    said = assessed(tmp_path, HANDED_IN, offices=offices(*NAMES), tallies=shares + length)
    values = {p["indicator"]: p["value"] for p in said["points"] if p["office"] == "east"}
    assert values == {"passed": 0.75, "list_length": 50}
    twice = [total("east", f"2026-0{m}-01", f"2026-0{m}-28", None, None, "list_length", number=50 + m) for m in (1, 2)]
    with pytest.raises(FolderRefused, match=r"(?s)several numbers.*east, list_length"):
        assessed(tmp_path / "twice", HANDED_IN, offices=offices(*NAMES), tallies=twice)
