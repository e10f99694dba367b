"""An existing assessment is computed as it is written: one row of its table, the offices, the answer."""

import numpy as np
import pytest

from shixiao.design import as_written
from shixiao.design.scheme import Scheme, load_scheme
from shixiao.design.written import recorded
from shixiao.errors import BadNumbers, SchemeRefused
from shixiao.strict import parse

pytestmark = pytest.mark.usefixtures("in_english")
HEAD = "name: case\ntitle: 例\nquestion: 问什么？\nperiod: {from: 2026-01-01, to: 2026-06-30}\n"


def scheme(text):
    return parse(HEAD + text, Scheme, SchemeRefused, "case.yml")


def row(score, weight=10, more=""):
    return scheme(f"indicators:\n  - {{name: a, title: 甲, kind: other, weight: {weight}, {more}score: {score}}}\n")


def points(score, values, weight=10, more="", **tables):
    offices = [f"o{i}" for i in range(len(values))]
    return as_written(row(score, weight, more), offices, {"a": values}, **tables).points["a"].tolist()


@pytest.mark.parametrize(
    ("score", "values", "answer"),
    [
        ("{share: true}", [0.5, 1.0, 0.0], [5, 10, 0]),
        ("{line: [[60%, 0], [95%, 10]]}", [0.5, 0.775, 0.95, 1.0], [0, 5, 10, 10]),
        ("{steps: [{at_least: 95%, gets: 10}, {at_least: 90%, gets: 6}]}", [0.95, 0.9499, 0.9, 0.8], [10, 6, 6, 0]),
        ("{steps: [{at_most: 0, gets: 10}, {at_most: 2, gets: 5}]}", [0, 1, 2, 3], [10, 5, 5, 0]),
        ("{per: {each: 0.2, most: 20}}", [100, 20, 500], [20, 4, 20]),
        ("{per: {each: 1, every: 10, over: 60}}", [59, 79, 80, 1000], [0, 1, 2, 10]),
        ("{per: {each: -2, most: 5}}", [0, 1, 9], [0, -2, -5]),
        ("{less: {each: 1, every: 1%, below: 95%}}", [0.96, 0.95, 0.90, 0.1], [10, 10, 5, 0]),
        ("{less: {each: 2, above: 3}}", [1, 3, 5, 100], [10, 10, 6, 0]),
        ("{by_rank: {first: 10, each_place: 2}}", [5, 9, 9, 1], [6, 10, 10, 4]),
        ("{judged_by: 评审组}", [7, 9.5], [7, 9.5]),
        ("{share: true, cut: [{last: 1, gets: 0}]}", [0.9, 0.8, 0.7], [9, 8, 0]),
        ("{share: true, cut: [{first: 1, gets: 10}]}", [0.9, 0.8, 0.7], [10, 8, 7]),
        ("{share: true, cut: [{last: 2, gets: 0}]}", [0.9, 0.8, 0.8], [9, 0, 0]),
        ("{share: true, cut: [{last: 1, gets: 0}]}", [0.9, 0.8, 0.8], [9, 8, 8]),
        ("{share: true, veto: {below: 60%, loses: indicator}}", [0.6, 0.59], [6, 0]),
    ],
)
def test_points_follow_the_rule_as_it_stands(score, values, answer):
    assert points(score, values) == pytest.approx(answer)


def test_fewer_may_be_better():
    assert points("{share: true}", [0.1], more="better: less, ") == pytest.approx([9])
    assert points("{by_rank: {first: 10, each_place: 1}}", [3, 1], more="better: less, ") == [9, 10]


def test_a_target_is_everything_or_nothing():
    assert points("{reached: {gets: 10}}", [300, 299], more="target: {at_least: 300, per: month}, ") == [10, 0]
    assert points("{reached: {gets: 10, otherwise: 2}}", [0, 1], more="target: {at_most: 0}, ") == [10, 2]


def test_whoever_did_well_last_year_must_do_better_this_year():
    told = points(
        "{reached: {gets: 10}}", [0.9, 0.6], more="target: {last_year_plus: 5%}, ", last_year={"a": [0.88, 0.5]}
    )
    assert told == [0, 10]
    with pytest.raises(SchemeRefused, match="last year"):
        points("{reached: {gets: 10}}", [0.9], more="target: {last_year_plus: 5%}, ")


def test_only_who_is_last_for_certain_is_cut_where_the_scheme_asks_for_certainty():
    score = "{share: true, cut: [{last: 1, gets: 0, certain: true}]}"
    assert points(score, [0.9, 0.5, 0.8], se={"a": [0.01, 0.01, 0.01]}) == pytest.approx([9, 0, 8])
    assert points(score, [0.9, 0.5, 0.8], se={"a": [0.3, 0.3, 0.3]}) == pytest.approx([9, 5, 8])
    said = as_written(row(score), ["x", "y"], {"a": [0.9, 0.5]})
    assert said.points["a"].tolist() == pytest.approx([9, 5]) and len(said.notes) == 1


def test_an_office_without_a_number_has_no_total_unless_that_counts_as_nothing():
    said = as_written(row("{share: true}"), ["x", "y"], {"a": [np.nan, 0.5]})
    assert np.isnan(said.total[0]) and said.rank.tolist() == [0, 1] and len(said.notes) == 1
    said = as_written(row("{share: true}"), ["x", "y"], {"a": [np.nan, 0.5]}, missing="zero")
    assert said.total.tolist() == [0, 5] and said.rank.tolist() == [2, 1]


TWO = """
indicators:
  - {name: a, title: 甲, kind: other, under: [一], weight: 50, score: {share: true, veto: {below: 20%, loses: all}}}
  - {name: b, title: 乙, kind: other, under: [二], weight: 50, use: on_time, score: {share: true}}
  - {name: c, title: 加分, kind: judged, weight: 5, bonus: true, score: {judged_by: 评审组}}
"""


def test_what_is_on_top_is_added_and_a_veto_takes_all():
    said = as_written(scheme(TWO), ["x", "y"], {"a": [0.5, 0.1], "on_time": [1.0, 1.0], "c": [3, 3]})
    assert said.total.tolist() == pytest.approx([78, 0]) and said.full == 100


def test_a_zero_is_not_made_good_where_headings_meet_in_a_geometric_mean():
    said = as_written(scheme("combine: geometric\n" + TWO), ["x", "y"], {"a": [0.25, 0.5], "b": [1, 0], "c": [0, 0]})
    assert said.total.tolist() == pytest.approx([50, 0])


def test_a_heading_can_be_lost_by_an_event():
    text = TWO + "vetoes:\n  - {name: fire, what: 出了事, loses: dimension, under: 二}\n"
    said = as_written(scheme(text), ["x", "y"], {"a": [1, 1], "b": [1, 1], "c": [0, 0], "fire": [0, 1]})
    assert said.total.tolist() == pytest.approx([100, 50])


def test_consequences_strike_by_rank_grade_and_points():
    text = (
        "grades: [{name: 五星, at_least: 90}, {name: 四星, at_least: 0}]\n"
        + "consequences:\n  - {last: 1, what: 通报, points: 0}\n  - {grade: 五星, what: 奖励}\n"
        + "  - {below: 60, what: 约谈}\n  - {each_point: true, what: 每分两千元}\n"
        + "indicators:\n  - {name: a, title: 甲, kind: other, weight: 100, score: {share: true}}\n"
    )
    said = as_written(scheme(text), ["x", "y", "z"], {"a": [0.9, 0.8, 0.5]})
    assert said.follows == (("奖励", "每分两千元"), ("每分两千元",), ("通报", "约谈", "每分两千元"))
    assert said.total.tolist() == pytest.approx([90, 80, 0])
    assert said.grade == ("五星", "四星", "四星")


def test_the_scheme_of_the_report_strikes_the_honest_office():
    """The honest office lists what it can do, lets people come as they like, and has two unhappy ones in a hundred."""
    values = {
        "listed_services": [24, 110, 105, 98, 101, 99],
        "devolved_powers": [0.9, 0.5, 0.6, 0.5, 0.6, 0.5],
        "online_rate": [0.55, 0.99, 0.98, 0.97, 0.96, 0.95],
        "portal_built": [1, 1, 1, 1, 1, 1],
        "satisfied": [0.98, 1.0, 1.0, 1.0, 1.0, 1.0],
    }
    said = as_written(load_scheme("report-2021"), ["honest", "b", "c", "d", "e", "f"], values)
    assert said.points["satisfied"].tolist() == [0, 30, 30, 30, 30, 30]
    assert said.points["online_rate"].tolist() == pytest.approx([0, 29.7, 29.4, 29.1, 0, 0])
    assert said.rank[0] == 6 and said.total[0] == 0 and "全市通报" in said.follows[0]


def test_figures_are_taken_as_recorded_with_the_doubted_ones_in():
    verdicts = [
        {"office": "x", "measure": "satisfied", "estimate": 0.7, "estimate_all": 0.99},
        {"office": "y", "measure": "satisfied", "estimate": 0.8, "estimate_all": None},
        {"office": "z", "measure": "satisfied", "estimate": None},
    ]
    found = recorded(verdicts, ["x", "y", "z"])["satisfied"]
    assert found[:2].tolist() == [0.99, 0.8] and np.isnan(found[2])


def test_mistakes_are_told():
    with pytest.raises(SchemeRefused, match="no indicators"):
        as_written(scheme("asks: [{use: on_time, weight: 1}]\n"), ["x"], {})
    with pytest.raises(BadNumbers, match="2 offices"):
        as_written(row("{share: true}"), ["x", "y"], {"a": [1]})
    with pytest.raises(SchemeRefused, match="no target"):
        row("{reached: {gets: 10}}")
    said = as_written(row("{share: true}"), ["x"], {})
    assert np.isnan(said.total).all() and len(said.notes) == 1
