"""Tails of counts that vary more than chance, against scipy and against sums by hand."""

import numpy as np
import pytest
from scipy import stats

from shixiao.stats import tails


def test_tails_are_those_of_scipy():
    assert tails.binomial(5, 10, 0.1)[()] == pytest.approx(stats.binom.sf(4, 10, 0.1))
    assert tails.poisson(5, 2.0)[()] == pytest.approx(stats.poisson.sf(4, 2))
    assert tails.negative_binomial(5, 2.0, 0.5)[()] == pytest.approx(stats.nbinom.sf(4, 2, 0.5))
    assert tails.beta_binomial(5, 10, 0.1, 0.05)[0] == pytest.approx(stats.betabinom.sf(4, 10, 1.9, 17.1))


def test_without_spread_they_become_their_simple_relatives():
    assert tails.beta_binomial([3, 9], [10, 10], 0.2, 0.0) == pytest.approx(tails.binomial([3, 9], [10, 10], 0.2))
    assert tails.negative_binomial(3, 1.5, 0.0)[()] == pytest.approx(tails.poisson(3, 1.5)[()])


def test_nothing_is_certain_and_nothing_is_impossible():
    assert tails.binomial([0, 11], [10, 10], 0.5).tolist() == [1.0, tails.SMALLEST]


def test_the_spread_of_drawn_shares_is_found_again():
    draw = np.random.default_rng(1)
    n = np.full(20_000, 30.0)
    k = draw.binomial(30, draw.beta(0.1 * 19, 0.9 * 19, 20_000)).astype(float)  # spread 1 / 20
    assert tails.share_spread(k, n, np.full(20_000, 0.1)) == pytest.approx(0.05, rel=0.15)
    assert tails.share_spread(draw.binomial(30, 0.1, 20_000).astype(float), n, np.full(20_000, 0.1)) < 0.003


def test_the_spread_of_drawn_volumes_is_found_again():
    draw = np.random.default_rng(1)
    count = draw.negative_binomial(4, 4 / (4 + 10.0), 20_000).astype(float)  # mean 10, spread 1 / 4
    assert tails.volume_spread(count, np.full(20_000, 10.0)) == pytest.approx(0.25, rel=0.15)
