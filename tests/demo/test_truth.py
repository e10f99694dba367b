"""truth.json is what docs/reference/truth.md says it is."""

import json
import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from shixiao.demo.truth import Truth

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "truth.md"


@pytest.fixture(scope="module")
def said(made):
    return json.loads((made.path / "truth.json").read_text(encoding="utf-8"))


def documented():
    """The keys of each table of the page, in order: the file, an office, a planted thing."""
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")
    return [set(re.findall(r"^\| `(\w+)` \|", part, re.M)) for part in parts]


def test_every_key_is_documented_and_every_documented_key_is_there(said):
    top, office, planted = documented()
    assert set(said) == top
    assert {key for o in said["offices"].values() for key in o} == office
    assert {key for p in said["planted"] for key in p} == planted


def test_the_file_holds_the_types_of_the_truth(made, said):
    assert TypeAdapter(Truth).validate_json(json.dumps(said), strict=True) == made.truth


def test_shares_are_shares_and_counts_add_up(said):
    for office in said["offices"].values():
        shares = [v for v in office.values() if isinstance(v, dict) and set(v) == {"asked", "yes"}]
        assert len(shares) == 12 and all(0 <= s["yes"] <= s["asked"] for s in shares)
        assert sum(office["filed"].values()) == office["cases"] >= office["closed"]
    assert sum(o["cases"] for o in said["offices"].values()) == said["cases"] == 20_000


def test_planted_rows_are_counted_and_listed_once(said):
    for p in said["planted"]:
        assert len(set(p["rows"])) == len(p["rows"]) and (not p["rows"] or len(p["rows"]) == p["count"])
    counted = {(p["kind"], *p["office"]): p["count"] for p in said["planted"]}
    assert counted["staff_praise", "990100006"] == 1266
    assert counted["brigade", "990103006"] == 84


def test_good_and_poor_offices_stand_apart_from_the_ordinary(said):
    """Drawn from, not estimated: the ordinary offices are close together, the others are not."""
    special = {*said["good"], *said["poor"]}
    for name in ("on_time", "one_visit", "satisfied"):
        ordinary = [o["meant"][name] for code, o in said["offices"].items() if code not in special]
        assert max(ordinary) - min(ordinary) < 0.05
        assert min(said["offices"][c]["meant"][name] for c in said["good"]) > max(ordinary)
        assert max(said["offices"][c]["meant"][name] for c in said["poor"]) < min(ordinary) - 0.1


def test_people_are_less_satisfied_than_the_stars_say(said):
    offices = said["offices"].values()
    really = sum(o["satisfied"]["yes"] for o in offices) / sum(o["satisfied"]["asked"] for o in offices)
    stars = [sum(o["ratings"][f"stars_{s}"] for o in offices) for s in range(1, 6)]
    assert sum(stars[3:]) / sum(stars) > really + 0.05


def test_old_and_disabled_people_do_worse_online(said):
    share = {group: g["yes"] / g["asked"] for group, g in said["gaps"].items()}
    assert share["age_band=18_59"] > share["age_band=60_69"] > share["age_band=70_79"]
    assert share["disabled=false"] > share["disabled=true"] + 0.1


def test_an_office_that_leaves_cases_open_looks_perfect_among_its_closed_ones(said):
    [code] = next(p["office"] for p in said["planted"] if p["kind"] == "left_open")
    office = said["offices"][code]
    assert office["closed_in_time"]["yes"] == office["closed_in_time"]["asked"] > 0
    assert office["overdue_open"] > 0.3 * office["on_time"]["asked"]
    assert office["on_time"]["yes"] < 0.7 * office["on_time"]["asked"]


def test_an_export_that_ends_early_is_asked_only_for_what_it_knows(said):
    [code] = next(p["office"] for p in said["planted"] if p["kind"] == "ends_early")
    assert said["offices"][code]["as_of"] <= "2026-05-08" and said["offices"][code]["not_yet_due"] > 0
    others = [o["as_of"] for c, o in said["offices"].items() if o["cases"] > 100 and c != code]
    assert set(others) == {"2026-06-30"}
