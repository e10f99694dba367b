"""Histograms that know the rule, and honest ones that do not."""

import numpy as np
import pytest
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats import bunching

SMOOTH = 60 * np.exp(-0.5 * ((np.arange(40) - 15) / 9) ** 2) + 5


def drawn(seed, offices=1500, size=1.0):
    return np.random.default_rng(seed).poisson(SMOOTH * size, (offices, 40))


def moved(table, share, seed=0):
    """Some of those just under cell 20 are lifted over it."""
    found = table.copy()
    lifted = np.random.default_rng(seed).binomial(found[:, 19], share)
    found[:, 19] -= lifted
    found[:, 20] += lifted
    return found


@pytest.mark.parametrize("size", [0.3, 1.0, 5.0])
def test_smooth_histograms_are_accused_no_more_often_than_promised(size):
    table = drawn(1, size=size)
    assert np.mean(bunching.excess(table, 20).p < 0.05) <= 0.06
    assert np.mean(bunching.excess(table, 20, window=2, before=2, after=1).p < 0.05) <= 0.065
    assert np.nanmean(bunching.density_jump(table, 20).p < 0.05) <= 0.07
    assert np.mean(bunching.on_cells(table, [5, 10, 15, 20, 25, 30]).p < 0.05) <= 0.07


def test_cases_lifted_over_a_threshold_are_seen():
    table = moved(drawn(2), 0.5)
    found = bunching.excess(table, 20, before=1)
    assert (found.p < 0.05).mean() > 0.85
    #   of about 60 · exp(-½ (4 / 9)²) + 5 = 59 in cell 19 half come over
    assert (found.observed - found.expected).mean() == pytest.approx(29.7, abs=2)
    jump = bunching.density_jump(table, 20)
    assert (jump.p < 0.05).mean() > 0.9 and np.mean(jump.log_ratio) > 0.5
    assert (bunching.on_cells(table, [20]).p < 0.05).mean() > 0.9


def test_one_histogram_or_many_give_the_same():
    table = drawn(3, 4)
    for call in (lambda h: bunching.excess(h, 20), lambda h: bunching.density_jump(h, 20)):
        for name, value in vars(call(table)).items():
            np.testing.assert_allclose(value[2], getattr(call(table[2]), name), rtol=1e-6)


def test_too_few_cases_say_nothing():
    assert np.isnan(bunching.excess(np.zeros(40), 20).p) and np.isnan(bunching.density_jump(np.zeros(40), 20).p)
    assert np.isnan(bunching.excess(drawn(4, 3), 39, reach=3).p).all()


#   cells 0 … 8: 5 9 40 9 5 | neighbours of cell 2 hold 18: P(at least 40 of 58 with chance ⅓)
def test_a_heap_on_one_value_is_a_third_against_its_neighbours():
    found = bunching.on_cells([5, 9, 40, 9, 5], [2])
    assert found.ratio == pytest.approx(40 / 9) and found.p == pytest.approx(stats.binom.sf(39, 58, 1 / 3))


# ---- the last days ----------------------------------------------------------------------------------------------


def test_ordinary_ends_are_no_surge_even_when_days_differ():
    random = np.random.default_rng(5)
    for daily in (random.poisson(20, (1500, 60)), random.negative_binomial(3, 3 / 23, (1500, 60)),
                  random.poisson(0.3, (1500, 60))):  # fmt: skip
        found = bunching.surge(daily, 6)
        assert np.nanmean(found.p < 0.05) <= 0.08
        assert np.nanmean((found.low <= 1) & (found.high >= 1)) >= 0.92


def test_a_rush_before_the_deadline_is_seen_and_closed_days_do_not_count():
    random = np.random.default_rng(6)
    daily = random.poisson(20, (300, 60))
    daily[:, -6:] = random.poisson(32, (300, 6))
    open_ = np.ones(60)
    open_[[10, 20, 57]] = 0
    daily[:, open_ == 0] = 0
    found = bunching.surge(daily, 6, open_)
    assert found.ratio.mean() == pytest.approx(1.6, abs=0.03) and (found.p < 0.01).mean() > 0.95
    assert ((found.low <= 1.6) & (found.high >= 1.6)).mean() >= 0.92
    assert np.isnan(bunching.surge(np.zeros(30), 3).ratio)


# ---- the same figure again and again ----------------------------------------------------------------------------


#   office | periods of 1000 asked                     | printed
#   east   | 987 987 987 987 987 987                   | 98.7 % six times: five pairs
#   west   | 981 990 985 988 979 984                   | never twice
#   north  | 1000 of 1000 throughout                   | always 100 %: that is what chance gives, too
def test_the_same_share_six_times_running_is_noticed():
    yes = [[987] * 6, [981, 990, 985, 988, 979, 984], [1000] * 6]
    found = bunching.repeats(yes, np.full((3, 6), 1000))
    assert found.seen.tolist() == [5, 0, 5]
    assert found.expected[0] == pytest.approx(5 * 0.079, abs=0.05)
    assert found.p[0] < 1e-4 and found.p[1:] == pytest.approx(1)


def test_honest_shares_repeat_by_chance_as_often_as_expected():
    random = np.random.default_rng(7)
    asked = random.integers(100, 400, (800, 8))
    for share in (0.9, 0.995):
        found = bunching.repeats(random.binomial(asked, share), asked)
        assert found.seen.mean() == pytest.approx(found.expected.mean(), rel=0.25) and (found.p < 0.05).mean() <= 0.05
    gap = bunching.repeats([[5, 0, 5], [5, 5, 0]], [[10, 0, 10], [10, 10, 0]], 2)
    assert gap.seen.tolist() == [0, 1] and gap.p[0] == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: bunching.excess([1, 2, 3], 3),
        lambda: bunching.excess([1, 2, 3], 1, window=0),
        lambda: bunching.excess([1, -2, 3], 1),
        lambda: bunching.density_jump([1, 2, 3, 4], 1),
        lambda: bunching.on_cells([1, 2, 3, 4, 5], [1, 2]),
        lambda: bunching.on_cells([1, 2, 3, 4, 5], [0]),
        lambda: bunching.surge([1, 2, 3, 4], 2),
        lambda: bunching.surge([1, 2, 3, 4, 5], 1, [1, 1, 1, 1, 0]),
        lambda: bunching.repeats([1, 2], [3, 3]),
        lambda: bunching.repeats([[1.5, 2]], [[3, 3]]),
    ],
)
def test_histograms_that_cannot_be_judged_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
