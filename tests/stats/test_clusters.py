"""Records that come in clusters: what they are worth, and that equal offices stay equal."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixiao.errors import BadNumbers
from shixiao.stats import clusters, proportions


def sums_of(asked, yes):
    """Cluster sums of one office, as arrays of length one."""
    asked, yes = np.asarray(asked, float), np.asarray(yes, float)
    return clusters.Sums([len(asked)], [(asked**2).sum()], [(yes**2).sum()], [(asked * yes).sum()])


def by_hand(asked, yes):
    asked, yes, m = np.asarray(asked, float), np.asarray(yes, float), len(asked)
    rest = yes - yes.sum() / asked.sum() * asked
    return (rest**2).sum() / asked.sum() ** 2 * m / (m - 1)


DAYS = st.lists(st.tuples(st.integers(1, 50), st.floats(0, 1)), min_size=2, max_size=30)


@settings(max_examples=100, deadline=None)
@given(DAYS)
def test_the_variance_is_that_of_the_residuals_of_the_days(days):
    asked = [a for a, _ in days]
    yes = [round(a * part) for a, part in days]
    got = clusters.share([sum(asked)], [sum(yes)], sums_of(asked, yes))
    p, n = sum(yes) / sum(asked), sum(asked)
    variance = by_hand(asked, yes)
    worth = p * (1 - p) / variance if variance > 1e-18 else n
    assert got.n_effective[0] == pytest.approx(min(max(worth, 1), n), rel=1e-6)
    assert got.low[0] <= p + 1e-12 and got.high[0] >= p - 1e-12 and got.df[0] == len(days) - 1


#   day      | asked | yes
#   3 good   |  100  | 100 each
#   1 outage |  100  | 0
def test_a_day_of_outage_is_one_event_and_not_a_hundred():
    got = clusters.share([400], [300], sums_of([100] * 4, [100, 100, 100, 0]))
    assert got.n_effective[0] == pytest.approx(3.0) and got.deff[0] == pytest.approx(400 / 3)
    assert got.low[0] < 0.2 and proportions.wilson(300, 400)[0] > 0.7


def test_cases_that_have_nothing_to_do_with_their_day_keep_their_worth():
    rng = np.random.default_rng(1)
    asked = np.full(400, 25)
    yes = rng.binomial(25, 0.9, 400)
    got = clusters.share([asked.sum()], [yes.sum()], sums_of(asked, yes))
    assert 0.85 < got.deff[0] < 1.2


def test_two_ways_to_cluster_are_added_and_never_fall_below_one():
    rng = np.random.default_rng(2)
    day, person = rng.integers(0, 40, 4000), rng.integers(0, 300, 4000)
    good = (0.8 + rng.normal(0, 0.1, 40)[day] + rng.normal(0, 0.1, 300)[person] > rng.random(4000)).astype(float)
    each = [sums_of(np.bincount(way), np.bincount(way, good)) for way in (day, person)]
    one, other = (clusters.share([4000], [good.sum()], way) for way in each)
    both = clusters.share([4000], [good.sum()], *each)
    p = good.mean()
    expected = one.se**2 + other.se**2 - p * (1 - p) / 3999
    assert both.se[0] ** 2 == pytest.approx(expected[0]) and both.df[0] == 39
    assert both.se[0] >= max(one.se[0], other.se[0])
    # persons who all come once add nothing to the days
    alone = sums_of(np.ones(4000), good)
    assert clusters.share([4000], [good.sum()], each[0], alone).se[0] == pytest.approx(one.se[0], rel=1e-12)


#   100 %: 1,266 of 1,266 on 9 days. The variance is 0 and says nothing
def test_a_hundred_percent_is_read_with_t_and_may_borrow_a_design_effect():
    plain = clusters.share([1266], [1266], sums_of([150] * 8 + [66], [150] * 8 + [66]))
    assert plain.n_effective[0] == 1266 and plain.high[0] == 1
    assert plain.low[0] == pytest.approx(1266 / (1266 + 2.306004135**2))
    korn = clusters.share([1266], [1266], sums_of([150] * 8 + [66], [150] * 8 + [66]), method="korn_graubard")
    assert korn.low[0] == pytest.approx(proportions.korn_graubard(1.0, 0.0, 1266, 8)[0])
    pooled = clusters.share([1266], [1266], sums_of([150] * 8 + [66], [150] * 8 + [66]), deff_at_ends=10)
    assert pooled.n_effective[0] == pytest.approx(126.6) and pooled.low[0] < plain.low[0]


def test_the_first_failure_does_not_make_a_jump():
    days = [50] * 20
    full = clusters.share([1000], [1000], sums_of(days, days))
    one = clusters.share([1000], [999], sums_of(days, [50] * 19 + [49]))
    assert one.n_effective[0] == pytest.approx(full.n_effective[0], rel=0.06) and one.low[0] < full.low[0]


def test_all_cases_on_one_day_are_worth_one_case():
    got = clusters.share([300, 0], [240, 0], clusters.Sums([1, 0], [300**2, 0], [240**2, 0], [300 * 240, 0]))
    assert got.n_effective.tolist() == [1.0, 0.0] and got.df.tolist() == [0.0, 0.0]
    assert got.low[0] == pytest.approx(proportions.wilson(0.8, 1)[0]) and np.isnan(got.estimate[1])


def test_korn_graubard_with_clusters_is_the_interval_of_its_own_module():
    asked, yes = [10, 12, 9, 14, 11], [9, 12, 5, 13, 10]
    got = clusters.share([56], [49], sums_of(asked, yes), method="korn_graubard")
    low, high = proportions.korn_graubard(49 / 56, got.se, 56, 4)
    np.testing.assert_allclose([got.low, got.high], [low, high], rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=9), min_size=2, max_size=12))
def test_a_mean_of_days_waited_has_the_same_errors(days):
    size, total = [len(day) for day in days], [sum(day) for day in days]
    flat = np.array([value for day in days for value in day], float)
    got = clusters.mean([flat.size], [flat.sum()], [(flat**2).sum()], sums_of(size, total))
    independent = flat.var(ddof=1) / flat.size
    assert got.estimate[0] == pytest.approx(flat.mean())
    assert got.se[0] ** 2 == pytest.approx(max(by_hand(size, total), independent), rel=1e-6, abs=1e-9)


def test_a_mean_of_one_day_has_no_interval():
    got = clusters.mean([3], [12], [50], clusters.Sums([1], [9], [144], [36]))
    assert got.estimate[0] == 4 and np.isnan(got.low[0]) and np.isnan(got.se[0])


def test_a_median_gets_the_values_at_the_ends_of_a_half():
    #   1 … 99 once each; Wilson for half of 99: 0.403 … 0.597
    estimate, low, high = clusters.quantile([0] * 99, np.arange(1, 100), [1] * 99, 0.5, [99])
    assert (estimate[0], low[0], high[0]) == (50, 40, 60)
    clustered = clusters.quantile([0] * 99, np.arange(1, 100), [1] * 99, 0.5, [20], [5])
    assert clustered[1][0] < 40 and clustered[2][0] > 60
    empty = clusters.quantile([0], [1], [1], 0.5, [1, 0])
    assert np.isnan(empty[0][1]) and np.isnan(empty[1][1])


def test_a_median_is_covered_as_often_as_promised():
    rng = np.random.default_rng(3)
    values = np.floor(rng.exponential(20, (400, 60)))
    office = np.repeat(np.arange(400), 60)
    _, low, high = clusters.quantile(office, values.ravel(), np.ones(24000), 0.5, np.full(400, 60.0))
    truth = np.floor(20 * np.log(2))
    assert 0.92 <= ((low <= truth) & (truth <= high)).mean() <= 0.99


@pytest.mark.parametrize(
    "call",
    [
        lambda: clusters.share([10], [5]),
        lambda: clusters.share([10], [5], *[sums_of([5, 5], [3, 2])] * 3),
        lambda: clusters.share([10], [5], sums_of([50, 60], [3, 2])),
        lambda: clusters.share([10], [5], sums_of([1, 1], [1, 1])),
        lambda: clusters.share([10], [5], clusters.Sums([2], [50], [60], [25])),
        lambda: clusters.share([10], [11], sums_of([5, 5], [3, 2])),
        lambda: clusters.share([10], [5], sums_of([5, 5], [3, 2]), method="wald"),
        lambda: clusters.mean([2], [np.nan], [3], sums_of([1, 1], [1, 1])),
    ],
)
def test_sums_that_do_not_belong_together_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
