"""What the magazine report describes happens in the made-up city; what becomes of it is stated here."""

import csv
import json
import re
from collections import Counter

import pyarrow.parquet as pq
import pytest

from shixiao import folders
from shixiao.again import differences
from shixiao.demo import found
from shixiao.engine import open_engine
from shixiao.outcomes.assess import assess

pytestmark = pytest.mark.xdist_group("stories")


def truth(told):
    return json.loads((told.place / "truth.json").read_text())


def planted(told, kind):
    return next(p for p in truth(told)["planted"] if p["kind"] == kind)


def test_every_row_of_every_export_is_accepted_or_rejected_with_a_reason(told):
    counts = json.loads((told.place / "snapshot" / "counts.json").read_text())
    for table, c in counts["tables"].items():
        assert c["read"] + c["derived"] == c["accepted"] + c["rejected"] + c["skipped"] + c["derived"], table
    expected = Counter()
    for row in truth(told)["rejects"]:
        expected[row["table"], row["reason"]] += row["count"]
    found = Counter()
    for path in (told.place / "snapshot" / "rejected").glob("*.parquet"):
        for row in pq.read_table(path).to_pylist():
            found[path.stem, row["reason"]] += 1
    assert found == expected


def test_what_an_office_did_is_counted_as_it_was(told):
    same = {"one_visit": "done_in_one_visit", "finished_online": "online_finished"}
    for key in ("on_time", "on_promise", "one_visit", "finished_online", "turned_away"):
        measure = same.get(key, key)
        for office, said in truth(told)["offices"].items():
            rows = [r for r in told.table("verdicts") if r["office"].endswith(office) and r["measure"] == measure]
            if rows and key in said and rows[0]["status"] != "withheld":
                assert (rows[0]["asked"], rows[0]["yes"]) == (said[key]["asked"], said[key]["yes"]), (office, measure)


def test_nothing_planted_that_is_looked_for_is_missed_and_nobody_honest_is_accused(told):
    tables = found._tables(told.place / "assessment")
    asked = [p for p in truth(told)["planted"] if p["honest"] or p["kind"] in found.FINDERS]
    assert [p["kind"] for p in asked if found.looked(tables, p)[0] != "✓"] == []
    assert any("1,266" in line and "✓" in line for line in told.found())


def test_an_office_that_leaves_its_cases_open_is_late_and_its_page_says_how_many_are(told):
    [office], n = (planted(told, "left_open")[k] for k in ("office", "count"))
    said = told.verdict(office, "on_time")
    assert said["estimate"] < 0.7 and (said["asked"] - said["yes"]) >= n > 10
    page = next((told.place / "publication" / "public").rglob(f"*{office}*.html")).read_text(encoding="utf-8")
    assert re.search(rf"未办结且已超期\D*{n}（", re.sub(r"<[^>]+>", "", page))


def test_the_nine_who_keyed_in_their_own_praise_are_found_whole(told):
    wanted, [office] = (planted(told, "staff_praise")[k] for k in ("rows", "office"))
    right = [f for f in told.table("findings") if f["rule"] == "staff_praise" and f["office"].endswith(office)]
    assert [(f["state"], f["rows"]) for f in right] == [("open", 1266)]
    shown = {r["record"] for r in told.table("evidence") if r["finding"] == right[0]["finding"]}
    assert shown == set(wanted) and len(shown) == 1266


def test_an_office_with_too_few_cases_is_not_judged(told):
    [office] = planted(told, "too_few_cases")["office"]
    assert told.verdict(office, "done_in_one_visit")["status"] == "too_few"
    assert not any(r["office"].endswith(office) for r in told.table("ranks"))


def test_a_padded_list_is_seen_and_a_statutory_entry_is_exempt(told):
    [office] = planted(told, "padded_list")["office"]
    rows = {r["office"]: r for r in told.table("verdicts") if r["measure"] == "listed_but_unused" and r["asked"]}
    worst = max(rows, key=lambda o: rows[o]["yes"])
    assert worst.endswith(office) and rows[worst]["estimate"] > 0.4


def test_a_duty_without_means_is_owed_by_who_handed_it_down(told):
    owed = told.table("owed")
    assert {r["office"].split(":")[-1] for r in owed} <= set(planted(told, "duty_without_means")["office"])
    assert owed and all(r["owed_by"] for r in owed)


def test_default_ratings_never_count_and_are_shown(told):
    found = {r["rule"]: 0 for r in told.table("findings")}
    for row in told.table("findings"):
        found[row["rule"]] += row["rows"]
    assert found["default_rating"] == planted(told, "default_ratings")["count"]
    assert found["duplicate_rating"] == planted(told, "duplicates")["count"]


def test_the_third_party_tells_what_ratings_hide(told):
    said = json.loads((told.place / "assessment" / "summary.json").read_text())
    offices = truth(told)["offices"].values()
    true = sum(o["satisfied"]["yes"] for o in offices) / sum(o["satisfied"]["asked"] for o in offices)
    third, raw = said["third_party_satisfied"], said["raw_satisfied"]
    assert third["low"] <= true <= third["high"]
    assert not raw["low"] <= true <= raw["high"]


def test_old_people_do_worse_online_and_it_shows(told):
    rows = [
        r for r in told.table("gaps") if (r["office"], r["measure"], r["by"]) == ("", "online_finished", "age_band")
    ]
    assert {r["group"]: r["differs"] for r in rows}["70_79"] == "worse"


def test_no_identifier_of_the_exports_is_in_any_produced_file(told):
    with (told.place / "truth" / "identifiers.csv").open(encoding="utf-8") as file:
        values = {row["value"] for row in csv.DictReader(file) if row["kind"] != "name" or len(row["value"]) > 2}
    numbers = re.compile(rb"(?<![0-9A-Za-z])(\d{17}[0-9Xx]|1\d{10})(?![0-9A-Za-z])")
    names = {v for v in values if not v.isascii()}
    for path in _files(told, "snapshot", "assessment", "publication"):
        raw = _readable(path)
        assert not {m.decode() for m in numbers.findall(raw)} & values, path
        runs = set(re.findall(r"[\u4e00-\u9fff]{3,}", raw.decode("utf-8", "ignore")))
        grams = {run[i : i + n] for run in runs for n in (3, 4) for i in range(len(run) - n + 1)}
        assert not grams & names, path


def test_the_public_edition_has_no_row_per_person(told):
    public = told.place / "publication" / "public"
    keys = {r["case"] for r in pq.read_table(told.place / "snapshot/facts/cases.parquet", columns=["case"]).to_pylist()}
    raters = pq.read_table(told.place / "snapshot/facts/ratings.parquet", columns=["rater"])["rater"].to_pylist()
    some = [*sorted(keys)[::50], *[r for r in raters[::50] if r]]
    for path in (p for p in public.rglob("*") if p.is_file()):
        raw = _readable(path).decode("utf-8", "replace")
        assert not [k for k in some if k in raw], path


def test_one_changed_byte_anywhere_is_named(told, tmp_path):
    for kind in ("snapshot", "assessment", "publication"):
        assert folders.verify(told.place / kind) == []
    victim = sorted((told.place / "assessment").glob("*.parquet"))[3]
    raw = victim.read_bytes()
    try:
        victim.write_bytes(raw[:100] + bytes([raw[100] ^ 1]) + raw[101:])
        assert folders.verify(told.place / "assessment") == [f"{victim.name}：被改动过"]
    finally:
        victim.write_bytes(raw)


def test_everything_can_be_made_again_byte_for_byte(told):
    parents = {
        "snapshot": told.sources,
        "assessment": [told.place / "snapshot"],
        "publication": [told.place / "assessment"],
    }
    with open_engine("duckdb", memory="1GB", threads=1, allowed=[told.place]) as engine:
        for kind, made_from in parents.items():
            assert differences(told.place / kind, made_from, engine, None, told.key, lambda _: None) == []


@pytest.mark.spark
def test_spark_gives_the_same_verdicts_and_dossiers(told, spark_engine, tmp_path):
    assess(told.place / "snapshot", told.place / "assessment" / "scheme.yml", tmp_path / "assessment", spark_engine)
    judged = ("verdicts", "ranks", "scores", "gaps", "series", "beside", "owed", "load", "frontier")
    dossiers = ("findings", "evidence", "claims", "explanations", "effects", "dossier_days", "ties")
    for name in judged + dossiers:
        ours, theirs = told.table(name), pq.read_table(tmp_path / "assessment" / f"{name}.parquet").to_pylist()
        assert len(ours) == len(theirs), name
        for a, b in zip(ours, theirs, strict=True):
            assert {k: b[k] if isinstance(v, float) else v for k, v in a.items()} == b, name
            floats = {k: v for k, v in a.items() if isinstance(v, float)}
            assert {k: b[k] for k in floats} == pytest.approx(floats, rel=1e-9, abs=1e-9), name


def _files(told, *kinds):
    return [p for kind in kinds for p in (told.place / kind).rglob("*") if p.is_file()]


def _readable(path):
    """What a person could read in a file, packed or not."""
    import zipfile

    if path.suffix == ".parquet":
        return json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False, default=str).encode()
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as packed:
            return b"\n".join(packed.read(name) for name in packed.namelist())
    return path.read_bytes()
