"""From records to dossiers that can be read, checked and answered; and years in which nobody cheats."""

import datetime as dt

import pytest
from bars import record
from searched import PERIOD, later, table
from test_brigade import world
from test_staff_praise import CASES, EVENING, SIGNED, ratings

from shixiao.demo.honest import YEAR, register, year
from shixiao.facts import facts
from shixiao.integrity import _tables
from shixiao.integrity._check import check


def put(engine, **tables):
    for name, fact in facts().items():
        engine.put(name, tables.get(name, fact.schema.to_pyarrow().empty_table()))


@pytest.fixture(scope="module")
def praised(duckdb_engine):
    put(duckdb_engine, ratings=ratings(EVENING, "pc"), cases=CASES, signins=SIGNED)
    return check(duckdb_engine, PERIOD, only=("staff_praise", "shared_device"))


def test_a_dossier_says_what_was_found_in_both_languages(praised):
    (found,) = praised.findings.to_pylist()
    assert (found["rule"], found["tests"], found["office"]) == (
        "staff_praise",
        ["shared_device", "staff_praise"],
        "east",
    )
    assert (found["opens"], found["state"], found["rows"], found["people"]) == ("dossier", "open", 60, 60)
    assert found["says_zh"].startswith("2026-03-09 至 2026-03-09，60 条好评来自本单位工作人员登录过的 1 台设备")
    assert found["says_en"].startswith("60 good ratings came from 1 devices on which staff of this office sign in")


def test_each_test_says_what_it_found_by_itself(praised):
    claims = praised.claims.to_pylist()
    assert [c["test"] for c in claims] == ["shared_device", "staff_praise"]
    assert claims[0]["says_en"].startswith("60 good ratings of 60 people came from 1 undeclared devices")


def test_each_record_stands_in_the_evidence_once_with_all_that_was_said_of_it(praised):
    rows = praised.evidence.to_pylist()
    assert len(rows) == 60 == len({r["record"] for r in rows})
    assert rows[0]["tests"] == ["shared_device", "staff_praise"]
    assert (
        "one of 60 people on device pc" in rows[0]["evidence"] and "h after the case was closed" in rows[0]["evidence"]
    )


def test_innocent_explanations_are_checked_and_what_cannot_be_checked_is_said(praised):
    said = {r["explanation"]: (r["number"], r["explains"], r["says_en"]) for r in praised.explanations.to_pylist()}
    assert said["declared_device"] == (None, False, "could not be checked: nobody handed in what it needs")
    assert said["agent"][0] is None


def test_a_declared_event_makes_a_note_of_a_dossier(duckdb_engine):
    day = EVENING[0].date()
    event = table("events", {"event": ["e"], "office": ["east"], "from_on": [day], "until_on": [day]})
    crowd = ratings(EVENING, "mobile")
    put(duckdb_engine, ratings=crowd)
    assert check(duckdb_engine, PERIOD, only=("shared_device",)).findings.to_pylist()[0]["opens"] == "dossier"
    put(duckdb_engine, ratings=crowd, events=event)
    found = check(duckdb_engine, PERIOD, only=("shared_device",))
    assert [(f["opens"], f["state"]) for f in found.findings.to_pylist()] == [("note", "noted")]
    assert {e["explanation"] for e in found.explanations.to_pylist() if e["explains"]} == {"declared_event"}


def complaint(**more):
    """A complaint of many at o2 on the days of the wave, accepted as genuine."""
    said = {"event": ["e"], "kind": ["mass_complaint"], "office": ["o2"], "from_on": [dt.date(2026, 3, 3)],
            "until_on": [dt.date(2026, 3, 4)]}  # fmt: skip
    return table("events", said | more)


def opened(engine, only="brigade", **tables):
    put(engine, **tables)
    found = check(engine, PERIOD, only=(only,))
    explains = {e["explanation"] for e in found.explanations.to_pylist() if e["explains"]}
    return [f["opens"] for f in found.findings.to_pylist()], explains


def test_a_mass_complaint_that_was_accepted_makes_a_note_of_a_wave(duckdb_engine):
    wave = world(extra_days=[30, 31], extra=25)
    assert opened(duckdb_engine, **wave) == (["dossier"], set())
    assert opened(duckdb_engine, **wave, events=complaint()) == (["note"], {"accepted_complaint"})
    assert opened(duckdb_engine, **wave, events=complaint(office=["o3"])) == (["dossier"], set())
    assert opened(duckdb_engine, **wave, events=complaint(until_on=[dt.date(2026, 3, 3)])) == (["dossier"], set())
    of_service = complaint(service=["roads"])  # nobody knows that these people speak of roads
    assert opened(duckdb_engine, **wave, events=of_service) == (["dossier"], set())


def test_a_mass_complaint_excuses_no_praise(duckdb_engine):
    day = EVENING[0].date()
    said = complaint(office=["east"], from_on=[day], until_on=[day])
    crowd = ratings(EVENING, "mobile")
    assert opened(duckdb_engine, "shared_device", ratings=crowd, events=said) == (["dossier"], set())
    found = check(duckdb_engine, PERIOD, only=("shared_device",))
    assert "accepted_complaint" not in found.explanations["explanation"].to_pylist()


def test_what_two_people_decided_about_every_record_is_decided(duckdb_engine):
    n = 60
    ruled = table("decisions", {
        "decision": [f"d{i}" for i in range(n)], "table": ["ratings"], "record": [f"r{i:02}" for i in range(n)],
        "ruling": ["leave_out"], "first_decider": ["a"], "second_decider": ["b"],
        "decided_at": later("2026-05-01 09:00", *range(n)),
    })  # fmt: skip
    put(duckdb_engine, ratings=ratings(EVENING, "pc"), cases=CASES, signins=SIGNED, decisions=ruled)
    assert check(duckdb_engine, PERIOD, only=("staff_praise",)).findings["state"].to_pylist() == ["decided"]
    one = table("decisions", ruled.to_pydict() | {"second_decider": ["a"] * n})
    put(duckdb_engine, ratings=ratings(EVENING, "pc"), cases=CASES, signins=SIGNED, decisions=one)
    assert check(duckdb_engine, PERIOD, only=("staff_praise",)).findings["state"].to_pylist() == ["open"]


def test_a_list_of_raters_offices_and_stars_is_enough(duckdb_engine):
    drawn = table(
        "ratings",
        {"rating": list("123456"), "rater": list("aabbcc"), "office": ["x", "y"] * 3, "stars": [5, 5, 5, 5, 1, 1]},
    )
    put(duckdb_engine, ratings=drawn)
    found = check(duckdb_engine)
    assert found.findings.num_rows == found.evidence.num_rows == 0
    assert found.raters.schema == _tables.RATERS and set(found.raters["rater"].to_pylist()) == {"a", "b", "c"}
    assert found.skipped["staff_praise"] == ["signins.device", "ratings.device"]
    assert found.skipped["brigade"] == ["ratings.given_at"]
    assert "dissent" not in found.skipped


def test_nothing_at_all_is_no_mistake(duckdb_engine):
    put(duckdb_engine)
    found = check(duckdb_engine)
    assert found.findings.num_rows == found.raters.num_rows == 0


def dossiers(engine, seed, **size):
    register(engine, year(seed, **size))
    found = check(engine, YEAR).findings.to_pylist()
    return [(seed, f["rule"], f["office"], f["p"]) for f in found if f["opens"] == "dossier"]


def test_years_in_which_nobody_cheats_stay_quiet(duckdb_engine):
    assert [d for seed in range(6) for d in dossiers(duckdb_engine, seed)] == []


@pytest.mark.full
def test_two_hundred_honest_years_open_at_most_one_dossier_per_thousand_offices(duckdb_engine):
    found = [d for seed in range(1000, 1200) for d in dossiers(duckdb_engine, seed, offices=20, cases=800)]
    record("integrity_honest_dossiers_per_1000_office_years", len(found) / 4, "<= 1")
    assert len(found) <= 4, found


def test_the_period_decides_what_is_looked_at(duckdb_engine):
    put(duckdb_engine, ratings=ratings(EVENING, "pc"), cases=CASES, signins=SIGNED)
    before = (dt.date(2026, 1, 1), dt.date(2026, 2, 28))
    assert check(duckdb_engine, before, only=("staff_praise",)).findings.num_rows == 0
