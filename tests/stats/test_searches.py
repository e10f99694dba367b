"""The best find of a long search is worth less than it looks."""

import numpy as np
import pytest

from shixiao.stats.searches import benjamini_hochberg, of_the_search


def test_a_find_among_a_thousand_is_worth_a_thousand_times_less():
    p = np.array([1e-12, 1e-8])
    found = of_the_search(p, lambda draw: draw.uniform(size=1000))
    assert (found >= 0.5 * (1 - (1 - p) ** 1000)).all() and (found <= 1e-3).all()


def test_a_search_whose_p_values_promise_too_much_is_corrected():
    # p-values that are the squares of honest ones: 1e-8 stands for 1e-4
    found = of_the_search(np.array([1e-8]), lambda draw: draw.uniform(size=1000) ** 2, runs=200)
    assert 0.02 < found[0] < 0.25  # 1 - (1 - 1e-4) ** 1000 = 0.095


def test_a_search_that_finds_nothing_is_left_alone():
    assert of_the_search([0.5], lambda draw: [])[0] == pytest.approx(0.5, abs=0.2)


def test_benjamini_hochberg_by_hand():
    # sorted 0.01 0.02 0.04 0.5 of 4: 0.04 0.04 0.0533 0.5
    assert benjamini_hochberg([0.04, 0.01, 0.5, 0.02]) == pytest.approx([0.16 / 3, 0.04, 0.5, 0.04])


def test_what_was_tested_and_not_listed_counts():
    assert benjamini_hochberg([0.01], of=10) == pytest.approx([0.1])
