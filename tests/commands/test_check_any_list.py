"""Any list of ratings can be checked: what its columns allow is looked for, and what they do not is said."""

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from intake.intake_desk import KEY
from machine import NO_DATA, SHARED

from shixiao.__main__ import cli
from shixiao.folders import verify
from shixiao.people import Key

PLAIN = Path(__file__).parents[2] / "sources/plain/ratings"


@pytest.fixture
def shixiao(tmp_path, monkeypatch):
    """Runs a command of the command line in English; a refusal is raised."""
    monkeypatch.setenv("SHIXIAO_KEY", bytes(range(32)).hex())

    def call(*words):
        cli([str(w) for w in words], standalone_mode=False)

    return call


def snapshot(shixiao, place, rows, source=PLAIN / "source.yml"):
    (place / "list").mkdir()
    shutil.copy(source, place / "list/source.yml")
    (place / "list/ratings.csv").write_text(rows, encoding="utf-8")
    shixiao("snapshot", place / "list/source.yml", "--out", place / "snapshot", "--memory", "1GB")
    return place / "snapshot"


def test_raters_offices_and_stars_without_times_are_enough(shixiao, tmp_path, capsys):
    taken = snapshot(shixiao, tmp_path, "rater,rated,stars\na,x,5\nb,x,1\na,y,5\nc,y,4\nd,y,5\n")
    capsys.readouterr()
    shixiao("check", taken, "--out", tmp_path / "out", "--lang", "en", "--format", "json", "--memory", "1GB")
    said = json.loads(capsys.readouterr().out)
    assert said["findings"] == [] and "dissent" in said["ran"]
    assert said["skipped"]["brigade"] == ["ratings.given_at"]
    assert said["skipped"]["staff_praise"] == ["signins.device", "ratings.device"]
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "No dossier was opened" in page and "signins.device, ratings.device" in page and "<b>5</b> ratings" in page
    assert pq.read_table(tmp_path / "out/raters.parquet").num_rows == 4
    assert verify(tmp_path / "out") == []


def test_what_needs_no_statistics_is_listed_too(shixiao, tmp_path, capsys):
    source = tmp_path / "source.yml"
    text = (PLAIN / "source.yml").read_text(encoding="utf-8")
    source.write_text(text + "        case: case\n        is_default: auto\n", encoding="utf-8")
    rows = "rater,rated,stars,case,auto\na,x,5,1,no\na,x,5,1,no\nb,x,1,2,no\nc,y,5,3,yes\n"
    taken = snapshot(shixiao, tmp_path, rows, source)
    capsys.readouterr()
    shixiao("check", taken, "--out", tmp_path / "out", "--lang", "en", "--format", "json", "--memory", "1GB")
    said = json.loads(capsys.readouterr().out)
    broken = {(r["rule"], r["office"].split(":")[-1]): (r["rows"], r["of"]) for r in said["certain"]}
    assert broken == {("duplicate_rating", "x"): (1, 3), ("default_rating", "y"): (1, 1)}
    assert said["skipped"]["rating_without_case"] == ["cases.case"] and "duplicate_rating" in said["ran"]
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert "What needs no statistics" in page and "1 of 3" in page and "Rated twice" in page
    assert pq.read_table(tmp_path / "out/certain_rows.parquet").num_rows == 2 and verify(tmp_path / "out") == []


def test_a_dossier_found_in_a_list_has_a_page_with_its_rows(shixiao, tmp_path):
    honest = [f"h{i},x,{i % 5 + 1},2026-03-{1 + i % 28:02} {9 + i % 8}:{i % 60:02}:00,d{i}" for i in range(200)]
    honest += [f"g{i},y,{i % 5 + 1},2026-03-{1 + i % 28:02} {9 + i % 8}:{i % 60:02}:00,e{i}" for i in range(200)]
    crowd = [f"c{i},x,5,2026-03-0{1 + i % 9} 21:{i % 60:02}:00,one" for i in range(60)]
    source = tmp_path / "source.yml"
    text = (PLAIN / "source.yml").read_text(encoding="utf-8")
    source.write_text(text + "        given_at: at\n        device: device\n", encoding="utf-8")
    taken = snapshot(shixiao, tmp_path, "\n".join(["rater,rated,stars,at,device", *honest, *crowd, ""]), source)
    shixiao("check", taken, "--out", tmp_path / "out", "--lang", "en", "--memory", "1GB")
    (page,) = (tmp_path / "out/dossiers").glob("shared_device-*.html")
    said = page.read_text(encoding="utf-8")
    assert (
        "60 good ratings of 60 people came from 1 undeclared devices" in said and "hand in the list of devices" in said
    )
    assert len(page.with_suffix(".csv").read_text(encoding="utf-8-sig").splitlines()) == 61
    assert f"dossiers/{page.name}" in (tmp_path / "out/index.html").read_text(encoding="utf-8")


def test_ratings_of_offices_that_nobody_mapped_are_refused_with_the_remedy(shixiao, tmp_path):
    text = (PLAIN / "source.yml").read_text(encoding="utf-8")
    source = tmp_path / "source.yml"
    start, end = text.index("      offices:"), text.index("      ratings:")
    source.write_text(text[:start] + text[end:], encoding="utf-8")
    taken = snapshot(shixiao, tmp_path, "rater,rated,stars\na,x,5\n", source)
    with pytest.raises(Exception, match="from_distinct"):
        shixiao("check", taken, "--out", tmp_path / "out", "--memory", "1GB")
    assert not (tmp_path / "out").exists()


def test_group_spam_stands_first_in_the_order_of_review(shixiao, tmp_path):
    data = SHARED / "data/integrity/amazon_sdlib"
    if not data.is_dir():
        pytest.skip(f"{NO_DATA}: amazon_sdlib")
    rows = (data / "profiles.txt").read_text(encoding="utf-8").replace(" ", ",").replace(".0", "")
    taken = snapshot(shixiao, tmp_path, "rater,rated,stars\n" + rows)
    shixiao("check", taken, "--out", tmp_path / "out", "--memory", "1GB")
    place = dict(
        zip(
            *pq.read_table(tmp_path / "out/raters.parquet").select(["rater", "place"]).to_pydict().values(), strict=True
        )
    )
    labels = [line.split() for line in (data / "labels_dev.txt").read_text(encoding="utf-8").splitlines()]
    key: Key = KEY.hashed("sha256")
    bad, order = np.array([(k == "1", place[key.one(rater, "person")]) for rater, k in labels], dtype=float).T
    bad = bad[np.argsort(order)]
    assert bad[:100].mean() == 1.0
    ahead = np.cumsum(bad)[bad == 0].sum() / (bad.sum() * (bad == 0).sum())
    assert ahead > 0.85
