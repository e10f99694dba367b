"""Rank sets: the published sets, a brute-force reference, and what must hold for any table."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from shixiao.errors import BadNumbers
from shixiao.stats import _pairs, ranks

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "csranks_pisa2018_math"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="no shared data: published vectors")


@pytest.fixture(scope="module")
def pisa():
    with (VECTORS / "expected.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def column(table, name):
    return np.array(table[name], float)


def simulated(pisa, **more):
    return ranks.rank_sets(column(pisa, "score"), column(pisa, "se"), method="simulated", draws=20000, **more)


@needs_vectors
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_published_simultaneous_sets_come_out(pisa, seed):
    for name, options in {
        "sim95": {"level": 0.95},
        "sim95_singlestep": {"level": 0.95, "stepdown": False},
        "sim75": {"level": 0.75},
    }.items():
        got = simulated(pisa, seed=seed, **options)
        np.testing.assert_array_equal(got.low, column(pisa, f"{name}_L"))
        np.testing.assert_array_equal(got.high, column(pisa, f"{name}_U"))
    np.testing.assert_array_equal(got.rank, column(pisa, "rank"))


@needs_vectors
def test_the_published_top_five_and_bottom_three_come_out(pisa):
    got, wider = simulated(pisa, level=0.95), simulated(pisa, level=0.90)
    np.testing.assert_array_equal(ranks.top_k(got.low, got.high, 5) != "not", column(pisa, "top5_95"))
    np.testing.assert_array_equal(ranks.top_k(wider.low, wider.high, 5) != "not", column(pisa, "top5_90"))
    bottom = ranks.bottom_k(got.low, got.high, 3)
    np.testing.assert_array_equal(bottom != "not", column(pisa, "bottom3_95"))
    certain = [unit for unit, answer in zip(pisa["unit"], bottom, strict=True) if answer == "certain"]
    assert certain == ["Colombia"] and (bottom != "not").sum() == 4


@needs_vectors
def test_the_marginal_sets_are_those_of_the_exact_integral(pisa):
    with (VECTORS / "exact_marginal_quadrature.csv").open() as file:
        exact = {row["unit"]: row for row in csv.DictReader(file)}
    got = ranks.own_rank_sets(column(pisa, "score"), column(pisa, "se"))
    for name, found in (("L", got.low), ("U", got.high)):
        np.testing.assert_array_equal(found, [int(exact[unit][name]) for unit in pisa["unit"]])
    np.testing.assert_allclose(
        got.critical, [float(exact[unit]["final_crit"]) for unit in pisa["unit"]], rtol=0, atol=1e-6
    )


@needs_vectors
def test_in_pisa_the_deterministic_sets_are_hardly_longer_than_the_simulated_ones(pisa):
    holm, drawn = ranks.rank_sets(column(pisa, "score"), column(pisa, "se")), simulated(pisa)
    assert (holm.low <= drawn.low).all() and (holm.high >= drawn.high).all()
    assert (holm.high - holm.low).mean() <= (drawn.high - drawn.low).mean() + 1.0


# ---- brute force ----------------------------------------------------------------------------------------------


def sets_of(rejected):
    """rejected[i, j]: i is better than j for certain."""
    return 1 + rejected.sum(0), len(rejected) - rejected.sum(1)


def holm_by_sorting(p, alpha):
    """Textbook Holm: sort all p values, stop at the first that is too large."""
    size = len(p)
    pairs = [(p[i, j], i, j) for i in range(size) for j in range(size) if i != j]
    rejected = np.zeros((size, size), bool)
    for step, (value, i, j) in enumerate(sorted(pairs)):
        if value >= alpha / (len(pairs) - step):
            break
        rejected[i, j] = True
    return rejected


OFFICES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), min_size=1, max_size=9)


@settings(max_examples=150, deadline=None)
@given(OFFICES, st.sampled_from([0.0, 0.5, 3.0]), st.sampled_from([0.8, 0.95]))
def test_holm_is_what_sorting_all_p_values_gives(table, margin, level):
    estimate, se = np.array(table, float).T
    se = se / 7
    gap = (estimate[:, None] - estimate - margin) / np.hypot(se[:, None], se)
    got = ranks.rank_sets(estimate, se, level=level, smallest_difference=margin)
    low, high = sets_of(holm_by_sorting(special.ndtr(-gap), 1 - level))
    assert got.low.tolist() == low.tolist() and got.high.tolist() == high.tolist()


@settings(max_examples=100, deadline=None)
@given(OFFICES, st.lists(st.integers(0, 40), min_size=9, max_size=9))
def test_holm_with_few_clusters_uses_student(table, free):
    estimate, se = np.array(table, float).T
    se, free = se / 7, np.array(free[: len(table)], float)
    with np.errstate(divide="ignore", invalid="ignore"):
        both = (se[:, None] ** 2 + se**2) ** 2 / (se[:, None] ** 4 / free[:, None] + se**4 / free)
        p = stats.t.sf((estimate[:, None] - estimate) / np.hypot(se[:, None], se), np.floor(both + 1e-9))
    p[np.minimum(free[:, None], free) < 1] = 1.0
    got = ranks.rank_sets(estimate, se, df=free)
    low, high = sets_of(holm_by_sorting(p, 0.05))
    assert got.low.tolist() == low.tolist() and got.high.tolist() == high.tolist()


def share_p_values(yes, asked, margin=0.0):
    """Score test, or mid-P where an answer is expected fewer than ten times; p[i, j] small: i is better than j."""
    size = len(yes)
    p = np.ones((size, size))
    for i in range(size):
        for j in range(size):
            if yes[i] * asked[j] - yes[j] * asked[i] > 0:
                pooled = (yes[i] + yes[j]) / (asked[i] + asked[j])
                gap = yes[i] / asked[i] - yes[j] / asked[j]
                score = gap / np.sqrt(pooled * (1 - pooled) * (1 / asked[i] + 1 / asked[j]))
                failed = asked - yes
                few = stats.hypergeom(asked[i] + asked[j], failed[i] + failed[j], asked[i])
                exact = few.cdf(failed[i] - 1) + few.pmf(failed[i]) / 2
                near = min(asked[i], asked[j]) * min(pooled, 1 - pooled) < 10
                p[i, j] = exact if near else stats.norm.sf(score)
    return p


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 400), st.floats(0, 0.3)), min_size=1, max_size=8),
    st.sampled_from([0.8, 0.95]),
    st.sampled_from(["high", "low"]),
)
def test_shares_near_the_ends_are_told_apart_by_their_counts(table, level, better):
    asked = np.array([n for n, _ in table])
    yes = np.array([n - round(part * n) for n, part in table])
    got = ranks.rank_sets(yes / asked, n_effective=asked, level=level, better=better)
    counted = yes if better == "high" else asked - yes
    low, high = sets_of(holm_by_sorting(share_p_values(counted, asked), 1 - level))
    assert got.low.tolist() == low.tolist() and got.high.tolist() == high.tolist()


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 200), st.integers(0, 12), st.integers(1, 200), st.integers(0, 12))
def test_mid_p_is_fishers_with_half_the_observed_table(n, f, m, g):
    f, g = min(f, n), min(g, m)
    few = stats.hypergeom(n + m, f + g, n)
    expected = few.cdf(f - 1) + few.pmf(f) / 2
    for table in (special.gammaln(np.arange(1.0, 500)), np.zeros(0)):
        assert _pairs.midp_fewer_failures(table, f, n, g, m, 0.0) == pytest.approx(expected, rel=1e-9, abs=1e-300)
        for enough in (1e-12, 1e-6, 0.01, 0.4):
            assert (_pairs.midp_fewer_failures(table, f, n, g, m, enough) < enough) == (expected < enough)


@settings(max_examples=100, deadline=None)
@given(st.floats(0.01, 0.99), st.integers(5, 500), st.floats(0.01, 0.99), st.integers(5, 500), st.floats(0.001, 0.3))
def test_the_variance_at_the_margin_maximises_the_likelihood(p, n, q, m, margin):
    def against(second):
        first = second + margin
        return -(special.xlogy(n * p, first) + special.xlogy(n * (1 - p), 1 - first)
                 + special.xlogy(m * q, second) + special.xlogy(m * (1 - q), 1 - second))  # fmt: skip

    best = optimize.minimize_scalar(against, bounds=(1e-12, 1 - margin - 1e-12), options={"xatol": 1e-12}).x
    first = best + margin
    expected = first * (1 - first) / n + best * (1 - best) / m
    assert _pairs.score_variance(p, n, q, m, margin) == pytest.approx(expected, rel=2e-4)


#   two offices at 100 % and one at 90 %, 400 asked each: z would divide by 0
def test_a_hundred_percent_needs_no_standard_error():
    got = ranks.rank_sets([1.0, 1.0, 0.9], n_effective=[400, 400, 400])
    assert got.rank.tolist() == [1, 1, 3]
    assert got.low.tolist() == [1, 1, 3] and got.high.tolist() == [2, 2, 3]


def test_three_answers_of_three_are_not_better_than_a_large_office():
    got = ranks.rank_sets([1.0, 0.8, 0.3], n_effective=[3, 4000, 4000])
    assert got.low.tolist() == [1, 1, 2] and got.high.tolist() == [3, 2, 3]


def simulated_by_force(estimate, se, margin, level, draws, seed, stepdown=True):
    """All pairs of all draws; the same normal numbers, in the order of the standard errors."""
    order = np.lexsort((np.arange(len(se)), se))
    z = np.empty((draws, len(se)))
    z[:, order] = np.random.default_rng(seed).standard_normal((draws, len(se))) * se[order]
    spread = np.hypot(se[:, None], se)
    every = (z[:, :, None] - z[:, None, :]) / spread
    rejected = np.zeros_like(spread, bool)
    while True:
        critical = np.quantile(np.where(rejected, 0, every).max((1, 2)), level, method="higher")
        now = (estimate[:, None] - estimate - margin) / spread > critical
        if (now == rejected).all() or not stepdown:
            return sets_of(now), critical
        rejected = now


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 14), st.integers(0, 10**6), st.sampled_from([0.0, 1.0]), st.floats(0.1, 6), st.booleans())
def test_the_record_trick_finds_the_maximum_over_all_pairs(offices, seed, margin, apart, stepdown):
    random = np.random.default_rng(seed)
    estimate, se = apart * random.standard_normal(offices), random.uniform(0.1, 2, offices)
    # distinct, and given in the order in which the function sorts ties
    got = ranks.rank_sets(estimate, se, method="simulated", draws=200, seed=7, level=0.9,
                          smallest_difference=margin, stepdown=stepdown)  # fmt: skip
    (low, high), critical = simulated_by_force(estimate, se, margin, 0.9, 200, 7, stepdown)
    assert got.critical == pytest.approx(critical)
    assert got.low.tolist() == low.tolist() and got.high.tolist() == high.tolist()


def own_by_force(estimate, se, j, level):
    x, weight = np.polynomial.hermite_e.hermegauss(180)
    weight = weight / weight.sum()
    spread = np.hypot(se, se[j])
    others = np.arange(len(se)) != j
    better = worse = np.zeros(len(se), bool)
    while True:

        def miss(c, better=better, worse=worse):
            high = np.where(better, 1.0, special.ndtr((se[j] * x[:, None] + c * spread) / se))
            low = np.where(worse, 0.0, special.ndtr((se[j] * x[:, None] - c * spread) / se))
            return (weight * (high - low)[:, others].prod(1)).sum() - level

        # a pair already decided keeps the other side only
        c = optimize.brentq(lambda c: miss(c), 0.0, 9.0, xtol=1e-12) if miss(0.0) < 0 else 0.0
        now = (estimate - estimate[j] > c * spread), (estimate[j] - estimate > c * spread)
        if (now[0] == better).all() and (now[1] == worse).all():
            return 1 + better.sum(), len(se) - worse.sum(), c
        better, worse = now


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 12), st.integers(0, 10**6), st.floats(0.1, 5))
def test_ones_own_rank_is_that_of_the_integral(offices, seed, apart):
    random = np.random.default_rng(seed)
    estimate, se = apart * random.standard_normal(offices), random.uniform(0.5, 2, offices)
    got = ranks.own_rank_sets(estimate, se, level=0.9)
    for j in range(offices):
        low, high, critical = own_by_force(estimate, se, j, 0.9)
        assert (got.low[j], got.high[j]) == (low, high)
        assert got.critical[j] == pytest.approx(critical, abs=2e-6) or critical == 0


def test_many_offices_may_share_a_standard_error_class():
    random = np.random.default_rng(5)
    se = random.uniform(0.5, 3, 400)
    estimate = 2 * random.standard_normal(400)
    many = ranks.own_rank_sets(estimate, se)
    # the first of 400 by brute force
    for j in (0, 1, 2):
        low, high, critical = own_by_force(estimate, se, j, 0.95)
        assert many.critical[j] == pytest.approx(critical, abs=3e-4)
        assert abs(many.low[j] - low) <= 1 and abs(many.high[j] - high) <= 1


# ---- what must hold for any table -----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(OFFICES, st.sampled_from(["holm", "simulated"]), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(table, method, shuffled):
    estimate, se = np.array(table, float).T
    se = se / 5 + np.arange(len(se)) / 1000
    order = list(range(len(table)))
    shuffled.shuffle(order)
    first = ranks.rank_sets(estimate, se, method=method)
    second = ranks.rank_sets(estimate[order], se[order], method=method)
    for name in ("rank", "low", "high"):
        np.testing.assert_array_equal(getattr(first, name)[order], getattr(second, name))
    assert (first.low <= first.rank).all() and (first.rank <= first.high).all()


def test_tied_offices_share_the_better_rank_and_the_best_may_be_the_lowest():
    got = ranks.rank_sets([5, 3, 3, 1], [1e-3, 1e-3, 1e-3, 1e-3])
    assert got.rank.tolist() == [1, 2, 2, 4] and got.low.tolist() == [1, 2, 2, 4] and got.high.tolist() == [1, 3, 3, 4]
    turned = ranks.rank_sets([5, 3, 3, 1], [1e-3] * 4, better="low")
    assert turned.rank.tolist() == [4, 2, 2, 1]


@pytest.mark.parametrize("method", ["holm", "simulated"])
def test_a_difference_nobody_would_feel_never_separates(method):
    estimate, se = [0.950, 0.949, 0.90], [1e-6, 1e-6, 1e-6]
    assert ranks.rank_sets(estimate, se, method=method).high.tolist() == [1, 2, 3]
    got = ranks.rank_sets(estimate, se, method=method, smallest_difference=0.01)
    assert got.low.tolist() == [1, 1, 3] and got.high.tolist() == [2, 2, 3]
    shares = ranks.rank_sets(estimate, n_effective=[10**9] * 3, smallest_difference=0.01)
    assert shares.low.tolist() == [1, 1, 3]


def test_one_office_is_first_and_last():
    for got in (
        ranks.rank_sets([3], [1]),
        ranks.rank_sets([3], [1], method="simulated"),
        ranks.own_rank_sets([3], [1]),
    ):
        assert (got.rank.tolist(), got.low.tolist(), got.high.tolist()) == ([1], [1], [1])


def test_an_office_whose_cases_all_came_on_one_day_is_told_from_nobody():
    got = ranks.rank_sets([0.9, 0.5, 0.1], n_effective=[1000] * 3, df=[50, 0, 50])
    assert got.low.tolist() == [1, 1, 2] and got.high.tolist() == [2, 3, 3]


@pytest.mark.parametrize("method", ["holm", "simulated"])
def test_equal_offices_are_separated_in_at_most_one_table_of_twenty(method):
    random = np.random.default_rng(11)
    se = random.uniform(0.5, 2, 12)
    apart = sum((ranks.rank_sets(se * random.standard_normal(12), se, method=method).low > 1).any() for _ in range(300))
    assert apart <= 24  # 15 expected, sd 3.8


def test_the_true_ranks_are_inside_all_sets_as_often_as_promised():
    random = np.random.default_rng(12)
    truth, se = np.linspace(0, 6, 10)[::-1], random.uniform(0.5, 1.5, 10)
    inside = []
    for _ in range(200):
        got = ranks.rank_sets(truth + se * random.standard_normal(10), se, method="simulated", draws=400)
        inside.append(((got.low <= np.arange(1, 11)) & (got.high >= np.arange(1, 11))).all())
    assert np.mean(inside) >= 0.92


#   low 1 1 3 3 6, high 2 2 5 5 6 of 6 offices: cut after 2 and after 5
def test_bands_are_cut_where_the_data_cut_and_nowhere_else():
    assert ranks.bands([1, 1, 3, 3, 3, 6], [2, 2, 5, 5, 5, 6]).tolist() == [1, 1, 2, 2, 2, 3]
    assert ranks.bands([1, 1, 2], [2, 3, 3]).tolist() == [1, 1, 1]
    assert ranks.bands([3, 1, 2], [3, 1, 2]).tolist() == [3, 1, 2]
    # as many as two offices end by rank 2, but a third may also be second
    assert ranks.bands([1, 1, 2, 4], [2, 2, 4, 4]).tolist() == [1, 1, 1, 1]


def test_bottom_three_is_certain_possible_or_not():
    low, high = [1, 2, 2, 4, 5, 6], [1, 3, 4, 5, 6, 6]
    assert ranks.bottom_k(low, high, 3).tolist() == ["not", "not", "possible", "certain", "certain", "certain"]
    assert ranks.top_k(low, high, 3).tolist() == ["certain", "certain", "possible", "not", "not", "not"]


@pytest.mark.parametrize(
    "call",
    [
        lambda: ranks.rank_sets([1, np.nan], [1, 1]),
        lambda: ranks.rank_sets([1, 2], [0, 0]),
        lambda: ranks.rank_sets([1, 2], [1, -1]),
        lambda: ranks.rank_sets([1, 2], [1, 1, 1]),
        lambda: ranks.rank_sets([[1, 2]], [[1, 1]]),
        lambda: ranks.rank_sets([1, 2]),
        lambda: ranks.rank_sets([1, 2], [1, 1], level=0),
        lambda: ranks.rank_sets([1, 2], [1, 1], method="tukey"),
        lambda: ranks.rank_sets([1, 2], [1, 1], better="more"),
        lambda: ranks.rank_sets([1, 2], [1, 1], smallest_difference=-1),
        lambda: ranks.rank_sets([1, 2], [1, 1], method="simulated", df=[3, 3]),
        lambda: ranks.rank_sets([1, 2], [1, 1], method="simulated", draws=10),
        lambda: ranks.rank_sets([0.5, 1.2], n_effective=[5, 5]),
        lambda: ranks.rank_sets([0.5, 0.2], n_effective=[5, 0]),
        lambda: ranks.top_k([0, 1], [1, 2], 1),
    ],
)
def test_tables_that_cannot_be_ranked_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
