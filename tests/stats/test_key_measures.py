"""Finding the few measures that tell: made-up panels whose telling measures are known."""

import numpy as np
import pytest
from bars import record

from shixiao.errors import BadNumbers
from shixiao.stats import key_measures
from shixiao.stats._panels import best_ratio, surprises

TRUE = 3


def panel(seed, kind="wandering", offices=40, periods=8, measures=30, correlation=0.3):
    """Measures and outcome of offices whose levels differ by three times as much as anything changes.

    wandering: figures keep what they gained, and changes of the first three measures correlate with the outcome's;
    wobbling: figures vary around the office's level, every quarter shaken by something that hits all.
    """
    random = np.random.default_rng(seed)
    moves = random.standard_normal((offices, periods, measures))
    rest = np.sqrt(1 - TRUE * correlation**2)
    aim = correlation * moves[..., :TRUE].sum(-1) + rest * random.standard_normal((offices, periods))
    if kind == "wandering":
        moves, aim = moves.cumsum(axis=1), aim.cumsum(axis=1)
    else:
        moves, aim = moves + random.standard_normal((periods, measures)), aim + random.standard_normal(periods)
    return moves + 3 * random.standard_normal((offices, 1, measures)), aim + 3 * random.standard_normal((offices, 1))


def study(runs, kind, permutations=1000):
    """Share of runs in which all three are found, and mean share of false ones among the found."""
    found = [key_measures.search(*panel(seed, kind), permutations=permutations).answer == "key" for seed in range(runs)]
    return np.mean([key[:TRUE].all() for key in found]), np.mean(
        [key[TRUE:].sum() / max(key.sum(), 1) for key in found]
    )


@pytest.mark.parametrize("kind", ["wandering", "wobbling"])
def test_three_of_thirty_are_found_among_forty_offices_in_eight_quarters(kind):
    all_three, false = study(50, kind, permutations=500)
    assert all_three >= 0.75 and false <= 0.10


@pytest.mark.full
@pytest.mark.parametrize("kind", ["wandering", "wobbling"])
def test_three_of_thirty_are_found_in_four_runs_of_five(kind):
    all_three, false = study(200, kind, permutations=2000)
    record(f"key measures, {kind} figures: runs of 200 that find all three", round(all_three, 3), ">= 0.8")
    record(f"key measures, {kind} figures: share of false finds", round(false, 3), "<= 0.1")
    assert all_three >= 0.80 and false <= 0.10


def test_where_nothing_tells_nothing_is_found():
    found = [key_measures.search(*panel(seed, correlation=0), permutations=400).answer == "key" for seed in range(60)]
    assert np.mean([key.any() for key in found]) <= 0.18


def test_eight_offices_cannot_tell():
    found = key_measures.search(*panel(1, offices=8, correlation=0.55))
    assert set(found.answer) == {"not identifiable"} and np.isnan(found.q).all() and (found.power < 0.3).all()


#   30 measures, 8 quarters: offices 8 | 18 | 20 | 40 find a true 0.3 with 0.19 | 0.57 | 0.64 | 0.95
def test_about_twenty_offices_are_needed():
    power = key_measures.power([8, 18, 20, 40], 8, 30)
    np.testing.assert_allclose(power, [0.19, 0.57, 0.64, 0.95], atol=0.01)
    for offices, answer in ((18, "not identifiable"), (20, "not found")):
        assert set(key_measures.search(*panel(2, offices=offices, correlation=0)).answer) == {answer}
    assert set(key_measures.search(*panel(3, offices=8, periods=60)).answer) == {"not identifiable"}


def test_good_offices_and_good_quarters_are_no_correlation():
    random = np.random.default_rng(4)
    level, quarter = 5 * random.standard_normal((40, 1)), 5 * random.standard_normal(8)
    table = (level + quarter)[..., None] + random.standard_normal((40, 8, 30))
    found = key_measures.search(table, level + quarter + random.standard_normal((40, 8)))
    assert (found.answer == "not found").sum() >= 29 and (found.p < 0.05).mean() < 0.15


def test_a_measure_that_echoes_a_key_measure_follows_it():
    answers = []
    for seed in range(12):
        table, outcome = panel(seed, "wobbling", correlation=0.45)
        noise = np.random.default_rng(seed + 100).standard_normal(table[..., 0].shape)
        table[..., 5] = 0.8 * (table[..., 0] - table[..., 0].mean(axis=1, keepdims=True)) + 0.6 * noise
        answers.append(key_measures.search(table, outcome, permutations=500))
    assert np.mean([found.answer[0] == "key" for found in answers]) >= 0.9
    assert np.mean([found.answer[5] == "key" for found in answers]) <= 0.2
    assert any(found.answer[5] == "follows others" for found in answers)
    assert all(found.increment[0] > 0.02 for found in answers if found.answer[0] == "key")


def test_sampling_error_is_taken_out_of_the_correlation():
    found = []
    for seed in range(10):
        table, outcome = panel(seed, correlation=0.5)
        random = np.random.default_rng(seed + 50)
        table, outcome = (each + 0.5 * random.standard_normal(each.shape) for each in (table, outcome))
        found.append(key_measures.search(table, outcome, se=np.full(table.shape, 0.5),
                                         outcome_se=np.full(outcome.shape, 0.5), permutations=200))  # fmt: skip
    assert np.mean([each.correlation[:TRUE] for each in found]) < 0.4
    assert np.mean([each.disattenuated[:TRUE] for each in found]) == pytest.approx(0.5, abs=0.04)
    assert np.mean([each.reliability for each in found]) == pytest.approx(0.7, abs=0.05)


def test_a_measure_that_is_mostly_noise_is_not_identifiable():
    table, outcome = panel(1)
    se = np.ones(table.shape) * 0.1
    se[..., 4] = 2.0
    table[..., 4] += 2 * np.random.default_rng(9).standard_normal(table.shape[:2])
    found = key_measures.search(table, outcome, se=se, outcome_se=np.full(outcome.shape, 0.1), permutations=200)
    assert (found.answer == "not identifiable").tolist() == [k == 4 for k in range(30)]


def test_an_outcome_that_comes_a_quarter_later_is_found_with_a_lag():
    table, outcome = panel(6, "wobbling", periods=10, correlation=0.5)
    late = np.concatenate([np.full((40, 1), np.nan), outcome[:, :-1]], axis=1)
    assert (key_measures.search(table, late, lag=1).answer[:TRUE] == "key").all()
    assert (key_measures.search(table, late).answer[:TRUE] != "key").all()


def test_missing_quarters_and_offices_of_all_sizes_are_borne():
    hits, false = [], []
    for seed in range(20):
        table, outcome = panel(seed, "wobbling", correlation=0.4)
        random = np.random.default_rng(seed + 70)
        size = np.exp(0.5 * random.standard_normal(40))
        table, outcome = table * size[:, None, None], outcome * size[:, None]
        table[random.random(table.shape) < 0.05], outcome[random.random(outcome.shape) < 0.05] = np.nan, np.nan
        key = key_measures.search(table, outcome, permutations=400).answer == "key"
        hits.append(key[:TRUE].mean())
        false.append(key[TRUE:].mean())
    assert np.mean(hits) >= 0.8 and np.mean(false) <= 0.02


def test_the_same_seed_gives_the_same_answer_and_constant_measures_are_never_found():
    table, outcome = panel(7)
    table[..., 9] = 0.99
    first, again = (key_measures.search(table, outcome, seed=3) for _ in range(2))
    for name in ("answer", "p", "held_out_p", "stability"):
        np.testing.assert_array_equal(getattr(first, name), getattr(again, name))
    assert first.answer[9] == "not found" and first.p[9] == 1


# ---- what the past foretells ----------------------------------------------------------------------------------


def test_surprises_are_changes_where_figures_wander_and_departures_where_they_wobble():
    random = np.random.default_rng(8)
    wobbling = random.standard_normal((300, 8)) + 3 * random.standard_normal((300, 1))
    wandering = random.standard_normal((300, 8)).cumsum(axis=1)
    assert best_ratio(wobbling) <= 0.03 and best_ratio(wandering) >= 10
    errors, _noise = surprises(wandering, 1e4, 5)
    change = np.diff(wandering - wandering.mean(axis=0), axis=1)
    assert np.corrcoef(errors.ravel(), change.ravel())[0, 1] > 0.99
    errors, _noise = surprises(wobbling, 0.0, 5)
    past = np.cumsum(wobbling, axis=1)[:, :-1] / np.arange(1, 8)
    assert np.corrcoef(errors[:, 5], (wobbling[:, 1:] - past)[:, 5])[0, 1] > 0.99
    assert abs(np.corrcoef(errors[:, 3], errors[:, 4])[0, 1]) < 0.15


@pytest.mark.parametrize(
    "call",
    [
        lambda: key_measures.search(np.zeros((40, 8)), np.zeros((40, 8))),
        lambda: key_measures.search(np.zeros((40, 8, 2)), np.zeros((40, 7))),
        lambda: key_measures.search(np.zeros((40, 3, 2)), np.zeros((40, 3))),
        lambda: key_measures.search(np.zeros((40, 8, 2)), np.zeros((40, 8)), lag=5),
        lambda: key_measures.search(np.zeros((40, 8, 2)), np.zeros((40, 8)), held_out=7),
        lambda: key_measures.search(np.zeros((40, 8, 2)), np.zeros((40, 8)), rate=0),
        lambda: key_measures.search(np.zeros((40, 8, 2)), np.zeros((40, 8)), permutations=10),
        lambda: key_measures.search(np.zeros((40, 8, 2)), np.zeros((40, 8)), se=np.zeros((40, 8))),
        lambda: key_measures.search(np.full((40, 8, 2), np.inf), np.zeros((40, 8))),
    ],
)
def test_panels_that_cannot_be_searched_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
