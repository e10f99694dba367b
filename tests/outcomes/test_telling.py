"""The few measures that tell: found in panels whose telling measures are known, and not claimed where nobody could."""

import datetime as dt
import json

import numpy as np
import pytest
from commands.test_command_line import shixiao  # noqa: F401  (a fixture)
from outcomes.small import snapshot
from outcomes.test_what_can_be_said import offices
from stats.test_key_measures import TRUE, panel

from shixiao.folders import verify
from shixiao.outcomes.telling import Panel, telling

pytestmark = pytest.mark.usefixtures("in_english")


def made(seed, **more):
    figures, aim = panel(seed, **more)
    names = [f"m{j:02}" for j in range(figures.shape[2])]
    small, whole = np.full(figures.shape, 0.05), figures.mean(axis=1)
    few = np.full(whole.shape, 0.05)
    return Panel(names, figures, small, aim, np.full(aim.shape, 0.05), whole, few, [False] * len(names))


def test_what_tells_stands_first_with_what_it_is_worth():
    found = telling(made(3, correlation=0.5))
    key = [row["measure"] for row in found.rows if row["answer"] == "key"]
    assert set(key) == {f"m{j:02}" for j in range(TRUE)} and found.rows[0]["measure"] in key
    first = found.rows[0]
    assert first["q"] <= 0.1 and first["stability"] >= 0.8 and first["increment"] > 0 and first["reliability_low"] > 0.9
    assert found.summary["identifiable"] and found.summary["answers"]["key"] == TRUE


def test_eight_offices_cannot_tell_and_it_is_said_how_many_could():
    found = telling(made(1, offices=8, correlation=0.55))
    assert {row["answer"] for row in found.rows} == {"not identifiable"}
    assert not found.summary["identifiable"] and 12 <= found.summary["offices_needed"] <= 25


def test_three_periods_cannot_tell():
    found = telling(made(1, periods=3))
    assert {row["answer"] for row in found.rows} == {"not identifiable"} and found.summary["offices_needed"] is None


def test_a_measure_that_never_differs_and_one_that_is_said_twice_are_named():
    one = made(2)
    one.figures[..., 5], one.whole[:, 5] = 1.0, 1.0
    one.figures[..., 7], one.whole[:, 7] = one.figures[..., 6], one.whole[:, 6]
    rows = {row["measure"]: row for row in telling(one).rows}
    assert rows["m05"]["answer"] == "no figures" and rows["m05"]["q"] is None and rows["m05"]["reliability"] == 0
    assert rows["m07"]["same_as"] == "m06" and rows["m06"]["same_as"] == "m07"


def city(place, number=32, months=9, seed=5):
    """Offices whose share of one visit wanders, and people asked afterwards who say what it did to them."""
    random = np.random.default_rng(seed)
    good = np.clip(0.6 + np.cumsum(random.normal(0, 0.16, (number, months)), axis=1), 0.1, 0.95)
    cases, answers = [], []
    for o in range(number):
        for m in range(months):
            for k in range(60):
                at = dt.datetime(2026, 1 + m, 1 + k % 28, 9, tzinfo=dt.UTC)
                key = f"{o}-{m}-{k}"
                visits = 1 if random.random() < good[o, m] else 2
                due = at + dt.timedelta(days=int(random.integers(-1, 3)))
                case = {"case": key, "office": f"o{o}", "applicant": key, "visits": visits, "outcome": "granted"}
                slow = dt.timedelta(days=int(30 * (1 - good[o, m]) + random.integers(0, 4)))
                cases.append(case | {"opened_at": at - slow, "closed_at": at, "due_at": due})
                told = {
                    "answer": key,
                    "survey": "s",
                    "office": f"o{o}",
                    "case": key,
                    "status": "answered",
                    "answered_at": at,
                }
                answers.append(told | {"satisfied": bool(random.random() < good[o, m])})
    names = [f"o{i}" for i in range(number)]
    return snapshot(place, offices=offices(*names), cases=cases, answers=answers)


SCHEME = """name: s
title: 试
question: 问
period: {from: 2020-01-01, to: 2020-12-31}
asks:
  - {use: done_in_one_visit, weight: 1}
  - {use: on_time, weight: 1, goalposts: [0, 1]}
  - {use: solved}
  - {use: elapsed}
  - {use: waiting}
"""


def test_a_snapshot_is_searched_by_office_and_month_and_shown_on_a_page(shixiao, tmp_path):  # noqa: F811
    taken = city(tmp_path)
    (tmp_path / "s.yml").write_text(SCHEME, encoding="utf-8")
    words = ("key-measures", taken, "--outcome", "surveyed_satisfied", "--scheme", tmp_path / "s.yml")
    code, out, _err = shixiao(*words, "--format", "json", "--out", tmp_path / "page")
    told = json.loads(out)
    said = {row["measure"]: row for row in told["measures"]}
    assert code == 0 and (told["summary"]["offices"], told["summary"]["periods"]) == (32, 9)
    assert said["on_time"]["answer"] not in ("key", "follows others")
    assert told["summary"]["left_out"] == {"solved": "same_people", "waiting": "not_by_period"}
    slow, visits = said["elapsed"], said["done_in_one_visit"]  # fewer days are more; both tell of the same thing
    assert (slow["answer"], visits["answer"]) == ("key", "follows others")
    assert min(slow["correlation"], visits["correlation"]) > 0.3 and slow["reliability"] > 0.5
    assert told["summary"]["independent"] and verify(tmp_path / "page") == []
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert (
        "never causal" in page
        and "figures/telling.svg" in page
        and (tmp_path / "page" / "figures" / "telling.svg").exists()
    )
    code, out, _err = shixiao(*words, "--every", "quarter", "--lang", "zh")
    assert code == 0 and "辨认不了" in out and "只是预示，不是因果" in out  # three quarters
    assert shixiao(*words, "--format", "csv")[1].startswith("measure,title,answer")


def test_what_cannot_be_an_outcome_is_refused(shixiao, tmp_path):  # noqa: F811
    taken = city(tmp_path, number=2, months=2)
    assert shixiao("key-measures", taken, "--outcome", "surveyed_satisfide")[0] == 2
    code, _out, err = shixiao("key-measures", taken, "--outcome", "elapsed")
    assert code == 2 and "not counted by period" in err
    code, _out, err = shixiao("key-measures", taken, "--outcome", "solved", "--period", "2026-01-10", "2026-01-20")
    assert code == 5 and "no whole month" in err
