"""An authority's own scheme is computed as it stands, beside what can honestly be said, with what is wrong with it."""

import json
import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from outcomes.small import assessed, snapshot
from outcomes.test_what_can_be_said import cases, offices

from shixiao.design.lint import lint, lint_text, mended
from shixiao.engine import open_engine
from shixiao.errors import SchemeRefused
from shixiao.folders import verify
from shixiao.outcomes.assess import assess
from shixiao.publish.publication import publish
from shixiao.words import speaking

pytestmark = pytest.mark.usefixtures("in_english")
ROOT = Path(__file__).parents[2]
PRESETS = sorted((ROOT / "schemes" / "presets").glob("*.yml"))
NAMES = [f"o{i}" for i in range(8)]
THE_LAST_GETS_NOTHING = """
indicators:
  - name: one_visit
    title: 一次办结
    kind: outcome
    use: done_in_one_visit
    weight: 60
    score: {share: true, cut: [{last: 1, gets: 0}]}
  - {name: list_length, title: 事项数, kind: list_length, weight: 20, unit: 项, score: {per: {each: 0.2, most: 20}}}
  - {name: judged, title: 评委打分, kind: judged, weight: 20, score: {judged_by: 评审组}}
consequences:
  - {last: 1, what: 全市通报}
"""
TALLIES = [
    {"tally": f"t{i}", "office": o, "measure": "list_length", "yes": 10 * i, "until_on": None}
    for i, o in enumerate(NAMES)
]


def visits():
    return [row for i, o in enumerate(NAMES) for row in cases(o, 60 + 2 * i, 40 - 2 * i)]


def lint_of(place):
    return json.loads((place / "assessment" / "lint.json").read_text(encoding="utf-8"))


def test_points_ranks_and_consequences_stand_beside_the_verdicts(tmp_path):
    said = assessed(tmp_path, THE_LAST_GETS_NOTHING, offices=offices(*NAMES), cases=visits(), tallies=TALLIES)
    last, first = said["written"][0], said["written"][-1]
    assert (last["office"], last["total"], last["rank"], last["of"], last["follows"]) == ("o0", 0, 8, 8, "全市通报")
    assert first["total"] == pytest.approx(60 * 0.74 + 14) and (first["rank"], first["follows"]) == (1, "")
    points = {(p["office"], p["indicator"]): p for p in said["points"]}
    assert points["o3", "list_length"]["value"] == 30 and points["o3", "list_length"]["points"] == 6
    assert points["o3", "judged"]["points"] is None and points["o3", "judged"]["why_not"] == "judged"
    assert {v["measure"] for v in said["verdicts"]} == {"done_in_one_visit"}


def test_what_is_held_to_last_year_is_left_out_and_named(tmp_path):
    ratchet = """
    indicators:
      - name: more
        title: 年年更高
        kind: outcome
        use: done_in_one_visit
        weight: 10
        target: {last_year_plus: 2%}
        score: {reached: {gets: 10}}
    """
    said = assessed(tmp_path, ratchet, offices=offices(*NAMES), cases=visits())
    assert {p["why_not"] for p in said["points"]} == {"last_year"} and {w["rank"] for w in said["written"]} == {None}


def test_two_indicators_of_one_name_are_refused_before_anything_is_read(tmp_path):
    twice = "".join(f"\n  - {{name: a, title: {t}, kind: other, weight: 1, score: {{share: true}}}}" for t in "甲乙")
    with pytest.raises(SchemeRefused, match="same name"):
        assessed(tmp_path, f"\nindicators:{twice}\n", offices=offices("east"), cases=cases("east", 40))


def test_the_assessment_holds_what_the_linter_says_in_both_languages(tmp_path):
    allowed = THE_LAST_GETS_NOTHING + "allow: {cliff: 市里的文件这样写，明年改}\n"
    assessed(tmp_path, allowed, offices=offices(*NAMES), cases=visits(), tallies=TALLIES)
    found = lint_of(tmp_path)
    by = {one["rule"]: one for one in found["findings"]}
    assert found["refused"] and by["cliff"]["allowed"] == "市里的文件这样写，明年改"
    assert "后 1 名" in by["cliff"]["zh"]["says"] and "后 1 名" not in by["cliff"]["en"]["says"]
    assert by["rank_without_uncertainty"]["line"] and "rank_without_uncertainty" not in found["not_asked"]
    alone = {one.rule for one in lint(tmp_path / "scheme.yml").findings}
    assert alone < set(by)  # the data rules have spoken too


def test_what_the_linter_says_does_not_depend_on_the_language_of_the_run(tmp_path):
    tables = {"offices": offices(*NAMES), "cases": visits()}
    assessed(tmp_path, THE_LAST_GETS_NOTHING, **tables)
    english = (tmp_path / "assessment" / "lint.json").read_bytes()
    with speaking("zh"):
        assessed(tmp_path, THE_LAST_GETS_NOTHING, out="again")
    assert (tmp_path / "again" / "lint.json").read_bytes() == english


def test_pages_print_the_reason_for_what_is_broken_on_purpose(tmp_path):
    allowed = THE_LAST_GETS_NOTHING + "allow: {cliff: 市里的文件这样写，明年改}\n"
    assessed(tmp_path, allowed, offices=offices(*NAMES), cases=visits(), tallies=TALLIES)
    publish(tmp_path / "assessment", tmp_path / "out", "zh")
    for edition in ("public", "assessor"):
        front = (tmp_path / "out" / edition / "index.html").read_text(encoding="utf-8")
        methods = (tmp_path / "out" / edition / "methods.html").read_text(encoding="utf-8")
        assert "市里的文件这样写，明年改" in front and "照用的理由" in methods and "市里的文件这样写" in methods
        assert "照原办法计算" in front and "全市通报" in front and "评委打分（20 分）" in front
    own = next((tmp_path / "out" / "closed").rglob("index.html")).read_text(encoding="utf-8")
    assert "照原办法计算" in own


@pytest.mark.parametrize("path", PRESETS, ids=lambda p: p.stem)
def test_every_preset_and_what_is_mended_of_it_goes_from_snapshot_to_pages(path, tmp_path):
    taken = snapshot(tmp_path, offices=offices(*NAMES), cases=visits())
    shutil.copyfile(path, tmp_path / "old.yml")
    text = mended(path.read_text(encoding="utf-8"), path.name)
    (tmp_path / "new.yml").write_text(text, encoding="utf-8")
    left = lint_text(text, "new.yml")
    assert not left.refused and {f.rule for f in left.findings} <= {"unapproved_campaign"}  # a number only people know
    for name in ("old", "new"):
        this_year = re.sub(
            r"period: .*", "period: {from: 2026-01-01, to: 2026-06-30}", (tmp_path / f"{name}.yml").read_text()
        )
        (tmp_path / f"{name}.yml").write_text(this_year, encoding="utf-8")
        with open_engine("duckdb", memory="1GB", threads=2, allowed=[tmp_path]) as engine:
            assess(taken, tmp_path / f"{name}.yml", tmp_path / name, engine)
        written = pq.read_table(tmp_path / name / "written.parquet")
        assert written.num_rows == (len(NAMES) if "indicators:" in text else 0)
        assert verify(publish(tmp_path / name, tmp_path / f"{name}-pages")) == []
