"""Is there anything to compare, and who is out of the ordinary."""

import numpy as np
import pytest
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats import funnel, reliability


def test_a_measure_at_its_ceiling_cannot_be_ranked():
    #   truly 99.5 % ± 0.2 points, 255 asked: se 0.44 points; λ = 0.04 / (0.04 + 0.195) = 0.17
    random = np.random.default_rng(1)
    found = []
    for _ in range(40):
        truth = np.clip(random.normal(0.995, 0.002, 200), 0, 1)
        se = np.full(200, np.sqrt(0.995 * 0.005 / 255))
        found.append(reliability.reliability(truth + se * random.standard_normal(200), se))
    assert np.mean([each.share for each in found]) == pytest.approx(0.17, abs=0.04)
    assert np.mean([each.low < 0.5 for each in found]) == 1


def test_the_interval_covers_the_truth_as_often_as_promised():
    random, inside = np.random.default_rng(2), []
    for _ in range(300):
        se = random.uniform(0.5, 2, 20)
        found = reliability.reliability(1.2 * random.standard_normal(20) + se * random.standard_normal(20), se)
        inside.append(found.tau2_low <= 1.44 <= found.tau2_high)
        assert found.low <= found.share <= found.high
    assert 0.92 <= np.mean(inside) <= 0.98


def test_the_variance_between_offices_solves_its_equation():
    #   Q(τ²) = offices - 1, by hand with equal errors: variance of the estimates less se²
    values = np.array([1.0, 4.0, 7.0, 8.0])
    found = reliability.reliability(values, [1, 1, 1, 1])
    assert found.tau2 == pytest.approx(values.var(ddof=1) - 1)
    rest = ((values - values.mean()) ** 2).sum()
    assert found.tau2_low == pytest.approx(rest / stats.chi2.ppf(0.975, 3) - 1)
    assert found.tau2_high == pytest.approx(rest / stats.chi2.ppf(0.025, 3) - 1)


def test_offices_closer_than_chance_have_no_reliability():
    found = reliability.reliability([5, 5.1, 4.9], [2, 2, 2])
    assert found.share == 0 and found.low == 0


def test_the_share_at_the_ceiling_is_counted():
    assert reliability.at_ceiling([1, 1, 0.996, 0.9], within=0.005) == 0.75


# ---- funnels --------------------------------------------------------------------------------------------------


def test_ordinary_offices_are_inside_their_limits_as_often_as_promised():
    random = np.random.default_rng(3)
    asked = random.integers(30, 3000, 4000)
    plain = funnel.of_shares(random.binomial(asked, 0.9), asked, 0.9)
    outside = (plain.value < plain.low) | (plain.value > plain.high)
    assert outside[0].mean() == pytest.approx(0.05, abs=0.012) and outside[1].mean() < 0.006
    assert plain.phi == pytest.approx(1, abs=0.06) and np.sqrt(plain.tau2) < 0.005
    published = funnel.of_shares(random.binomial(asked, 0.9), asked, 0.9, method="winsorised")
    assert published.phi == pytest.approx(0.68, abs=0.04) and published.tau2 == 0  # a tenth pulled in lowers φ


def test_ordinary_differences_between_offices_are_not_called_outliers():
    random = np.random.default_rng(4)
    asked = random.integers(300, 3000, 2000)
    good = random.binomial(asked, np.clip(random.normal(0.85, 0.03, 2000), 0, 1))
    good[0] = asked[0] * 0.5
    widened, plain = funnel.of_shares(good, asked), funnel.of_shares(good, asked, overdispersed=False)

    def outside(found):
        return (found.value < found.low[0]) | (found.value > found.high[0])

    assert outside(plain).mean() > 0.5 and outside(widened).mean() == pytest.approx(0.05, abs=0.012)
    assert np.sqrt(widened.tau2) == pytest.approx(0.03, abs=0.002) and outside(widened)[0]
    published = funnel.of_shares(good, asked, method="winsorised")
    assert 0.10 <= outside(published).mean() <= 0.14 and published.tau2 < 0.7 * widened.tau2
    unexcused = funnel.of_shares(good[1:], asked[1:], method="moments")
    assert unexcused.tau2 == pytest.approx(widened.tau2, rel=0.1)


def test_cheats_do_not_widen_the_limits_until_they_fit_inside():
    random = np.random.default_rng(5)
    asked = random.integers(300, 3000, 400)
    rate = np.clip(random.normal(0.85, 0.02, 400), 0, 1)
    rate[:32] = 0.97
    good = random.binomial(asked, rate)
    robust, moments = (funnel.of_shares(good, asked, 0.85, method=name) for name in ("robust", "moments"))
    assert np.sqrt(robust.tau2) == pytest.approx(0.02, abs=0.005) and np.sqrt(moments.tau2) > 0.035
    assert (robust.z[:32] > moments.z[:32] * 1.3).all() and (robust.value > robust.high[1])[:32].all()


def test_limits_stay_shares_even_for_a_target_of_nearly_all():
    found = funnel.of_shares([20, 0, 4], [20, 0, 5], 0.99)
    assert (found.high[:, 0] <= 1).all() and (found.low[:, 0] > 0).all()
    assert np.isnan(found.value[1]) and np.isnan(found.low[0, 1])


def test_over_dispersion_is_spiegelhalters():
    #   z = -3 -1 0 1 3, se 1 2 1 2 1, nothing pulled in: φ = 4, τ² = (5·4 - 4) / (3.5 - 3.125 / 3.5)
    phi, tau2 = funnel.overdispersion([-3, -1, 0, 1, 3], [1, 2, 1, 2, 1], 0.0)
    assert phi == pytest.approx(4) and tau2 == pytest.approx(16 / (3.5 - 3.125 / 3.5))
    assert funnel.overdispersion([0.1, -0.1, 0.2], [1, 1, 1])[1] == 0


def test_outliers_can_be_left_out_as_the_english_mortality_index_does():
    #   z = -9 -1 0 1 1 … the outermost tenth on each side left out: three z of 1, 0, 1 and one of -1
    phi, tau2 = funnel.overdispersion([-9, -1, 0, 1, 1, 9], [1, 1, 1, 1, 1, 1], 0.1, "trimmed")
    assert phi == pytest.approx(0.75) and tau2 == 0
    seen, due = np.array([12, 80, 150, 95, 400]), np.array([10, 100, 100, 100, 400])
    log = funnel.of_ratios(seen, due, method="moments", scale="log")
    np.testing.assert_allclose(log.z, np.log(seen / due) / np.sqrt(1 / due + log.tau2))
    root = funnel.of_ratios(seen, due, overdispersed=False, scale="root")
    np.testing.assert_allclose(root.z, 2 * (np.sqrt(seen) - np.sqrt(due)))
    np.testing.assert_allclose(root.high[0], (1 + 1.959964 / 2 / np.sqrt(due)) ** 2, rtol=1e-6)


def test_byars_limits_are_near_the_exact_ones():
    count = np.array([5, 10, 40, 200])
    low, high = funnel.byar(count)
    np.testing.assert_allclose(low, stats.chi2.ppf(0.025, 2 * count) / 2, atol=0.1)
    np.testing.assert_allclose(high, stats.chi2.ppf(0.975, 2 * count + 2) / 2, atol=0.1)
    assert funnel.byar(0)[0] == 0 and funnel.byar(0)[1] == pytest.approx(3.69, abs=0.08)


def test_observed_over_expected_is_judged_by_its_own_size():
    found = funnel.of_ratios([15, 150, 1500, 0], [10, 100, 1000, 0], overdispersed=False)
    assert found.value[:3].tolist() == [1.5] * 3 and np.isnan(found.value[3])
    assert (found.value > found.high[1])[:3].tolist() == [False, True, True]
    wide = funnel.of_ratios([15, 150, 1500, 60], [10, 100, 1000, 100])
    assert wide.tau2 > 0 and (wide.high[0] > found.high[0])[:3].all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: reliability.reliability([1], [1]),
        lambda: reliability.reliability([1, 2], [0, 0]),
        lambda: reliability.reliability([1, np.nan], [1, 1]),
        lambda: reliability.reliability([1, 2], [1, 1, 1]),
        lambda: funnel.of_shares([0], [0]),
        lambda: funnel.of_shares([2], [1]),
        lambda: funnel.of_ratios([1, 2], [1]),
        lambda: funnel.of_ratios([-1], [1]),
        lambda: funnel.overdispersion([1, 2], [1, 0]),
        lambda: funnel.overdispersion([1, 2], [1, 1], 0.5),
        lambda: funnel.of_shares([1, 2], [3, 3], method="best"),
        lambda: funnel.of_ratios([1, 2], [3, 3], scale="square"),
    ],
)
def test_tables_that_cannot_be_compared_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
