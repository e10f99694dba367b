"""Measures that say the same, or the opposite."""

import numpy as np
import pytest
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats import redundancy


def test_two_noisy_measures_of_one_thing_are_found_out():
    #   both are truth plus noise of the same size: reliability ½, so they correlate at about ½
    random = np.random.default_rng(1)
    truth = random.standard_normal(4000)
    table = np.column_stack([truth + random.standard_normal(4000), truth + random.standard_normal(4000), -truth])
    found = redundancy.redundancy(table, [0.5, 0.5, 1])
    assert found.rank[0, 1] == pytest.approx(stats.spearmanr(table[:, 0], table[:, 1])[0])
    assert found.rank[0, 1] < 0.55 and found.correlation[0, 1] > 0.9 and found.redundant[0, 1]
    assert found.opposed[0, 2] and found.opposed[2, 1] and not found.opposed[0, 1]
    assert np.isnan(np.diag(found.correlation)).all() and not redundancy.redundancy(table).redundant.any()


def test_unrelated_measures_are_called_opposed_as_seldom_as_promised():
    random = np.random.default_rng(2)
    tables = random.standard_normal((400, 25, 2))
    found = [redundancy.redundancy(table) for table in tables]
    assert np.mean([each.opposed[0, 1] for each in found]) <= 0.05 and not any(each.redundant.any() for each in found)
    inside = [each.low[0, 1] <= 0 <= each.high[0, 1] for each in found]
    assert np.mean(inside) >= 0.92


def test_only_offices_that_have_both_are_compared():
    table = np.array([[1, 2, 3, 4, 5, 6, 7, np.nan], [1, 2, 3, 4, 5, 7, 6, 9], [np.nan] * 5 + [1, 2, 3]]).T
    found = redundancy.redundancy(table)
    assert found.rank[0, 1] == pytest.approx(stats.spearmanr(table[:7, 0], table[:7, 1])[0])
    assert np.isnan(found.rank[0, 2]) and not found.redundant[0, 2] and not found.opposed[0, 2]
    noisy = redundancy.redundancy(table, [0.05, 1, 1])
    assert np.isnan(noisy.correlation[0]).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: redundancy.redundancy([1, 2, 3]),
        lambda: redundancy.redundancy([[1, 2], [2, 3]], [0.5, 0.5, 0.5]),
        lambda: redundancy.redundancy([[1, 2], [2, 3]], 1.5),
        lambda: redundancy.redundancy([[1, 2], [2, 3]], same=0),
    ],
)
def test_tables_that_cannot_be_correlated_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
