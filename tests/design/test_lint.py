"""What the linter says of whole schemes, where it points, what it mends, and in which forms it says it."""

import importlib.util
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from shixiao.__main__ import cli
from shixiao.design import known
from shixiao.design.lint import lint, lint_text, mended
from shixiao.design.output import as_json, sarif, text
from shixiao.errors import LintRefused, SchemeRefused
from shixiao.measures._kinds import Kind
from shixiao.outcomes.inputs import check_scheme
from shixiao.plugs import load, names
from shixiao.words import speaking

ROOT = Path(__file__).parents[2]
PRESETS = sorted((ROOT / "schemes" / "presets").glob("*.yml"))
SHIPPED = sorted((ROOT / "schemes").glob("*.yml"))
REPORT = ROOT / "schemes" / "presets" / "report-2021.yml"
# The report's eight failures, and a piece of the line that each must point to.
EIGHT = {
    "full_mark_target": "at_least: 100%",
    "cliff": "{last: 3, gets: 0}",
    "rank_without_uncertainty": "{last: 3, gets: 0}",
    "list_length": "score:",
    "unbound_rating": "bound_to: nothing",
    "self_supplied_number": "supplied_by: office",
    "solicited_ratings": "solicited_by: [office]",
    "restricted_channel": "score:",
    "duty_without_means": "duties: [农村宅基地审批]",
    "missing_connection": "depends_on: [canlian]",
    "undefined_share": "includes: [rekeyed, assisted]",
    "built_not_kept": "kind: existence",
    "no_appeal": "name: satisfied",
}


def lines_of(name, rule):
    said = REPORT.read_text(encoding="utf-8").splitlines()
    return [said[one.line - 1] for one in lint(REPORT).findings if one.rule == rule]


def test_the_scheme_of_the_report_is_refused():
    found = lint(REPORT)
    assert found.refused and len({one.rule for one in found.findings if one.severity == "error"}) >= 8


@pytest.mark.parametrize("rule", EIGHT)
def test_each_failure_of_the_report_is_found_at_its_line(rule):
    assert any(EIGHT[rule] in line for line in lines_of("report-2021", rule)), lines_of("report-2021", rule)


def test_the_honest_version_of_the_same_scheme_passes():
    assert lint(Path("report-2021-honest")).findings == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_schemes_that_ship_have_no_finding_but_those_allowed_with_a_reason(path):
    assert [one.rule for one in lint(path).standing] == []


@pytest.mark.parametrize("path", PRESETS, ids=lambda p: p.stem)
def test_what_was_mended_has_no_error_left_and_is_accepted_by_assess(path, tmp_path):
    after = mended(path.read_text(encoding="utf-8"), path.name)
    left = lint_text(after, path.name)
    assert not left.refused
    out = tmp_path / "mended.yml"
    out.write_text(after, encoding="utf-8")
    if lint(path).findings and re.search(r"^ +use:", after, re.MULTILINE):
        assert check_scheme(out)[0].asks


def test_the_mended_scheme_of_the_report_is_clean_and_keeps_its_comments():
    after = mended(REPORT.read_text(encoding="utf-8"), "report-2021.yml")
    assert lint_text(after, "x").findings == () and "# 报道里的考核" in after
    assert mended(after, "x") == after


def test_a_finding_says_who_says_so_what_follows_and_what_to_write():
    one = next(f for f in lint(REPORT).findings if f.rule == "full_mark_target")
    assert (one.line, one.column) == (72, 14) and one.severity == "error"
    assert "百分之百满意" in one.quote and "100 %" in one.says
    assert one.because and one.instead and "0.9" in one.rewritten and "100%" in one.was


def test_a_rule_may_be_broken_with_a_reason_that_is_printed():
    allowed = REPORT.read_text(encoding="utf-8") + "allow:\n  full_mark_target: 省里的文件就是这样写的，已报请修改。\n"
    found = lint_text(allowed, "x.yml")
    assert "full_mark_target" not in {one.rule for one in found.standing}
    with speaking("zh"):
        assert "已豁免，理由：省里的文件就是这样写的" in text(found)
    assert "100%" in mended(allowed, "x.yml")


@pytest.mark.parametrize(
    ("allow", "what"),
    [("full_mark: 理由充分", "没有叫 'full_mark' 的规则"), ("cliff: 无", "allow"), ("cliff:", "allow")],
)
def test_no_rule_is_broken_without_a_reason_or_under_a_wrong_name(allow, what):
    with pytest.raises(SchemeRefused, match=what):
        lint_text(REPORT.read_text(encoding="utf-8") + f"allow:\n  {allow}\n", "x.yml")


def test_what_was_allowed_and_never_broken_is_named():
    said = "name: a\ntitle: 甲\nquestion: 问\nperiod: {from: 2026-01-01, to: 2026-06-30}\n"
    found = lint_text(said + "asks: [{use: on_time, weight: 1}]\nallow:\n  list_length: 从前有过\n", "x.yml")
    assert found.idle == ("list_length",) and "list_length" in text(found)


def test_rules_that_need_data_say_so():
    found = lint(REPORT)
    assert "tells_nothing" in found.not_asked and "tells_nothing" in text(found)
    asked = lint(
        REPORT, {"verdicts": [], "scores": [], "series": [], "findings": [], "offices": [], "owed": [], "load": []}
    )
    assert asked.not_asked == ()


def test_a_measure_is_called_by_its_title_where_a_door_gives_one():
    head = "name: a\ntitle: 甲\nquestion: 问\nperiod: {from: 2026-01-01, to: 2026-06-30}\n"
    said = head + "asks: [{use: satisfied, weight: 1}]\n"
    assert "“满意率”" in lint_text(said, "x", titles=lambda _name: "满意率").findings[0].says


def test_json_holds_everything():
    said = json.loads(as_json(lint(REPORT)))
    assert said["refused"] and {"rule", "line", "column", "because", "instead", "rewritten"} <= set(said["findings"][0])


def test_sarif_has_what_its_standard_asks_for():
    allowed = REPORT.read_text(encoding="utf-8") + "allow:\n  full_mark_target: 已报请修改。\n"
    log = json.loads(sarif(lint_text(allowed, "schemes/report.yml")))
    run = log["runs"][0]
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    rules = run["tool"]["driver"]["rules"]
    assert [one["id"] for one in rules] == list(names("shixiao.design.rules"))
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"] and one["level"] in ("error", "warning", "note")
        place = one["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "schemes/report.yml" and place["region"]["startLine"] > 1
        assert one["message"]["text"] and one.get("suppressions", [{"kind": "inSource"}])[0]["kind"] == "inSource"
    assert sum("suppressions" in one for one in run["results"]) == 1


def test_the_command_exits_for_continuous_integration(tmp_path):
    run = CliRunner().invoke(cli, ["lint", str(REPORT), "--fix", str(tmp_path / "better.yml"), "--lang", "en"])
    assert isinstance(run.exception, LintRefused) and LintRefused.exit_code == 11 and "errors" in run.output
    again = CliRunner().invoke(cli, ["lint", str(tmp_path / "better.yml")])
    assert again.exit_code == 0 and "0 个错误" in again.output


def test_what_the_linter_knows_of_measures_is_so():
    measures: dict[str, Kind] = {name: load("shixiao.measures", name, "measure") for name in names("shixiao.measures")}
    told = {*known.NEVER_SCORED, *known.FEWER_IS_BETTER, *known.NOT_SHARES, *known.KINDS, *known.RIGHTS, *known.RATED}
    assert told | set(known.THIRD_PARTY) <= set(measures)
    assert {name for name, m in measures.items() if m.better is None} == set(known.NEVER_SCORED)
    assert {name for name, m in measures.items() if m.better == "less"} == set(known.FEWER_IS_BETTER)
    shares = {name for name, m in measures.items() if m.kind in ("proportion", "ratio")}
    assert set(measures) - shares == set(known.NOT_SHARES)
    assert {name for name, m in measures.items() if m.table == "ratings"} == {*known.RATED} | {"bad_ratings_put_right"}


def test_the_rules_are_those_of_the_list_in_the_docs():
    page = (ROOT / "docs" / "explanation" / "linter.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| \[`(\w+)`\]\([^)]+\) \| (\S+) \| (\w+) \| ([\w+]+) \|$", page, re.MULTILINE)
    assert sorted(name for _id, name, *_rest in rows) == sorted(names("shixiao.design.rules"))
    ids = [one for one, *_rest in rows if one not in ("law", "list", "draft")]
    families = {"T": 6, "M": 8, "V": 9, "R": 5, "C": 10, "L": 6}
    assert ids == [f"{letter}{n:02d}" for letter, size in families.items() for n in range(1, size + 1)]
    for _id, name, _zh, severity, phase in rows:
        rule = load("shixiao.design.rules", name, "rule")
        assert (severity, phase) == (rule.severity, rule.phase), name


def test_no_page_about_a_preset_is_stale():
    spec = importlib.util.spec_from_file_location("make_presets", ROOT / "docs" / "presets" / "make.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert set(made.ABOUT) | {"report-2021-honest"} == {path.stem for path in PRESETS}
    assert made.stale() == [], "run docs/presets/make.py"


def test_offices_answer_points_and_people_pay_for_it():
    """Of every preset: the score rises, and fewer people get the thing they came for."""
    for page in sorted((ROOT / "docs" / "presets").glob("*.md")):
        before, after = re.search(r"办成事的人从 (\d+) % 变成 (\d+) %", page.read_text(encoding="utf-8")).groups()
        low, high = re.search(r"得分从 (\d+) 分变成 (\d+) 分", page.read_text(encoding="utf-8")).groups()
        assert int(after) < int(before) and int(high) > int(low), page.name
