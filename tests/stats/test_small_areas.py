"""Small offices borrow strength: published tables, and worlds whose truth is known."""

import numpy as np
import pytest

from shixiao.errors import BadNumbers
from shixiao.stats import small_areas

#   Milk expenditure of 43 areas (US Consumer Expenditure Survey 1989; Arora & Lahiri 1997), as shipped with the R
#   package sae: direct estimate, standard error, major area. Published results are those of its eblupFH and mseFH.
MILK = """
    1.099 .163 1  1.075 .080 1  1.105 .083 1   .628 .109 1   .753 .119 1   .981 .141 1  1.257 .202 1  1.095 .127 2
    1.405 .168 2  1.356 .178 2   .615 .100 2  1.460 .201 2  1.338 .148 2   .854 .143 2  1.176 .149 3  1.111 .145 3
    1.257 .135 3  1.430 .172 3  1.278 .137 3  1.292 .163 3  1.002 .125 3  1.183 .247 3  1.044 .140 3  1.267 .171 3
    1.193 .106 3   .791 .121 4   .795 .121 4   .759 .259 4   .796 .106 4   .565 .089 4   .886 .225 4   .952 .205 4
     .807 .119 4   .582 .067 4   .684 .106 4   .787 .126 4   .440 .092 4   .759 .132 4   .770 .100 4   .800 .113 4
     .756 .083 4   .865 .121 4   .640 .129 4
"""
MILK = np.fromstring(MILK, sep=" ").reshape(-1, 3).T
AREA = np.column_stack([np.ones(43), MILK[2] == 2, MILK[2] == 3, MILK[2] == 4])


#   method      | τ²      | three estimates, the last mean squared error
#   reml        | 0.01855 | 1.0219703 1.0476018 1.0679513   0.009903626
#   ml          | 0.01552 | 1.0161733 1.0436968 1.0628168   0.010037140
#   fay_herriot | 0.01642 | 1.0179750 1.0449630 1.0644800   0.009484220
@pytest.mark.parametrize(
    "method, tau2, first, last",
    [
        ("reml", 0.01855022, [1.0219703, 1.0476018, 1.0679513], 0.009903626),
        ("ml", 0.01551751, [1.0161733, 1.0436968, 1.0628168], 0.010037140),
        ("fay_herriot", 0.01642026, [1.017975, 1.044963, 1.064480], 0.009484220),
    ],
)
def test_the_published_milk_estimates_come_out(method, tau2, first, last):
    found = small_areas.fay_herriot(MILK[0], MILK[1], AREA, method=method)
    assert found.tau2 == pytest.approx(tau2, abs=5e-7)
    np.testing.assert_allclose(found.estimate[:3], first, atol=1e-6)
    assert found.mse[-1] == pytest.approx(last, abs=1e-7)


def test_the_published_milk_coefficients_come_out():
    found = small_areas.fay_herriot(MILK[0], MILK[1], AREA)
    np.testing.assert_allclose(found.beta, [0.9681890, 0.1327801, 0.2269462, -0.2413011], atol=1e-6)
    np.testing.assert_allclose(found.beta_se, [0.06936208, 0.10300072, 0.09232981, 0.08161707], atol=1e-6)
    assert found.mse[0] == pytest.approx(0.013460220, abs=1e-7) and found.mse[27] == pytest.approx(
        0.016476912, abs=1e-7
    )


def test_an_office_keeps_of_its_own_figure_what_its_sample_is_worth():
    found = small_areas.fay_herriot([0.7, 0.9, 0.8, 0.6, 1.0], [0.01, 0.01, 0.2, 0.01, 0.01])
    np.testing.assert_allclose(found.shrinkage, found.tau2 / (found.tau2 + np.array([1, 1, 400, 1, 1]) * 1e-4))
    assert found.shrinkage[2] < 0.5 < 0.99 < found.shrinkage[0] and found.mse[2] < 0.2**2
    assert (found.low < found.estimate).all() and (found.estimate < found.high).all()


def test_an_office_that_was_not_sampled_is_told_by_offices_like_it():
    table = np.column_stack([np.ones(9), np.arange(9)])
    direct = 2 + 0.5 * np.arange(9) + np.array([0.1, -0.2, 0.15, 0, -0.1, 0.2, -0.15, 0, 0])
    direct[8] = np.nan
    found = small_areas.fay_herriot(direct, np.full(9, 0.1), table)
    assert found.shrinkage[8] == 0 and found.estimate[8] == found.synthetic[8] == pytest.approx(6, abs=0.3)
    assert found.mse[8] > found.mse[:8].max()


def test_estimates_are_nearer_the_truth_and_intervals_hold_it():
    random, inside, gain, promised = np.random.default_rng(1), [], [], []
    for _run in range(60):
        se = random.uniform(0.02, 0.08, 40)
        table = np.column_stack([np.ones(40), random.standard_normal(40)])
        truth = table @ [0.8, 0.03] + 0.03 * random.standard_normal(40)
        direct = truth + se * random.standard_normal(40)
        found = small_areas.fay_herriot(direct, se, table)
        inside.append(((found.low <= truth) & (truth <= found.high)).mean())
        gain.append(((found.estimate - truth) ** 2).mean() / ((direct - truth) ** 2).mean())
        promised.append(found.mse.mean() / ((found.estimate - truth) ** 2).mean())
    assert 0.92 <= np.mean(inside) <= 0.97 and np.mean(gain) < 0.5
    assert np.median(promised) == pytest.approx(1, abs=0.15)


def test_offices_no_different_from_chance_all_get_nearly_the_same_value():
    direct = 0.8 + np.array([0.01, -0.01, 0.005, -0.005, 0.002, -0.002])
    plain, adjusted = (small_areas.fay_herriot(direct, np.full(6, 0.05), method=name) for name in ("reml", "adjusted"))
    assert plain.tau2 == 0 and np.ptp(plain.estimate) == pytest.approx(0)
    assert adjusted.tau2 > 0 and adjusted.high[0] - adjusted.low[0] > plain.high[0] - plain.low[0]


@pytest.mark.parametrize("method", small_areas.METHODS)
def test_every_method_finds_the_variance_that_is_there(method):
    random = np.random.default_rng(2)
    found = []
    for _run in range(20):
        se = random.uniform(0.5, 1.5, 200)
        truth = 10 + random.standard_normal(200)
        found.append(small_areas.fay_herriot(truth + se * random.standard_normal(200), se, method=method).tau2)
    assert np.mean(found) == pytest.approx(1, abs=0.12)


#   Efron & Morris 1975: √45 arcsin(2 y - 1) of 18 batters has mean -3.275, Σ squares 18.96, so they keep 1 - 15 / 18.96
def test_baseball_averages_are_drawn_together_as_in_1975():
    hits = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7])
    found = small_areas.james_stein(np.sqrt(45) * np.arcsin(2 * hits / 45 - 1), 1.0)
    assert found.factor == pytest.approx(0.209, abs=0.001)
    average = small_areas.james_stein(hits / 45, np.sqrt(0.2654 * (1 - 0.2654) / 45))
    assert average.factor == pytest.approx(0.212, abs=0.002) and average.estimate[0] == pytest.approx(0.294, abs=5e-4)
    rest = np.array([346, 298, 276, 222, 273, 270, 263, 210, 269, 230, 264, 256, 303, 264, 226, 285, 316, 200]) / 1000
    assert ((average.estimate - rest) ** 2).sum() < ((hits / 45 - rest) ** 2).sum() / 3


def test_values_that_differ_less_than_chance_become_their_mean():
    found = small_areas.james_stein([[1, 1.1, 0.9, 1.05], [0, 10, 20, 30]], 1.0)
    np.testing.assert_allclose(found.estimate[0], 1.0125)
    assert found.factor[0] == 0 and found.factor[1] == pytest.approx(1 - 1 / 500)
    assert small_areas.james_stein([3, 4, 0], 1.0, towards=0).factor == pytest.approx(1 - 1 / 25)


@pytest.mark.parametrize(
    "call",
    [
        lambda: small_areas.fay_herriot([1, 2], [1, 1]),
        lambda: small_areas.fay_herriot([1, 2, 3], [1, 0, 1]),
        lambda: small_areas.fay_herriot([1, 2, 3], [1, 1]),
        lambda: small_areas.fay_herriot([1, 2, 3, 4], [1, 1, 1, 1], [[1], [1], [1]]),
        lambda: small_areas.fay_herriot([1, 2, 3, 4], [1, 1, 1, 1], [[1, 2], [1, 2], [1, 2], [1, 2]]),
        lambda: small_areas.fay_herriot([1, 2, 3], [1, 1, 1], method="bayes"),
        lambda: small_areas.james_stein([1, 2, 3], 1.0),
        lambda: small_areas.james_stein([1, 2, 3, 4], 0.0),
    ],
)
def test_areas_that_cannot_be_estimated_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
