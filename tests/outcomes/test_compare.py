"""Two schemes on the same numbers: who certainly moves, and which old verdicts the data do not support."""

import json

import pyarrow.parquet as pq
import pytest
from commands.test_command_line import shixiao  # noqa: F401  (a fixture)
from outcomes.small import SCHEME, assessed, snapshot
from outcomes.test_what_can_be_said import cases, offices

from shixiao.again import differences
from shixiao.engine import open_engine
from shixiao.errors import SchemeRefused
from shixiao.folders import verify
from shixiao.outcomes.compare import compare
from shixiao.outcomes.inputs import Inputs, check_scheme
from shixiao.publish.publication import publish

pytestmark = pytest.mark.usefixtures("in_english")
NEW = "asks:\n  - {use: done_in_one_visit, weight: 1, goalposts: [0, 1]}\n"
GRADED = NEW + "grades: [{name: good, at_least: 60}, {name: bad, at_least: 0}]\n"


def indicator(use, more="", name="a", score="{share: true}"):
    return f"  - {{name: {name}, title: {name}, kind: outcome, use: {use}, weight: 10, score: {score}{more}}}\n"


LAST_ONE = "consequences: [{last: 1, what: named}]\n"
OLD = "indicators:\n" + indicator("done_in_one_visit") + LAST_ONE


def said(office, share, n=400, measure="done_in_one_visit", **more):
    se = (share * (1 - share) / n) ** 0.5
    row = {"office": office, "measure": measure, "status": "said", "asked": n, "yes": share * n, "estimate": share}
    row |= {"low": share - 2 * se, "high": share + 2 * se, "se": se, "n_effective": n, "deff": 1.0, "days": 100}
    return row | {"estimate_all": None, **more}


def sides(place, old, new, *verdicts, points=(), load=()):
    inputs = []
    for name, text in (("old", old), ("new", new)):
        (place / f"{name}.yml").write_text(SCHEME + text, encoding="utf-8")
        inputs.append(Inputs(None, *check_scheme(place / f"{name}.yml")))
    names = sorted({v["office"] for v in verdicts})
    tables = {"offices": offices(*names), "verdicts": list(verdicts), "points": list(points), "load": list(load)}
    found = compare(*inputs, tables)
    return {row["office"]: row for row in found.rows}, found.summary


def test_whoever_is_far_behind_is_named_with_the_support_of_the_data(tmp_path):
    rows, summary = sides(tmp_path, OLD, NEW, said("a", 0.9), said("b", 0.85), said("c", 0.4))
    assert rows["c"]["old_lot"] == "named" and rows["c"]["old_again"] == 1 and rows["c"]["unsupported"] == ""
    assert (summary["struck"], summary["struck_unsupported"]) == (1, 0)


def test_whoever_is_last_by_a_hair_is_named_by_chance(tmp_path):
    rows, summary = sides(tmp_path, OLD, NEW, said("a", 0.602), said("b", 0.601), said("c", 0.6))
    assert rows["c"]["old_lot"] == "named" and rows["c"]["old_again"] < 0.6 and rows["c"]["unsupported"] == "chance"
    assert summary["grounds"]["chance"] == 3 and summary["places"] == 2  # those it spares are spared by chance too


def test_an_office_that_cannot_do_its_work_is_ranked_by_the_old_scheme_alone(tmp_path):
    load = [{"office": "c", "overloaded": True}, {"office": "a", "overloaded": False}]
    rows, summary = sides(tmp_path, OLD, NEW, said("a", 0.9), said("b", 0.85), said("c", 0.4), load=load)
    assert (rows["c"]["old_rank"], rows["c"]["new_rank"], rows["c"]["moves"]) == (3, None, "not_ranked")
    assert summary["moves"]["not_ranked"] == 1


def test_somebody_rises_only_when_every_rank_left_open_is_better(tmp_path):
    old = "indicators:\n" + indicator("on_time") + LAST_ONE
    visits = [said("a", 0.3), said("b", 0.9), said("c", 0.6), said("d", 0.605)]
    late = [said(o, s, measure="on_time") for o, s in (("a", 0.95), ("b", 0.5), ("c", 0.8), ("d", 0.7))]
    rows, summary = sides(tmp_path, old, NEW, *visits, *late)
    assert {o: r["moves"] for o, r in rows.items()} == {
        "a": "falls",
        "b": "rises",
        "c": "cannot_tell",
        "d": "cannot_tell",
    }
    assert (rows["a"]["old_rank"], rows["a"]["new_low"], rows["a"]["new_high"]) == (1, 4, 4)
    assert summary["moves"] == {"rises": 1, "falls": 1, "cannot_tell": 2, "not_ranked": 0}


def test_ranks_are_compared_among_the_offices_that_both_rank(tmp_path):
    visits = [said("a", 0.9), said("b", 0.5), said("x", 0.99, status="too_few", estimate=0.99)]
    rows, summary = sides(tmp_path, OLD, NEW, *visits)
    assert rows["x"]["old_rank"] == 1 and rows["x"]["moves"] == "not_ranked" and summary["compared"] == 2
    assert (rows["a"]["old_rank"], rows["a"]["old_shared"], rows["a"]["moves"]) == (2, 1, "cannot_tell")


def test_a_lot_that_doubted_records_decide_is_not_supported(tmp_path):
    saved = said("c", 0.3, estimate_all=0.95)
    rows, _summary = sides(tmp_path, OLD, NEW, said("a", 0.9), said("b", 0.6), saved)
    assert rows["b"]["old_lot"] == "named" and "doubted" in rows["b"]["unsupported"]
    assert rows["a"]["old_lot"] == "" and rows["a"]["unsupported"] == ""


def test_a_measure_that_tells_nothing_decides_nothing_that_is_supported(tmp_path):
    shares = [0.998, 0.997, 0.999, 0.996, 0.998, 0.995]
    full = [said(f"o{i}", s, n=10_000_000) for i, s in enumerate(shares)]  # no chance in it, and all at the end
    rows, summary = sides(tmp_path, OLD, NEW, *full)
    assert rows["o5"]["old_lot"] == "named" and rows["o5"]["unsupported"] == "uninformative"
    assert summary["uninformative"][0][1] == "Done in one visit"


def test_what_nobody_has_is_named_and_what_one_office_lacks_is_its_own(tmp_path):
    listed = "  - {name: listed, title: 事项数, kind: list_length, weight: 20, score: {per: {each: 1}}}\n"
    old = "indicators:\n" + indicator("done_in_one_visit") + listed + LAST_ONE
    verdicts = [said("a", 0.9), said("b", 0.5), said("c", 0.7)]
    _rows, summary = sides(tmp_path, old, NEW, *verdicts)
    assert summary["left_out"] == [{"title": "事项数", "weight": 20, "why": "no_values"}]
    points = [{"office": o, "indicator": "listed", "measure": None, "value": 3.0} for o in "ab"]
    rows, summary = sides(tmp_path, old, NEW, *verdicts, points=points)
    assert summary["left_out"] == [] and rows["c"]["lacking"] == "事项数" and "missing" in rows["c"]["unsupported"]
    assert rows["c"]["old_rank"] is None and rows["a"]["old_score"] == pytest.approx(12)


def test_an_honest_predecessor_keeps_its_rank_sets_and_its_grades(tmp_path):
    old = "asks:\n  - {use: on_time, weight: 1, goalposts: [0, 1]}\n" + GRADED.split("\n", 2)[2]
    visits = [said("a", 0.3), said("b", 0.9)]
    late = [said("a", 0.95, measure="on_time"), said("b", 0.6, n=100, measure="on_time")]
    rows, summary = sides(tmp_path, old, GRADED, *visits, *late)
    assert not summary["old"]["as_written"] and (rows["a"]["moves"], rows["b"]["moves"]) == ("falls", "rises")
    assert (rows["a"]["old_lot"], rows["a"]["unsupported"], rows["a"]["new_lot"]) == ("good", "", "bad")
    assert rows["b"]["old_lot"] == "good" and rows["b"]["unsupported"] == "chance"  # 60 lies within its interval


def test_without_consequences_the_ends_of_the_table_are_what_is_given(tmp_path):
    old = "indicators:\n" + indicator("done_in_one_visit") + "verdict: {top: 1, bottom: 1}\n"
    rows, _summary = sides(tmp_path, old, NEW, said("a", 0.9), said("b", 0.7), said("c", 0.5))
    assert [rows[o]["old_lot"] for o in "abc"] == ["first:1", "", "last:1"]


CUT = "indicators:\n" + indicator("done_in_one_visit", score="{share: true, cut: [{last: 1, gets: 0}]}") + LAST_ONE
NAMES = [f"o{i}" for i in range(6)]


def visits():
    return [row for i, o in enumerate(NAMES) for row in cases(o, 50 + 9 * i, 50 - 9 * i)]


def schemes(place):
    for name, text in (("old", CUT), ("new", GRADED)):
        (place / f"{name}.yml").write_text(SCHEME + text, encoding="utf-8")
    return place / "old.yml", place / "new.yml", snapshot(place, offices=offices(*NAMES), cases=visits())


def test_the_command_says_it_in_three_forms_and_on_a_page(shixiao, tmp_path):  # noqa: F811
    old, new, taken = schemes(tmp_path)
    code, out, _err = shixiao("compare", old, new, "--on", taken, "--format", "json", "--out", tmp_path / "page")
    told = json.loads(out)
    assert (
        code == 0 and told["summary"]["moves"]["cannot_tell"] >= 1 and told["offices"][0]["old_lot"] == "named · cut:a"
    )
    assert verify(tmp_path / "page") == []
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert "Two schemes side by side" in page and "cut off in “a”" in page and "<script" not in page
    assert json.loads((tmp_path / "page" / "compared.json").read_text(encoding="utf-8")) == told
    code, out, _err = shixiao("compare", old, new, "--on", taken, "--lang", "zh")
    assert code == 0 and "个单位里，原办法给了 1 个单位" in out
    code, out, _err = shixiao("compare", old, new, "--on", taken, "--format", "csv")
    assert code == 0 and out.startswith("office,name,old_score") and len(out.splitlines()) == 7


def test_an_assessment_gives_the_same_as_its_snapshot(shixiao, tmp_path):  # noqa: F811
    old, new, taken = schemes(tmp_path)
    assert shixiao("assess", taken, "--scheme", new, "--out", tmp_path / "assessment")[0] == 0
    answers = [
        shixiao("compare", old, new, "--on", on, "--format", "csv")[1] for on in (taken, tmp_path / "assessment")
    ]
    assert answers[0] == answers[1]


def test_days_without_anything_to_ask_are_refused_with_the_way_out(shixiao, tmp_path):  # noqa: F811
    old, new, taken = schemes(tmp_path)
    code, _out, err = shixiao("compare", old, new, "--on", taken, "--period", "2019-01-01", "2019-06-30")
    assert code == 5 and "--period" in err and "2019-01-01" in err
    assert shixiao("compare", old, "nowhere.yml", "--on", taken)[0] == 4
    assert shixiao("compare", old, new, "--on", tmp_path / "nothing")[0] == 5


def test_a_scheme_that_names_what_it_replaces_is_published_beside_it(tmp_path):
    (tmp_path / "before.yml").write_text(SCHEME + CUT, encoding="utf-8")
    tables = {"offices": offices(*NAMES), "cases": visits()}
    found = assessed(tmp_path, "instead_of: before.yml\n" + GRADED, **tables)
    assert [r["office"] for r in found["compared"] if r["old_lot"]] == ["o0"]
    (tmp_path / "before.yml").unlink()  # the assessment carries it
    with open_engine("duckdb", memory="1GB", threads=2, allowed=[tmp_path]) as engine:
        assert (
            differences(tmp_path / "assessment", [tmp_path / "snapshot"], engine, None, None, lambda _said: None) == []
        )
    publish(tmp_path / "assessment", tmp_path / "out", "en")
    for edition in ("public", "assessor"):
        assert "Beside the scheme it replaces" in (tmp_path / "out" / edition / "index.html").read_text(
            encoding="utf-8"
        )
        assert "cut off in “a”" in (tmp_path / "out" / edition / "compared.html").read_text(encoding="utf-8")
    assert pq.read_table(tmp_path / "assessment" / "compared.parquet").num_rows == 6


def test_what_the_old_scheme_uses_must_be_asked(tmp_path):
    (tmp_path / "before.yml").write_text(SCHEME + "indicators:\n" + indicator("on_time"), encoding="utf-8")
    with pytest.raises(SchemeRefused, match="use: on_time"):
        assessed(tmp_path, "instead_of: before.yml\n" + NEW, offices=offices("a"), cases=cases("a", 40))
