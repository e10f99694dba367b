"""A sample is drawn from the city's register, the citizens answer it, and it tells what the ratings hide."""

import json
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from shixiao.demo import fieldwork
from shixiao.engine import open_engine
from shixiao.intake.snapshot import take
from shixiao.outcomes import sample as drawing
from shixiao.outcomes.assess import assess
from shixiao.outcomes.estimate import from_sheets, write_source
from shixiao.publish.publication import publish

pytestmark = pytest.mark.xdist_group("stories")
SCHEME = """
name: asked
title: 问过的人怎么说
question: 来办事的人，满意吗？
period: {from: 2026-01-01, to: 2026-06-30}
disbelieve: [default_rating, duplicate_rating, rating_without_case]
look_for: [interviewer]
asks: [{use: satisfied}, {use: surveyed_satisfied}, {use: solved}]
case_rows: false
"""


@pytest.fixture(scope="module")
def asked(told, tmp_path_factory):
    """Drawn from the register, answered, read again, assessed and published."""
    place = tmp_path_factory.mktemp("asked")
    sheet, register = place / "callback.xlsx", told.place / "snapshot"
    (place / "callback.seed").write_text("the seed of the third party's story")
    (place / "scheme.yml").write_text(SCHEME, encoding="utf-8")
    with open_engine("duckdb", memory="1GB", threads=2, allowed=[told.place, place]) as engine:
        drawing.sample(register, Path("county-callback"), sheet, place / "callback.seed", engine)
        counts = fieldwork.answer(sheet, told.place / "truth" / "citizens.parquet", place / "back.xlsx", seed=5)
        draw = sheet.with_suffix(".json")
        found = from_sheets(register, draw, [place / "back.xlsx"], engine, 0.9, 30, lambda _said: None)
        callback = write_source(found, draw, place / "source")
        sources = [told.place / "exports" / name / "source.yml" for name in fieldwork.REGISTER]
        take([*sources, callback], place / "snapshot", engine, told.key)
        assess(place / "snapshot", place / "scheme.yml", place / "assessment", engine)
        again = drawing.differences(register, sheet, place / "callback.seed", engine)
    publish(place / "assessment", place / "publication", "zh")
    return SimpleNamespace(place=place, found=found, counts=counts, again=again)


@pytest.fixture(scope="module")
def true(told):
    offices = json.loads((told.place / "truth.json").read_text())["offices"].values()
    return sum(o["satisfied"]["yes"] for o in offices) / sum(o["satisfied"]["asked"] for o in offices)


def calibrated(asked):
    return pq.read_table(asked.place / "assessment" / "calibrated.parquet").to_pylist()


def test_the_estimate_holds_the_truth_and_the_ratings_miss_it(asked, true):
    whole = asked.found.rows[0]
    assert whole["low"] <= true <= whole["high"]
    assert not whole["raw_low"] <= true <= whole["raw_high"] and whole["raw"] > true + 0.1
    assert whole["differs"] == "higher" and whole["high"] - whole["low"] < 0.08


def test_everybody_who_was_tried_comes_through_the_ordinary_intake(asked):
    account = asked.found.account
    assert (account["accepted"], account["rejected"], account["out_of_order"]) == (asked.counts["tried"], 0, 0)
    counts = json.loads((asked.place / "snapshot" / "counts.json").read_text())["tables"]["answers"]
    assert (counts["read"], counts["accepted"]) == (asked.counts["tried"], asked.counts["tried"])


def test_the_assessment_says_the_same_as_the_sheets(asked, true):
    (row,) = [r for r in calibrated(asked) if (r["measure"], r["office"]) == ("surveyed_satisfied", "")]
    ours = asked.found.rows[0]
    for name in ("estimate", "low", "high", "response", "bound_low", "bound_high", "raw", "fabricated"):
        assert row[name] == pytest.approx(ours[name], abs=2e-3), name
    assert row["low"] <= true <= row["high"]
    verdicts = pq.read_table(asked.place / "assessment" / "verdicts.parquet").to_pylist()
    own = {r["office"]: r for r in calibrated(asked) if r["office"] and r["measure"] == "surveyed_satisfied"}
    said = [r for r in verdicts if r["measure"] == "surveyed_satisfied" and r["status"] == "said"]
    assert said and all(r["estimate"] == own[r["office"]]["estimate"] for r in said)


def test_cases_that_nobody_had_are_found_where_they_were_planted(asked, told):
    planted = next(
        p for p in json.loads((told.place / "truth.json").read_text())["planted"] if p["kind"] == "fabricated"
    )
    share = {r["office"].split(":")[1]: r["fabricated"] for r in calibrated(asked) if r["office"]}
    assert max(share, key=lambda o: share[o]) in planted["office"]


def test_the_publication_shows_both_side_by_side_and_no_office_by_its_silence(asked, true):
    page = (asked.place / "publication" / "public" / "index.html").read_text(encoding="utf-8")
    assert "评价怎么说，群众怎么说" in page and f"{asked.found.rows[0]['raw']:.1%}" in page
    assert "访员检查没有发现存疑的回答。" in page
    table = json.loads((asked.place / "publication" / "public" / "tables" / "calibrated.json").read_text())
    rows = table if isinstance(table, list) else table["rows"]
    of_one = [r for r in rows if r["office"]]
    assert of_one and all(r["no_such_business"] is None and r["fabricated"] is None for r in of_one)


def test_whoever_has_the_register_and_the_seed_gets_the_same_draw(asked):
    assert asked.again == []
