"""What rules do to offices by chance."""

import numpy as np
import pytest

from shixiao.errors import BadNumbers
from shixiao.stats import decisions, ranks


def test_the_chance_of_naming_the_wrong_three_is_what_happens():
    random, said, happened, mistaken, wrong = np.random.default_rng(1), [], [], [], []
    for _run in range(250):
        se = 0.018 * random.uniform(0.5, 1.5, 13)
        truth = 0.85 + 0.02 * random.standard_normal(13)
        found = decisions.last_k(truth + se * random.standard_normal(13), se, 3, draws=1000)
        last = np.isin(np.arange(13), np.argsort(truth)[:3])
        said.append(found.wrong)
        happened.append((found.named != last).any())
        mistaken.append(found.mistaken)
        wrong.append((found.named & ~last).sum())
        assert found.belongs.sum() == pytest.approx(3)
    assert np.mean(said) == pytest.approx(np.mean(happened), abs=0.06)
    assert np.mean(mistaken) == pytest.approx(np.mean(wrong), abs=0.2)


def test_clear_data_name_the_right_ones_and_noise_names_anybody():
    clear = decisions.last_k([9, 8, 7, 1, 2, 10], np.full(6, 0.1), 2)
    assert clear.named.tolist() == [False, False, False, True, True, False] and clear.wrong < 0.001
    noise = decisions.last_k(0.9 + 0.001 * np.arange(20), np.full(20, 0.05), 3)
    assert noise.wrong > 0.97 and noise.belongs.max() < 0.25
    turned = decisions.last_k([1, 2, 3, 9], np.full(4, 0.1), 1, better="low")
    assert turned.named.tolist() == [False, False, False, True]


#   13 counties, 400 asked each near 90 %, true spread 2 points
def test_the_last_three_of_thirteen_are_half_luck():
    found = decisions.if_repeated(0.02, np.full(13, np.sqrt(0.9 * 0.1 / 400)), 3)
    assert found.true == pytest.approx(0.64, abs=0.02) and found.same == pytest.approx(0.53, abs=0.02)
    assert found.exact == pytest.approx(0.19, abs=0.02)
    equal = decisions.if_repeated(0.0, np.full(13, 0.015), 3)
    assert equal.same == pytest.approx(3 / 13, abs=0.02)


def test_offices_near_a_cliff_fall_by_chance():
    random, said, happened = np.random.default_rng(2), [], []
    for _run in range(100):
        truth = 0.9 + 0.02 * random.standard_normal(30)
        seen = truth + 0.015 * random.standard_normal(30)
        said.append(decisions.wrong_side(seen, np.full(30, 0.015), 0.9).mean())
        happened.append(((seen >= 0.9) != (truth >= 0.9)).mean())
    assert np.mean(said) == pytest.approx(np.mean(happened), abs=0.02) and np.mean(said) > 0.15
    assert decisions.wrong_side([0.5, 0.9, 0.9, 0.99], np.full(4, 0.01), 0.7).max() < 0.001


#   four offices: the first is above the other three, which cannot be told apart: 3 of 6 pairs
def test_separated_pairs_are_counted():
    sets = ranks.rank_sets([9, 5, 5.1, 5.2], np.full(4, 0.3))
    assert decisions.separated(sets.low, sets.high) == 0.5
    assert decisions.separated([1, 2, 3], [1, 2, 3]) == 1 and decisions.separated([1, 1], [2, 2]) == 0
    assert np.isnan(decisions.separated([1], [1]))


@pytest.mark.parametrize(
    "call",
    [
        lambda: decisions.last_k([1, 2, 3, 4], [1, 1, 1, 1], 4),
        lambda: decisions.last_k([1, 2, 3], [1, 1, 1], 1),
        lambda: decisions.last_k([1, 2, 3, 4], [1, 0, 1, 1], 1),
        lambda: decisions.last_k([1, 2, 3, 4], [1, 1, 1, 1], 1, draws=10),
        lambda: decisions.if_repeated(0.1, [1, 1], 2),
        lambda: decisions.wrong_side([1, 2, 3, 4], [1, 1, 1, 1], np.nan),
        lambda: decisions.separated([2, 1], [1, 2]),
    ],
)
def test_rules_that_cannot_be_judged_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
