"""What sample would decide a question."""

import json

import pytest

from shixiao.errors import BadNumbers, WrongUse
from shixiao.outcomes.deciding import deciding, show
from shixiao.stats import proportions

pytestmark = pytest.mark.usefixtures("in_english")


def test_so_many_answers_give_the_interval_and_one_fewer_does_not():
    (row,) = deciding(share=0.8, half_width=0.03)
    low, high = proportions.wilson(0.8 * row["answers"], row["answers"], 0.9)
    assert (high - low) / 2 <= 0.03
    low, high = proportions.wilson(0.8 * (row["answers"] - 2), row["answers"] - 2, 0.9)
    assert (high - low) / 2 > 0.03


def test_more_offices_and_a_smaller_difference_need_more_answers():
    sizes = [deciding(share=0.8, other=o, offices=n)[0]["answers"] for o, n in ((0.7, 2), (0.75, 2), (0.75, 30))]
    assert sizes == sorted(sizes) and len(set(sizes)) == 3


def test_more_are_drawn_than_must_answer_and_clusters_cost():
    (row,) = deciding(share=0.8, half_width=0.05, response=0.5)
    (dear,) = deciding(share=0.8, half_width=0.05, deff=2)
    assert row["draw"] > 2 * row["answers"] and dear["answers"] >= 2 * row["answers"] - 1


def test_the_chance_of_what_one_has_is_said_for_a_target():
    few, many = (deciding(share=0.86, target=0.8, asked=n)[0]["chance"] for n in (50, 500))
    assert few < 0.5 < 0.9 < many


def test_a_question_that_no_sample_decides_is_refused():
    with pytest.raises(BadNumbers, match="no sample tells"):
        deciding(share=0.8, target=0.8)
    with pytest.raises(BadNumbers, match="differ by no more"):
        deciding(share=0.8, other=0.79, smallest_difference=0.02)
    with pytest.raises(WrongUse, match="no question"):
        deciding(share=0.8)


def test_it_is_said_as_text_json_and_csv():
    rows = deciding(share=0.8, half_width=0.03, target=0.75, spread=0.03)
    assert [r["question"] for r in json.loads(show(rows, "json"))] == ["half_width", "target", "spread"]
    assert show(rows, "csv").count("\n") == 4
    assert "which side of the target 75.0%" in show(rows, "text")
