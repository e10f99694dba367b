"""Whom to call: how many, who, and what those who do not answer may change."""

import numpy as np
import pytest
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats import non_response, power, proportions, sampling, two_phase

CASES = np.array([[7000, 2000, 300, 700], [40, 8, 2, 0], [900, 100, 0, 0], [0, 0, 0, 0]])

# ---- how many -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", sampling.HOW)
def test_the_wanted_half_width_is_reached_and_a_twentieth_fewer_would_miss_it(how):
    found = sampling.allocate(CASES, 0.05, share=[[0.8, 0.95, 0.2, 0.5]], how=how)
    assert (found.half_width <= 0.05 + 1e-9).all() and (found.asked == np.floor(found.asked)).all()
    assert (found.asked <= CASES).all() and (found.asked[CASES > 0] >= 1).all() and found.asked[3].sum() == 0
    fewer = np.floor(0.95 * found.asked[0])
    yes = fewer * [0.8, 0.95, 0.2, 0.5]
    _e, low, high = two_phase.estimate(CASES[0], yes, fewer, finite=True, method="wilson")
    assert (high - low) / 2 > 0.05


def test_proportional_is_proportional_and_neyman_asks_where_answers_differ():
    plain = sampling.allocate([[8000, 2000]], 0.04, how="proportional").asked[0]
    assert plain[0] / plain[1] == pytest.approx(4, rel=0.02)
    split = sampling.allocate([[5000, 5000]], 0.04, share=[[0.5, 0.95]]).asked[0]
    assert split[0] / split[1] == pytest.approx(0.5 / np.sqrt(0.95 * 0.05), rel=0.02)
    dear = sampling.allocate([[5000, 5000]], 0.04, cost=[[1, 4]]).asked[0]
    assert dear[0] / dear[1] == pytest.approx(2, rel=0.02)


def test_one_big_stratum_needs_what_wilson_needs_and_clusters_need_more():
    one = sampling.allocate([[10_000_000]], 0.05).asked[0, 0]
    assert one == power.for_half_width(0.5, 0.05) == pytest.approx(381, abs=1)
    assert sampling.allocate([[10_000_000]], 0.05, deff=2).asked[0, 0] == pytest.approx(2 * one, abs=2)


def test_a_reserve_is_enough_in_nine_surveys_of_ten():
    assert sampling.with_reserve([50, 0], [0.4, 0.4]).tolist() == [143, 0]
    calls = int(sampling.with_reserve(50, 0.4))
    assert stats.binom.sf(49, calls, 0.4) >= 0.9 > stats.binom.sf(49, calls - 1, 0.4)
    assert sampling.with_reserve(50, 0.4, population=60) == 60


# ---- who --------------------------------------------------------------------------------------------------------

KEYS = [f"registry:{number}" for number in range(3000)]
LAYER = np.arange(3000) % 3
SEED = "drawn from a bowl of dice"


def test_the_draw_can_be_repeated_whatever_the_order_of_the_register():
    first = sampling.draw(KEYS, LAYER, [50, 20, 0], 10, seed=SEED)
    shuffled = np.random.default_rng(1).permutation(3000)
    again = sampling.draw([KEYS[i] for i in shuffled], LAYER[shuffled], [50, 20, 0], 10, seed=SEED)
    np.testing.assert_array_equal(again.place, first.place[shuffled])
    assert first.chosen.sum() == 70 and first.reserve.sum() == 30
    assert np.bincount(LAYER, first.chosen).tolist() == [50, 20, 0]
    assert np.bincount(LAYER, first.weight).tolist() == [1000, 1000, 0]
    assert sorted(first.place[LAYER == 1]) == list(range(1, 1001))


def test_taking_a_case_out_of_the_register_moves_nobody_else():
    whole = sampling.draw(KEYS, LAYER, [50, 50, 50], seed=SEED)
    out = int(np.flatnonzero(whole.chosen)[0])
    less = sampling.draw(KEYS[:out] + KEYS[out + 1 :], np.delete(LAYER, out), [50, 50, 50], seed=SEED)
    kept = np.delete(whole.chosen, out)
    assert (less.chosen & ~kept).sum() == 1 and not (kept & ~less.chosen).any()


def test_every_case_is_as_likely_as_any_other():
    times = sum(sampling.draw(KEYS[:60], np.zeros(60), [15], seed=f"seed number {n:08}").chosen for n in range(800))
    assert stats.chisquare(times).pvalue > 0.001
    other = sampling.draw(KEYS, LAYER, [50, 50, 50], seed=SEED + "!")
    assert (other.chosen & sampling.draw(KEYS, LAYER, [50, 50, 50], seed=SEED).chosen).sum() < 25


def test_frame_and_seed_are_proven_by_their_hashes():
    assert sampling.fingerprint(KEYS) == sampling.fingerprint(KEYS[::-1]) != sampling.fingerprint(KEYS[1:])
    assert sampling.commitment("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


# ---- what would decide ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share, target", [(0.95, 0.9), (0.85, 0.9), (0.7, 0.6), (0.97, 0.95)])
def test_a_sample_for_a_target_has_its_power_by_the_rule_that_decides(share, target):
    asked = power.for_target(share, target)
    assert 0.75 <= power.to_meet_target(share, target, asked) <= 0.87
    yes = np.random.default_rng(1).binomial(int(asked), share, 20_000)
    verdict = proportions.against_target(*proportions.one_sided(yes, np.full(20_000, asked)), target)
    told = (verdict == ("met" if share > target else "not met")).mean()
    assert told == pytest.approx(float(power.to_meet_target(share, target, asked)), abs=0.012)


def test_what_cannot_be_told_needs_everybody():
    assert np.isinf(power.for_target(0.9, 0.9)) and power.to_meet_target(0.9, 0.9, 400) < 0.07
    assert np.isinf(power.for_difference(0.9, 0.88, smallest_difference=0.02))
    assert np.isinf(power.for_reliability(0.9, 0))


def test_two_offices_are_told_apart_with_the_power_asked_for():
    asked = int(power.for_difference(0.9, 0.85))
    random = np.random.default_rng(2)
    a, b = random.binomial(asked, 0.9, 20_000) / asked, random.binomial(asked, 0.85, 20_000) / asked
    pooled = (a + b) / 2
    assert (np.abs(a - b) > 1.959964 * np.sqrt(2 * pooled * (1 - pooled) / asked)).mean() == pytest.approx(
        0.8, abs=0.02
    )
    assert power.for_difference(0.9, 0.85, pairs=78) > 2 * asked


#   sd 2 points around 90 %: 0.02² · (1 / 0.7 - 1) = 0.9 · 0.1 / n gives n = 525
def test_ranking_needs_a_sample_that_shows_more_than_noise():
    assert power.for_reliability(0.9, 0.02) == 525 and power.for_reliability(0.9, 0.02, deff=2) == 1050


# ---- those who did not answer ---------------------------------------------------------------------------------


#   answered 40, refused 10, unreachable 30, no such business 5:
#   RR1 40 / 80; of 55 reached 50 had a case, so RR3 40 / (50 + 30 · 50 / 55)
def test_response_rates_are_those_of_the_standard_definitions():
    found = non_response.response_rates(40, 10, 30, 5)
    assert found.least == 0.5 and found.likely == pytest.approx(40 / (50 + 30 * 50 / 55))
    assert found.eligible == pytest.approx(50 / 55) and found.contacted == 55 / 85 and found.agreed == 0.8
    assert np.isnan(non_response.response_rates(0, 0, 0).least)


#   one stratum: 60 of 80 answers are yes, 120 were tried: 60 / 120 … 100 / 120; by at most 0.1: 0.75 ± 0.1 / 3
def test_the_silent_may_have_been_anything_or_a_little_different():
    worst = non_response.bounds([[1000]], [[60]], [[80]], [[120]])
    np.testing.assert_allclose([worst.low[0], worst.high[0]], [0.5, 100 / 120])
    near = non_response.bounds([[1000]], [[60]], [[80]], [[120]], differ=0.1)
    np.testing.assert_allclose([near.low[0], near.high[0]], [0.75 - 0.1 / 3, 0.75 + 0.1 / 3])
    assert (worst.outer_low < worst.low).all() and (worst.outer_high > worst.high).all()


def test_without_a_difference_bounds_are_the_estimate():
    table = ([[800, 150, 50]], [[36, 24, 2]], [[60, 30, 20]])
    same = non_response.bounds(*table, [[120, 50, 30]], differ=0)
    found, low, high = two_phase.estimate(*table)
    np.testing.assert_allclose([same.low, same.high, same.outer_low, same.outer_high], [found, found, low, high])
    dark = non_response.bounds([[800, 200]], [[0, 9]], [[0, 10]], [[30, 20]])
    assert dark.low[0] == pytest.approx(0.2 * 0.45) and dark.high[0] == pytest.approx(0.8 + 0.2 * 0.95)


def test_bounds_hold_the_truth_when_the_angry_hang_up():
    random = np.random.default_rng(3)
    drawn = np.broadcast_to([200, 100], (800, 2))
    good = random.binomial(drawn, [0.7, 0.3])
    answered_good, answered_bad = random.binomial(good, 0.7), random.binomial(drawn - good, 0.3)
    table = (np.broadcast_to([9000, 1000], drawn.shape), answered_good, answered_good + answered_bad)
    aim = 0.9 * 0.7 + 0.1 * 0.3
    worst, naive = non_response.bounds(*table, drawn), two_phase.estimate(*table)
    assert ((worst.outer_low <= aim) & (aim <= worst.outer_high)).mean() >= 0.95
    assert ((naive[1] <= aim) & (aim <= naive[2])).mean() < 0.05
    #   in truth 0.845 of those who answer and 0.5 of the silent are satisfied: 0.345 apart at most
    known = non_response.bounds(*table, drawn, differ=0.36)
    assert ((known.outer_low <= aim) & (aim <= known.outer_high)).mean() >= 0.95


#   estimate 0.75 against 0.7, two thirds answered: turns when 0.75 - δ / 3 = 0.7
def test_a_verdict_says_how_little_would_turn_it():
    found = non_response.turns_at([[1000]], [[60]], [[80]], [[120]], 0.7)
    assert found[0] == pytest.approx(0.15)
    assert np.isinf(non_response.turns_at([[1000]], [[60]], [[80]], [[120]], 0.45)).all()
    assert np.isinf(non_response.turns_at([[1000]], [[60]], [[80]], [[80]], 0.7)).all()
    assert non_response.turns_at([[1000]], [[60]], [[80]], [[120]], 0.75)[0] == 0


def test_cases_that_nobody_had_are_estimated_and_taken_out():
    found, low, high = non_response.fabricated([[900, 100]], [[0, 10]], [[50, 20]])
    assert found[0] == pytest.approx(0.05) and low[0] < 0.05 < high[0]
    np.testing.assert_allclose(non_response.real_cases([[900, 100]], [[0, 10]], [[50, 20]]), [[900, 50]])


@pytest.mark.parametrize(
    "call",
    [
        lambda: sampling.allocate([[0.7, 0.3]], 0.05),
        lambda: sampling.allocate([[70, 30]], 0),
        lambda: sampling.allocate([[70, 30]], 0.05, how="best"),
        lambda: sampling.allocate([[70, 30]], 0.05, share=[[0.5, 0.5, 0.5]]),
        lambda: sampling.allocate([[70, 30]], 0.05, deff=0.5),
        lambda: sampling.with_reserve(10, 0),
        lambda: sampling.draw(["a", "a"], [0, 0], [1], seed=SEED),
        lambda: sampling.draw(["a", "b"], [0, 0], [3], seed=SEED),
        lambda: sampling.draw(["a", "b"], [0, 0], [1], seed="short"),
        lambda: sampling.draw(["a", "b"], [0], [1], seed=SEED),
        lambda: power.for_half_width(0.5, 0.6),
        lambda: power.to_meet_target(0.5, 0.6, 10.5),
        lambda: power.for_reliability(0.5, 0.1, 1),
        lambda: non_response.response_rates(-1, 0, 0),
        lambda: non_response.bounds([[10]], [[1]], [[5]], [[4]]),
        lambda: non_response.bounds([[10, 5]], [[1]], [[5]], [[6]]),
        lambda: non_response.bounds([[0]], [[0]], [[0]], [[6]]),
        lambda: non_response.bounds([[10]], [[1]], [[5]], [[6]], differ=2),
        lambda: non_response.real_cases([[10, 5]], [[1]], [[5]]),
    ],
)
def test_samples_that_cannot_be_drawn_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
