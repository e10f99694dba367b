"""Shares: what the published tables say, and what must hold at the ends."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats import proportions as p

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "proportions"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="no shared data: published vectors")


@needs_vectors
@pytest.mark.parametrize("method", [name for name in p.METHODS if name != "modified_wilson"])
def test_every_interval_is_the_published_one(method):
    cases = json.loads((VECTORS / "binomial_intervals.json").read_text())["cases"]
    low, high = p.interval([c["x"] for c in cases], [c["n"] for c in cases], 0.95, method)
    np.testing.assert_allclose(low, [c[method][0] for c in cases], rtol=0, atol=1e-11)
    np.testing.assert_allclose(high, [c[method][1] for c in cases], rtol=0, atol=1e-11)


@needs_vectors
def test_clustered_samples_get_the_published_interval():
    cases = json.loads((VECTORS / "korn_graubard.json").read_text())["cases"]
    low, high = p.korn_graubard(*[[c[k] for c in cases] for k in ("p", "se", "n", "df")])
    np.testing.assert_allclose(low, [c["lo"] for c in cases], atol=1e-7)
    np.testing.assert_allclose(high, [c["hi"] for c in cases], atol=1e-7)


@needs_vectors
def test_a_clustered_hundred_percent_is_worth_its_t_adjusted_size():
    cases = json.loads((VECTORS / "korn_graubard.json").read_text())["boundary_closed_form"]
    share, n, df = (np.array([c[k] for c in cases], float) for k in ("p", "n", "df"))
    low, high = p.korn_graubard(share, np.zeros(len(n)), n, df)
    np.testing.assert_allclose(low, [c["lo"] for c in cases], atol=1e-9)
    np.testing.assert_allclose(p.effective_size(share, 0 * n, n, df), [c["n_star"] for c in cases], rtol=1e-9)
    assert (high == 1).all()


#   yes | asked | Wilson, four decimals (Newcombe 1998, Table I)
#    81 |   263 | 0.2553 0.3662
#    15 |   148 | 0.0624 0.1605
#     0 |    20 | 0      0.1611
#     1 |    29 | 0.0061 0.1718
def test_wilson_is_as_printed_in_1998():
    low, high = p.wilson([81, 15, 0, 1], [263, 148, 20, 29])
    np.testing.assert_array_equal(np.round(low, 4), [0.2553, 0.0624, 0, 0.0061])
    np.testing.assert_array_equal(np.round(high, 4), [0.3662, 0.1605, 0.1611, 0.1718])


#   yes | asked | Wilson's end          | mended: Poisson bound, ½ χ² of 2 x degrees of freedom (Brown et al. 2001)
#     1 |    29 | low  0.0061           | 0.0513 / 29
#    26 |    29 | high 0.964 stays      | 3 of 29: at most 2 up to 50 asked
#    57 |    60 | high 0.9829           | 1 - 0.8177 / 60
def test_one_bad_answer_among_many_has_a_mended_end():
    low, high = p.modified_wilson([1, 26, 57], [29, 29, 60])
    plain_low, plain_high = p.wilson([1, 26, 57], [29, 29, 60])
    assert low[0] == pytest.approx(0.0513 / 29, rel=1e-3) and high[2] == pytest.approx(1 - 0.8177 / 60, abs=1e-5)
    assert low[1:].tolist() == plain_low[1:].tolist() and high[:2].tolist() == plain_high[:2].tolist()
    truth, asked = 0.999, 170
    chance = stats.binom.pmf(np.arange(asked + 1), asked, truth)

    def covers(ends):
        return chance[(ends[0] <= truth) & (truth <= ends[1])].sum()

    yes = np.arange(asked + 1)
    assert covers(p.wilson(yes, asked)) < 0.85 and covers(p.modified_wilson(yes, asked)) > 0.95


@pytest.mark.parametrize("method", list(p.METHODS))
def test_nobody_asked_gives_no_interval(method):
    low, high = p.interval([0, 3], [0, 4], method=method)
    assert np.isnan(low[0]) and np.isnan(high[0]) and np.isfinite(low[1]) and np.isfinite(high[1])


@pytest.mark.parametrize("method", [m for m in p.METHODS if m != "wald"])
def test_one_person_is_not_certainty(method):
    low, high = p.interval([0, 1], 1, method=method)
    assert low[0] == 0 and high[1] == 1 and high[0] == pytest.approx(1 - low[1]) and 0.5 < high[0] < 1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3000), st.floats(0, 1), st.floats(0.5, 0.999), st.sampled_from(list(p.METHODS)))
def test_good_and_bad_are_mirror_images_and_the_share_is_inside(asked, part, level, method):
    yes = round(part * asked)
    low, high = p.interval(yes, asked, level, method)
    other_low, other_high = p.interval(asked - yes, asked, level, method)
    assert low <= yes / asked + 1e-12 and high >= yes / asked - 1e-12
    assert low == pytest.approx(1 - other_high, abs=1e-9) and high == pytest.approx(1 - other_low, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 500), st.floats(0.01, 0.99))
def test_mid_p_leaves_half_the_outcome_in_each_tail(asked, part):
    yes = min(max(round(part * asked), 1), asked - 1)
    low, high = p.midp(yes, asked)
    above, below = stats.binom(asked, low), stats.binom(asked, high)
    assert above.sf(yes) + above.pmf(yes) / 2 == pytest.approx(0.025, abs=1e-9)
    assert below.cdf(yes - 1) + below.pmf(yes) / 2 == pytest.approx(0.025, abs=1e-9)


def test_one_sided_bounds_are_the_ends_at_ninety_percent():
    assert p.one_sided(45, 50, 0.95)[0] == p.wilson(45, 50, 0.90)[0]


#   yes | asked | target | one-sided 95 % Wilson | answer
#    95 |   100 |   0.80 | 0.903 … 0.975         | met
#    60 |   100 |   0.80 | 0.518 … 0.677         | not met
#     8 |    10 |   0.80 | 0.541 … 0.931         | cannot be told yet
#     0 |     0 |   0.80 |                       | not asked
def test_a_target_is_met_missed_or_cannot_be_told():
    low, high = p.one_sided([95, 60, 8, 0], [100, 100, 10, 0])
    assert p.against_target(low, high, 0.8).tolist() == ["met", "not met", "cannot be told yet", "not asked"]


@settings(max_examples=60, deadline=None)
@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_asking_as_many_as_needed_tells_and_one_percent_fewer_does_not(share, target):
    needed = p.asked_needed(share, target)
    if abs(share - target) < 1e-3:
        return
    low, high = p.one_sided(share * needed, needed)
    assert low >= target - 1e-12 if share > target else high <= target + 1e-12
    fewer = needed * 0.99 - 1
    if fewer > 0:
        low, high = p.one_sided(share * fewer, fewer)
        assert low < target if share > target else high > target


def test_no_sample_shows_a_target_of_everybody():
    assert p.asked_needed([1.0, 0.7], [1.0, 0.7]).tolist() == [np.inf, np.inf]
    assert p.asked_needed(0.9, 0.8, deff=2.0) == np.ceil(2 * 1.6448536269514722**2 * 0.16 / 0.01)


#     p   |  n   | why
#   0.5   |   29 | fewer than 30
#   0.5   |   30 | interval .36 long
#   0.5   |  100 | interval .20 long, 40 % of p: printed
#   0.02  |  100 | interval .068 long, 3.4 p
#   0.02  | 5000 | interval .008 long: printed
#   1.0   | 1000 | printed, but looked at
#   (no)  |    0 | nobody asked
def test_shares_too_rough_to_print_are_suppressed():
    share = [0.5, 0.5, 0.5, 0.02, 0.02, 1.0, np.nan]
    suppress, review = p.nchs_suppress(share, [29, 30, 100, 100, 5000, 1000, 0])
    assert suppress.tolist() == [True, True, False, True, False, False, True]
    assert review.tolist() == [False, False, False, False, False, True, False]


def test_a_clustered_share_is_suppressed_by_what_it_is_worth():
    suppress, review = p.nchs_suppress([0.9, 0.9], [400, 400], se=[0.06, 0.02], df=[50, 5])
    assert suppress.tolist() == [True, False] and review.tolist() == [False, True]


#   3 of 3: as if 5 of 7, √(5/7 · 2/7 / 7) = 0.1707
def test_a_full_score_has_a_standard_error_too():
    se = p.cautious_se([1.0, 0.5, 0.5], [3, 10**8, 0])
    assert se[0] == pytest.approx(np.sqrt(5 / 7 * 2 / 7 / 7)) and se[1] == pytest.approx(0.5e-4) and np.isnan(se[2])


#   20 closed, 8 rated, 7 satisfied: between 7/20 and 19/20
def test_those_who_did_not_rate_may_have_been_anything():
    low, high = p.worst_case([7, 0], [8, 0], [20, 0])
    assert (low[0], high[0]) == (0.35, 0.95) and np.isnan(low[1])


@pytest.mark.parametrize(
    "call",
    [
        lambda: p.wilson(3, 2),
        lambda: p.wilson(-1, 2),
        lambda: p.wilson([1, np.nan], 2),
        lambda: p.wilson([1, 2], [1, 2, 3]),
        lambda: p.wilson("many", 2),
        lambda: p.wilson(1, 2, level=1.0),
        lambda: p.interval(1, 2, method="exact"),
        lambda: p.one_sided(1, 2, level=0.4),
        lambda: p.korn_graubard(1.2, 0.1, 10, 9),
        lambda: p.worst_case(3, 5, 4),
    ],
)
def test_numbers_that_cannot_be_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
