"""The best of its level: shown, never scored; one office's report moves the others."""

import hashlib

import numpy as np
import pytest
from small import assessed
from test_load import EACH, RANKED, cases, register

from shixiao.outcomes import assess, frontier
from shixiao.stats.frontier import benefit_of_the_doubt, envelopment

FEW = EACH | {"t00": 200, "t01": 50}


def told(tmp_path, staff=None, each=FEW, **other):
    said = assessed(tmp_path, RANKED, **register(**(staff or {})), cases=cases(each), **other)
    return {r["office"]: r for r in said["frontier"]}


def test_with_as_many_people_the_best_closes_twice_as_many(tmp_path):
    rows = told(tmp_path)
    assert {o: round(r["efficiency"], 6) for o, r in rows.items() if o in ("t00", "t01", "t05")} == {
        "t00": 1.0, "t01": 0.25, "t05": 0.5,
    }  # fmt: skip
    assert rows["t05"]["peers"] == "t00" and rows["t00"]["peers"] == "" and rows["t00"]["of"] == 12


def test_one_office_that_reports_fewer_people_moves_everybody_else(tmp_path):
    rows = told(tmp_path)
    assert rows["t00"]["moved"] == 11 and rows["t05"]["moved"] is None


def test_an_overloaded_office_is_shown_and_is_nobodys_model(tmp_path):
    rows = told(tmp_path, {"t03": {"posts": 9, "in_post": 2}}, each=EACH)
    assert rows["t03"]["efficiency"] == pytest.approx(1.0) and rows["t03"]["peers"] == ""
    assert all("t03" not in r["peers"] and r["efficiency"] == pytest.approx(1.0) for r in rows.values())


def test_an_office_without_people_or_with_few_cases_is_not_compared(tmp_path):
    rows = told(tmp_path, {"t03": {"in_post": 0}}, each=FEW | {"t04": 7})
    assert [(rows[o]["why_not"], rows[o]["efficiency"]) for o in ("t03", "t04")] == [
        ("no_people", None), ("too_few", None),
    ]  # fmt: skip


def test_where_nobody_says_how_many_work_there_nothing_is_written(tmp_path):
    said = assessed(tmp_path, RANKED, offices=register()["offices"], cases=cases(EACH))
    assert said["frontier"] == []


def test_ranks_and_scores_are_the_same_bytes_without_it(tmp_path, monkeypatch):
    told(tmp_path, out="with")
    monkeypatch.setattr(assess.frontier, "frontier", lambda *_: [])
    assert assessed(tmp_path, RANKED, out="without")["frontier"] == []
    for name in ("ranks", "scores", "verdicts", "dimensions"):
        one, other = (
            hashlib.sha256((tmp_path / f / f"{name}.parquet").read_bytes()).digest() for f in ("with", "without")
        )
        assert one == other


def test_in_any_unit_of_people_the_figure_is_the_same_and_a_model_is_only_who_may_be_one():
    random = np.random.default_rng(3)
    had, did = random.uniform(1, 9, (15, 2)), random.uniform(1, 9, (15, 2))
    may = np.arange(15) > 4
    found = envelopment(had, did, side="output", models=may)
    again = envelopment(had * [8.0, 0.1], did, side="output", models=may)
    np.testing.assert_allclose(found.efficiency, again.efficiency, atol=1e-7)
    off = ~np.eye(15, dtype=bool)
    assert not (found.peers * off)[:, :5].any()
    best = np.vstack([had, had.min(axis=0)]), np.vstack([did, did.max(axis=0)])
    assert envelopment(*best, side="output").efficiency[-1] == pytest.approx(1)


#   shares of weight between ¼ and ¾: under w = ¾, ¼ the second has 25 of the first's 75; under ¼, ¾ it has 75 of 25
#   the third has nothing in the first measure and yet more than nothing: 0.75 · 40 against 0.75 · 100
def test_held_by_weight_a_nought_costs_no_more_than_its_weight():
    score, _share = benefit_of_the_doubt([[100, 0], [0, 100], [0, 40]], least=0.25, most=0.75, held="weight")
    np.testing.assert_allclose(score, [1, 1, 0.4], atol=1e-9)


def test_a_level_with_too_few_offices_is_not_compared():
    rows = [{"office": f"o{i}", "own": 5, "hired": None, "closed": 50, "in_time": None, "why_not": None}
            for i in range(9)]  # fmt: skip
    frontier._level(rows, set())
    assert {r["why_not"] for r in rows} == {"few_offices"}
