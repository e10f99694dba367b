"""Composite scores: a published index stage by stage, missing measures, and what weights really do."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixiao.errors import BadNumbers
from shixiao.stats import composites, sensitivity, uncertainty
from shixiao.stats.composites import Step

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "coinr_asem"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="no shared data: published vectors")


def read(name, key="uCode"):
    """Columns of a stage as arrays."""
    with (VECTORS / name).open() as file:
        rows = list(csv.DictReader(file))
    number = {"NA": np.nan, "": np.nan}
    return {c: np.array([float(number.get(r[c], r[c])) for r in rows]) for c in rows[0] if c != key}


@pytest.fixture(scope="module")
def asem():
    """Names per level (measures, dimensions, halves, index), directions and the steps of the ASEM index."""
    with (VECTORS / "iMeta.csv").open() as file:
        meta = [row for row in csv.DictReader(file) if row["Level"] != "NA"]
    levels = [[row for row in meta if row["Level"] == str(level)] for level in (1, 2, 3, 4)]
    names = [[row["iCode"] for row in level] for level in levels]
    parents = [[above.index(row["Parent"]) for row in level] for level, above in zip(levels, names[1:], strict=False)]
    better = ["high" if row["Direction"] == "1" else "low" for row in levels[0]]

    def steps(mean):
        return [Step(p, [float(r["Weight"]) for r in level], mean) for p, level in zip(parents, levels, strict=False)]

    return names, better, steps


def stage(name, columns):
    table = read(name)
    return np.stack([table[column] for column in columns], axis=1)


@needs_vectors
def test_the_published_index_is_put_per_head_and_filled_by_region_alike(asem):
    names, _better, _steps = asem
    with (VECTORS / "iData_raw.csv").open() as file:
        raw = {row["uCode"]: row for row in csv.DictReader(file)}
    with (VECTORS / "iMeta.csv").open() as file:
        over = {row["iCode"]: row["Denominator"] for row in csv.DictReader(file)}
    with (VECTORS / "stage_Denominated.csv").open() as file:
        units = [row["uCode"] for row in csv.DictReader(file)]

    def column(name):
        return np.array([np.nan if raw[unit][name] in ("", "NA") else float(raw[unit][name]) for unit in units])

    table = np.stack([column(m) / (column(over[m]) if over[m] != "NA" else 1) for m in names[0]], axis=1)
    np.testing.assert_allclose(table, stage("stage_Denominated.csv", names[0]), rtol=1e-12)
    region = np.unique([raw[unit]["EurAsia_group"] for unit in units], return_inverse=True)[1]
    filled = composites.fill_by_group(table, region)
    assert np.isnan(table).sum() == 65
    np.testing.assert_allclose(filled, stage("stage_Imputed.csv", names[0]), rtol=1e-12)


@needs_vectors
def test_the_published_uncertainty_bands_come_out_within_simulation_error(asem):
    #   COINr's vignette: 100 draws of winsorising 1 … 5 points, min–max or z scores, weights of levels 2 and 3 ± 25 %,
    #   arithmetic or geometric means; here 400 draws of the same
    names, better, steps = asem
    with (VECTORS / "vignette_UA_rankstats.csv").open() as file:
        published = {row["uCode"]: row for row in csv.DictReader(file)}
    with (VECTORS / "stage_Imputed.csv").open() as file:
        units = [row["uCode"] for row in csv.DictReader(file)]
    filled, turn = stage("stage_Imputed.csv", names[0]), np.where(np.array(better) == "low", -1, 1)
    scores = []
    for most in range(1, 6):
        treated = composites.winsorise(filled, most=most)
        z = (treated - treated.mean(0)) / treated.std(0, ddof=1)
        scores.append((composites.min_max(treated, better, onto=(1, 100)), 10 + 2 * turn * z))
    random, ranks = np.random.default_rng(1), []
    for _draw in range(400):
        chosen = steps(["arithmetic", "geometric"][random.integers(2)])
        for at in (1, 2):
            weight = np.array(chosen[at].weight) * random.uniform(0.75, 1.25, len(chosen[at].weight))
            chosen[at] = Step(chosen[at].parent, weight, chosen[at].mean)
        index = composites.aggregate(scores[random.integers(5)][random.integers(2)], chosen, 0).index
        ranks.append(1 + (index[:, None] < index).sum(1))
    for name, found in zip(["Q5", "Median", "Q95"], np.quantile(ranks, [0.05, 0.5, 0.95], axis=0), strict=True):
        theirs = np.array([float(published[unit][name]) for unit in units])
        assert np.abs(found - theirs).mean() < 1 and np.corrcoef(found, theirs)[0, 1] > 0.99, name


@needs_vectors
def test_the_outliers_of_the_published_index_are_pulled_in_alike(asem):
    names, _better, _steps = asem
    treated = composites.winsorise(stage("stage_Imputed.csv", names[0]))
    np.testing.assert_allclose(treated, stage("stage_Treated.csv", names[0]), rtol=1e-12)


@needs_vectors
def test_the_published_index_is_normalised_and_added_up_alike(asem):
    names, better, steps = asem
    treated, published = stage("stage_Treated.csv", names[0]), read("stage_Aggregated.csv")
    scores = composites.min_max(treated, better)
    np.testing.assert_allclose(scores, stage("stage_Normalised.csv", names[0]), rtol=0, atol=1e-9)
    fixed = composites.goalposts(treated, treated.min(0), treated.max(0), better)
    np.testing.assert_allclose(fixed, scores, rtol=0, atol=1e-9)
    found = composites.aggregate(scores, steps("arithmetic"))
    for level, columns in zip(found.levels, names[1:], strict=True):
        expected = np.stack([published[column] for column in columns], axis=1)
        np.testing.assert_allclose(level, expected, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(found.index, found.levels[-1][:, 0])
    assert (found.coverage == pytest.approx(1.0)) and names[3] == ["Index"]


@needs_vectors
@pytest.mark.parametrize(
    ("mean", "index", "halves"),
    [
        ("arithmetic", "Index_amean", ["Conn_amean", "Sust_amean"]),
        ("geometric", "Index_gmean", ["Conn_gmean_hmean", "Sust_gmean_hmean"]),
        ("harmonic", "Index_hmean", ["Conn", "Sust"]),
    ],
)
def test_all_three_means_of_the_published_index_come_out(asem, mean, index, halves):
    names, better, steps = asem
    scores = composites.min_max(stage("stage_Treated.csv", names[0]), better, onto=(1, 100))
    found, published = composites.aggregate(scores, steps(mean)), read("index_minmax1_100_by_aggregation.csv")
    np.testing.assert_allclose(found.index, published[index], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found.levels[1], np.stack([published[h] for h in halves], 1), rtol=0, atol=1e-9)


@needs_vectors
def test_the_published_effective_weights_come_out(asem):
    names, _better, steps = asem
    with (VECTORS / "effective_weights.csv").open() as file:
        published = {row["iCode"]: float(row["EffWeight"]) for row in csv.DictReader(file)}
    for found, columns in zip(composites.effective_weights(steps("arithmetic")), names, strict=False):
        np.testing.assert_allclose(found, [published[column] for column in columns], rtol=0, atol=1e-12)


@needs_vectors
def test_the_published_outranking_and_alpha_come_out(asem):
    names, _better, _steps = asem
    with (VECTORS / "outrank_first10_Conn.csv").open() as file:
        published = np.array([[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]])
    dimensions = stage("stage_Aggregated.csv", names[1][:5])[:10]
    np.testing.assert_allclose(composites.outranking(dimensions, np.ones(5)), published, rtol=0, atol=1e-12)
    expected = json.loads((VECTORS / "expected.json").read_text())
    assert composites.dominance(dimensions).sum() == expected["outrank_nDominant10"]
    with (VECTORS / "iMeta.csv").open() as file:
        parent = {row["iCode"]: row["Parent"] for row in csv.DictReader(file)}
    raw = read("stage_Raw.csv")
    for dimension in ("P2P", "Physical"):
        table = np.stack([raw[name] for name in names[0] if parent[name] == dimension], axis=1)
        assert composites.cronbach(table) == pytest.approx(expected[f"cronbach_raw_{dimension}"], abs=1e-10)


@needs_vectors
def test_leaving_a_dimension_out_moves_the_ranks_as_published(asem):
    names, _better, steps = asem
    scores = stage("stage_Normalised.csv", names[0])
    expected = json.loads((VECTORS / "expected.json").read_text())

    def ranks(given):
        index = composites.aggregate(scores, given, 0).index
        return (index[:, None] < index).sum(1)

    full = steps("arithmetic")
    for at, published in ((1, "remove_level2_mean_abs_rank_change"), (2, "remove_level3_mean_abs_rank_change")):
        for place, name in enumerate(names[at]):
            weight = np.array(full[at].weight)
            weight[place] = 0
            changed = [*full[:at], Step(full[at].parent, weight), *full[at + 1 :]]
            assert np.abs(ranks(changed) - ranks(full)).mean() == pytest.approx(expected[published][name])


# ---- missing measures -----------------------------------------------------------------------------------------

# two dimensions: {a: 3, b: 1} and {c: 1}, half of the index each
STEPS = [Step([0, 0, 1], [3, 1, 1]), Step([0, 0], [1, 1])]


#   a    b    c   | first        | index | weight there
#   80   40   60  | (240+40)/4   |  65   | 1
#   –    40   60  | 40           |  50   | 0.625: b carries its dimension alone
#   80   –    60  | 80           |  70   | 0.875
#   80   40   –   | 70           |  (70) | 0.5: no score
def test_a_missing_measure_leaves_and_its_weight_stays_in_its_dimension():
    n = np.nan
    found = composites.aggregate([[80, 40, 60], [n, 40, 60], [80, n, 60], [80, 40, n], [n, n, n]], STEPS)
    np.testing.assert_allclose(found.index, [65, 50, 70, n, n])
    np.testing.assert_allclose(found.levels[0][:, 0], [70, 40, 80, 70, n])
    np.testing.assert_allclose(found.coverage, [1, 0.625, 0.875, 0.5, 0])
    assert composites.aggregate([[80, 40, n]], STEPS, smallest_weight=0.5).index.tolist() == [70]


def test_one_right_denied_is_not_made_up_for_under_a_geometric_mean():
    steps = [Step([0, 0, 1], [3, 1, 1]), Step([0, 0], [1, 1], "geometric")]
    found = composites.aggregate([[80, 40, 0], [80, 40, 70]], steps)
    np.testing.assert_allclose(found.index, [0, 70])
    mixed = [Step([0, 0, 1, 1], [1, 1, 1, 1], ["arithmetic", "harmonic"]), Step([0, 0], [1, 1])]
    np.testing.assert_allclose(composites.aggregate([[0, 100, 50, 0], [0, 100, 60, 30]], mixed).index, [25, 45])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(0.5, 100), min_size=3, max_size=3), st.lists(st.floats(0.1, 9), min_size=3, max_size=3))
def test_the_means_stand_in_their_known_order(values, weights):
    found = [
        composites.aggregate([values], [Step([0, 0, 0], weights, mean)]).index[0]
        for mean in ("harmonic", "geometric", "arithmetic")
    ]
    assert min(values) - 1e-9 <= found[0] <= found[1] + 1e-9 <= found[2] + 2e-9 <= max(values) + 3e-9


def test_fixed_goalposts_do_not_depend_on_who_else_is_compared():
    #   days waited: 0 is best, 20 worst
    many = composites.goalposts([5, 10, 30, np.nan], 0, 20, "low")
    np.testing.assert_allclose(many, [75, 50, 0, np.nan])
    assert composites.goalposts([10], 0, 20, "low") == many[1] and composites.goalpost_slope(0, 20) == 5
    assert composites.goalposts([30], 0, 20, "low", clip=False) == -50


# ---- weights --------------------------------------------------------------------------------------------------


def test_an_office_ahead_in_everything_is_ahead_whatever_the_weights():
    scores = np.array([[90, 80, 70], [80, 80, 60], [95, 10, 99]])
    ahead = composites.dominance(scores)
    assert ahead.tolist() == [[False, True, False], [False] * 3, [False] * 3]
    drawn = uncertainty.spread(scores, [Step([0, 0, 0], [1, 1, 1])], source="weights", width=0.9, number=500)
    assert uncertainty.win_probability(drawn.draws)[0, 1] == 1
    assert composites.dominance([[9, 9], [1, np.nan]]).sum() == 0


def test_a_measure_in_which_all_are_alike_has_no_weight_whatever_the_scheme_says():
    random = np.random.default_rng(4)
    varied, level = random.normal(50, 10, 400), random.normal(95, 0.5, 400)
    measures = np.stack([varied, level], 1)
    index = composites.aggregate(measures, [Step([0, 0], [1, 1])]).index
    realised = composites.realised_weights(measures, index)
    assert realised[0] > 0.95 and realised[1] < 0.05


def test_a_correlation_ratio_sees_curves():
    random = np.random.default_rng(5)
    x, other = random.normal(size=1000), random.normal(size=1000)
    linear, curved = x + 0.5 * other, x**2 + np.sqrt(2) * other
    assert composites.realised_weights(x[:, None], linear)[0] == pytest.approx(0.8, abs=0.03)
    assert composites.realised_weights(x[:, None], curved)[0] == pytest.approx(0.5, abs=0.07)
    assert composites.realised_weights(other[:5, None] * 0, linear[:5]).tolist() == [0.0]
    assert np.isnan(composites.realised_weights(x[:4, None], linear[:4]))[0]


# ---- draws ----------------------------------------------------------------------------------------------------


def table(offices=12, seed=6):
    random = np.random.default_rng(seed)
    return random.uniform(20, 90, (offices, 3))


def test_sampling_and_weights_are_reported_apart():
    scores = table()
    sampling = uncertainty.spread(scores, STEPS, source="sampling", se=np.full_like(scores, 4), number=2000)
    weights = uncertainty.spread(scores, STEPS, source="weights", number=2000)
    both = uncertainty.spread(scores, STEPS, source="both", se=np.full_like(scores, 4), number=2000)
    assert 0 < weights.moved < sampling.moved < both.moved * 1.05
    for found in (sampling, weights, both):
        assert (found.low <= found.median).all() and (found.median <= found.high).all()
        np.testing.assert_array_equal(np.sort(found.draws, axis=1)[:, [0, -1]], [[1, 12]] * 2000)


def test_without_noise_every_draw_is_the_nominal_rank():
    scores = table()
    found = uncertainty.spread(scores, STEPS, source="sampling", se=np.zeros_like(scores), number=100)
    assert found.moved == 0 and (found.low == found.nominal).all() and (found.high == found.nominal).all()


def test_the_index_varies_as_its_standard_errors_say():
    #   two offices 5 points apart, one measure, se 3 each: P(first ahead) = Φ(5 / √18)
    found = uncertainty.spread([[55], [50]], [Step([0], [1])], source="sampling", se=[[3], [3]], number=40_000)
    assert uncertainty.win_probability(found.draws)[0, 1] == pytest.approx(0.8807, abs=0.006)


@pytest.mark.parametrize("weights", ["uniform", "dirichlet"])
def test_drawn_weights_vary_about_as_much_as_asked(weights):
    #   index = w with scores 1 and 0: the weight of the first itself
    random = np.random.default_rng(0)
    drawn = uncertainty._draw(random, np.array([1.0, 1.0, 1.0, 1.0]), np.zeros(4, int), weights, 0.25, 20_000)
    shares = drawn / drawn.sum(1, keepdims=True)
    assert shares.mean(0) == pytest.approx([0.25] * 4, abs=0.005)
    expected = {"uniform": 0.125, "dirichlet": 0.217}[weights]  # 0.25/√3·√(3/4) and 0.25·√(3/4)
    assert (shares.std(0) / shares.mean(0)).mean() == pytest.approx(expected, rel=0.05)


def test_the_kind_of_mean_may_be_drawn_with_the_weights():
    #   100 and 10 against 50 and 50, equal weights hardly moved: arithmetic 55 : 50, geometric 32 : 50
    scores, steps = [[100, 10], [50, 50]], [Step([0, 1], [1, 1]), Step([0, 0], [1, 1])]
    common = {"source": "weights", "width": 0.001, "number": 4000}
    found = uncertainty.spread(scores, steps, top_means=["arithmetic", "geometric"], **common)
    assert uncertainty.win_probability(found.draws)[0, 1] == pytest.approx(0.5, abs=0.03)
    alone = uncertainty.spread(scores, steps, top_means=["geometric"], **common)
    assert uncertainty.win_probability(alone.draws)[0, 1] == 0
    both = common | {"source": "both"}
    noisy = uncertainty.spread(scores, steps, se=np.ones((2, 2)), top_means=["arithmetic", "geometric"], **both)
    assert uncertainty.win_probability(noisy.draws)[0, 1] == pytest.approx(0.5, abs=0.05)


def test_tied_offices_share_the_better_rank_in_every_draw():
    scores = np.array([[50, 50, 50], [70, 70, 70], [50, 50, 50], [10, 10, 10]])
    found = uncertainty.spread(scores, STEPS, source="weights", number=100)
    assert found.nominal.tolist() == [2, 1, 2, 4] and found.low.tolist() == found.high.tolist() == [2, 1, 2, 4]
    assert uncertainty.win_probability(found.draws)[0, 2] == 0.5


def test_an_office_without_a_score_takes_no_rank():
    scores = table()
    scores[3, 2] = np.nan
    found = uncertainty.spread(scores, STEPS, source="weights", number=300)
    assert np.isnan(found.nominal[3]) and np.isnan(found.low[3]) and (found.draws[:, 3] == 0).all()
    assert np.nanmax(found.high) == 11
    wins = uncertainty.win_probability(found.draws, [0, 3, 5])
    assert np.isnan(wins[1]).all() and wins[0, 2] + wins[2, 0] == pytest.approx(1)


def test_the_same_seed_gives_the_same_draws():
    scores = table()
    whole = uncertainty.spread(scores, STEPS, source="weights", number=500)
    again = uncertainty.spread(scores, STEPS, source="weights", number=500)
    np.testing.assert_array_equal(whole.draws, again.draws)


#   Ishigami's function (Saltelli et al. 2000): shares known in closed form
def test_sobol_shares_of_a_textbook_function_come_out():
    def ishigami(u):
        x = np.pi * (2 * u - 1)
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = sensitivity.sobol(ishigami, 3, 8192)
    np.testing.assert_allclose(found.first, [0.3139, 0.4424, 0.0], atol=0.01)
    np.testing.assert_allclose(found.total, [0.5576, 0.4424, 0.2437], atol=0.01)
    assert np.isnan(sensitivity.sobol(lambda u: np.ones(len(u)), 2).first).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: composites.aggregate([[1, 2]], STEPS),
        lambda: composites.aggregate([[1, 2, 3]], [Step([0, 0, 1], [1, 1, 1])]),
        lambda: composites.aggregate([[1, 2, 3]], []),
        lambda: composites.aggregate([[1, 2, 3]], [Step([0, 0, 0], [0, 0, 0])]),
        lambda: composites.aggregate([[1, 2, 3]], [Step([0, 0, 0], [1, -1, 1])]),
        lambda: composites.aggregate([[1, 2, 3]], [Step([0, 0, 0], [1, 1, 1], "median")]),
        lambda: composites.aggregate([[1, 2, 3]], [Step([0, 0, 0], [1, 1, 1], ["harmonic"] * 2)]),
        lambda: composites.aggregate([[1, -2, 3]], [Step([0, 0, 0], [1, 1, 1], "geometric")]),
        lambda: composites.goalposts([1], 5, 5),
        lambda: composites.goalposts([1], 0, 5, "more"),
        lambda: composites.min_max([[1.0], [1.0]]),
        lambda: composites.realised_weights([[1.0]], [1.0, 2.0]),
        lambda: uncertainty.spread(table(), STEPS),
        lambda: uncertainty.spread(table(), STEPS, se=[[1.0]]),
        lambda: uncertainty.spread(table(), STEPS, source="luck"),
        lambda: uncertainty.spread(table(), STEPS, source="weights", top_means=["median"]),
        lambda: composites.fill_by_group([[1.0, 2.0]], [0, 1]),
        lambda: uncertainty.spread(table(), STEPS, source="weights", number=5),
        lambda: sensitivity.sobol(lambda u: u[:, 0], 1, 1000),
        lambda: sensitivity.sobol(lambda u: u, 1),
    ],
)
def test_hierarchies_that_cannot_be_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
