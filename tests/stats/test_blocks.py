"""Densest blocks against blocks that can be counted by hand."""

import numpy as np
import pytest

from shixiao.errors import BadNumbers
from shixiao.stats.blocks import densest, log_chance, weights


def test_a_square_of_ratings_beside_a_thin_line_is_the_block():
    # people 0–3 rate things 0–3: 16 ratings, 8 heads, density 2; person 4 rates thing 4 only
    who, what = [*np.repeat(np.arange(4), 4), 4], [*np.tile(np.arange(4), 4), 4]
    block = densest(who, what, np.ones(17))
    assert block.density == 2.0
    assert block.people.tolist() == [True] * 4 + [False] and block.things.tolist() == [True] * 4 + [False]


def test_greedy_is_at_least_half_as_dense_as_any_block():
    draw = np.random.default_rng(3)
    for _ in range(20):
        edges = np.unique(draw.integers(0, 6, (2, 14)), axis=1)
        found = densest(edges[0], edges[1], np.ones(edges.shape[1])).density
        best = max(_density(edges, a, b) for a in range(1, 64) for b in range(1, 64))
        assert best / 2 <= found <= best + 1e-9


def _density(edges, a, b):
    inside = ((a >> edges[0]) & 1) & ((b >> edges[1]) & 1)
    return inside.sum() / (a.bit_count() + b.bit_count())


def test_what_everybody_rates_ties_nobody():
    assert weights([1000])[0] < weights([1])[0] == pytest.approx(1 / np.log(6))


def test_no_ratings_are_no_block():
    assert densest([], [], []).density == 0.0


def test_arrays_of_different_lengths_are_refused():
    with pytest.raises(BadNumbers):
        densest([0], [0, 1], [1.0])


def test_a_block_as_expected_is_no_surprise_and_all_choices_are_paid_for():
    assert log_chance(10, 5, 50, 50, 1000, 100) == 0.0
    assert log_chance(10, 5, 50, 1.0, 1000, 100) > log_chance(10, 5, 50, 1.0, 100, 100)
    # 50 ratings where 1 is expected: 50 - 1 - 50 log 50 = -146.6; choices of 10 of 100 and 5 of 100: 30.5 + 18.1
    assert log_chance(10, 5, 50, 1.0, 100, 100) == pytest.approx(-146.6 + 30.48 + 18.14, abs=0.1)
