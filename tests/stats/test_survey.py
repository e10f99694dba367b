"""Designed samples: published estimates and errors, to the last digit that was printed."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from shixiao.errors import BadNumbers
from shixiao.stats import histograms, proportions, survey, two_phase

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "survey_api"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="no shared data: published vectors")


def read(name):
    with (VECTORS / name).open() as file:
        rows = list(csv.DictReader(file))
    return {column: np.array([row[column] for row in rows]) for column in rows[0]}


def numbers(table, column):
    return table[column].astype(float)


@pytest.fixture(scope="module")
def expected():
    return json.loads((VECTORS / "expected.json").read_text())


@pytest.fixture(scope="module")
def strat():
    table = read("apistrat.csv")
    return table, survey.sample(numbers(table, "pw"), table["stype"], None, numbers(table, "fpc"))


@pytest.fixture(scope="module")
def clus():
    table = read("apiclus1.csv")
    return table, survey.sample(numbers(table, "pw"), None, table["dnum"], numbers(table, "fpc"))


def check(found, published, name):
    value = published["est"][name] if isinstance(published["est"], dict) else published["est"]
    se = published["se"]
    se = se[name] if isinstance(se, dict) else se[0] if isinstance(se, list) else se
    assert found.estimate == pytest.approx(value, rel=1e-10)
    assert found.se == pytest.approx(se, rel=1e-9)


@needs_vectors
def test_a_stratified_sample_gives_the_published_estimates(strat, expected):
    table, drawn = strat
    check(survey.mean(numbers(table, "api00"), drawn), expected["strat_mean_api00"], "api00")
    check(survey.total(numbers(table, "enroll"), drawn), expected["strat_total_enroll"], "enroll")
    check(survey.mean(table["sch.wide"] == "Yes", drawn), expected["strat_mean_schwide"], "sch.wideYes")
    check(survey.ratio(numbers(table, "api.stu"), numbers(table, "enroll"), drawn), expected["strat_ratio"], "")
    assert survey.design_effect(numbers(table, "api00"), drawn) == pytest.approx(expected["strat_deff_api00"])
    assert drawn.df == expected["degf_strat"]
    median = histograms.quantile([0] * 200, numbers(table, "api00"), drawn.weight, 0.5, 1, "discrete")
    assert median[0] == expected["strat_median_api00"]


@needs_vectors
def test_groups_are_domains_of_the_whole_sample(strat, expected):
    table, drawn = strat
    names = expected["strat_by_stype"]["stype"]
    found = survey.mean_by(numbers(table, "api00"), [names.index(s) for s in table["stype"]], 4, drawn)
    np.testing.assert_allclose(found.estimate[:3], expected["strat_by_stype"]["mean"], rtol=1e-12)
    np.testing.assert_allclose(found.se[:3], expected["strat_by_stype"]["se"], rtol=1e-10)
    assert np.isnan(found.se[3])
    inside = (table["sch.wide"] == "Yes").astype(float)
    one = survey.ratio(inside * numbers(table, "api00"), inside, drawn)
    both = survey.mean_by(numbers(table, "api00"), inside, 2, drawn)
    assert both.se[1] == pytest.approx(float(one.se), rel=1e-12)


@needs_vectors
def test_a_cluster_sample_gives_the_published_estimates(clus, expected):
    table, drawn = clus
    check(survey.mean(numbers(table, "api00"), drawn), expected["clus1_mean_api00"], "api00")
    check(survey.total(numbers(table, "enroll"), drawn), expected["clus1_total_enroll"], "enroll")
    assert drawn.df == expected["degf_clus1"]


TYPES, WIDE = ["E", "H", "M"], ["No", "Yes"]


def coded(values, names):
    return [names.index(value) for value in values]


@needs_vectors
def test_calibration_to_the_register_gives_the_published_estimates(clus, expected):
    table, drawn = clus
    api, enroll = numbers(table, "api00"), numbers(table, "enroll")
    weights = read("apiclus1_calibrated_weights.csv")
    margins = [(coded(table["stype"], TYPES), [4421, 755, 1018]), (coded(table["sch.wide"], WIDE), [1072, 5122])]
    post = survey.post_stratify(drawn, *margins[0])
    # the published raking stops once a round moves no cell by a whole school
    raked = survey.rake(drawn, margins, tolerance=1.0)
    np.testing.assert_allclose(post.weight, numbers(weights, "w_post"), rtol=1e-12)
    np.testing.assert_allclose(raked.weight, numbers(weights, "w_rake"), rtol=1e-12)
    columns = np.column_stack([np.ones(183), table["stype"] == "H", table["stype"] == "M", numbers(table, "api99")])
    greg = survey.regress(drawn, columns.astype(float), [6194, 755, 1018, 3914069])
    for name, fitted in (("poststrat", post), ("rake", raked), ("greg", greg)):
        check(survey.mean(api, fitted), expected[f"clus1_{name}_mean_api00"], "api00")
        check(survey.total(enroll, fitted), expected[f"clus1_{name}_total_enroll"], "enroll")


@needs_vectors
def test_raking_reaches_its_margins_when_let(clus):
    table, drawn = clus
    types, wide = coded(table["stype"], TYPES), coded(table["sch.wide"], WIDE)
    raked = survey.rake(drawn, [(types, [4421, 755, 1018]), (wide, [1072, 5122])])
    np.testing.assert_allclose(np.bincount(types, raked.weight), [4421, 755, 1018], rtol=1e-8)
    np.testing.assert_allclose(np.bincount(wide, raked.weight), [1072, 5122], rtol=1e-8)


@needs_vectors
def test_shares_of_designed_samples_get_the_published_exact_interval(strat, clus, expected):
    table, drawn = clus
    published = expected["ciprop_clus1_ellgt0_beta"]
    nobody = (numbers(table, "ell") == 0).astype(float)
    found = survey.mean(nobody, drawn)
    assert found.estimate == pytest.approx(published["p"], abs=1e-9)
    low, high = proportions.korn_graubard(found.estimate, found.se, 183, drawn.df)
    assert (float(low), float(high)) == pytest.approx((published["lo"], published["hi"]), abs=1e-9)
    # this design is worth 240 records of 200; the published interval takes them all, ours counts 200 at most
    table, drawn = strat
    published = expected["ciprop_strat_schwide_beta"]
    found = survey.mean(table["sch.wide"] == "Yes", drawn)
    low, high = proportions.korn_graubard(found.estimate, found.se, 200, drawn.df)
    assert found.estimate == pytest.approx(published["p"], abs=1e-9)
    assert low < published["lo"] and high > published["hi"]
    worth = found.estimate * (1 - found.estimate) / found.se**2
    np.testing.assert_allclose(
        proportions.clopper_pearson(found.estimate * worth, worth), (published["lo"], published["hi"]), atol=1e-4
    )


def test_a_complete_count_has_no_error():
    drawn = survey.sample([1, 1, 1, 1], [0, 0, 1, 1], None, [2, 2, 2, 2])
    assert survey.mean([1, 0, 1, 1], drawn).se == 0
    alone = survey.sample([1, 2, 2], ["a", "b", "b"], None, [1, 4, 4])
    assert survey.mean([5, 1, 3], alone).se > 0


#   values 1 3 | 5 9 with weights 2: by hand Σ_h 2 · Σ (t - mean)² = 2 · (2² / 2 + 8² / 2) = 68; clusters as records
def test_a_variance_can_be_done_by_hand():
    drawn = survey.sample([2, 2, 2, 2], [0, 0, 1, 1])
    found = survey.total([1, 3, 5, 9], drawn)
    assert found.estimate == 36 and found.se**2 == pytest.approx(2 * (4**2 + 8**2) / 2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: survey.sample([1, 0]),
        lambda: survey.sample([]),
        lambda: survey.sample([1, 1], [0]),
        lambda: survey.mean([1], survey.sample([1, 1])),
        lambda: survey.mean([1, 2], survey.sample([1, 1], [0, 1])),
        lambda: survey.mean([1, 2, 3], survey.sample([1, 1, 1], None, None, [2, 2, 2])),
        lambda: survey.ratio([1, 2], [0, 0], survey.sample([1, 1])),
        lambda: survey.rake(survey.sample([1, 1]), []),
        lambda: survey.rake(survey.sample([1, 1]), [([0, 0], [5, 5])]),
        lambda: survey.rake(survey.sample([1, 1]), [([0, 1], [5, 5]), ([0, 1], [2, 8])]),
        lambda: survey.rake(survey.sample([1, 1]), [([0], [5])]),
        lambda: survey.regress(survey.sample([1, 1]), [[1, 1], [1, 1]], [2, 2]),
        lambda: survey.regress(survey.sample([1, 1]), [[1], [1], [1]], [2]),
        lambda: survey.mean_by([1, 2], [0, 1], 2, survey.post_stratify(survey.sample([1, 1]), [0, 1], [5, 5])),
        lambda: two_phase.estimate([[10, 0]], [[1, 1]], [[2, 2]]),
        lambda: two_phase.estimate([10], [1, 1], [2, 2]),
        lambda: two_phase.by_mixture([10], [1], [2], draws=10),
        lambda: two_phase.estimate([0.7, 0.3], [1, 1], [2, 2], finite=True),
        lambda: two_phase.estimate([10], [1], [2], unsampled="ignore"),
        lambda: two_phase.estimate([10], [1], [2], method="normal"),
    ],
)
def test_designs_that_cannot_be_are_refused(call):
    with pytest.raises(BadNumbers):
        call()


# ---- two phases -----------------------------------------------------------------------------------------------


#   closed 800 not rated, 150 rated well, 50 badly; of 60 / 30 / 20 called 36 / 24 / 2 are satisfied
def test_the_register_weighs_what_the_third_party_heard():
    found, low, high = two_phase.estimate([[800, 150, 50]], [[36, 24, 2]], [[60, 30, 20]], method="wilson")
    assert found[0] == pytest.approx(0.8 * 0.6 + 0.15 * 0.8 + 0.05 * 0.1)
    ends = [proportions.wilson(36, 60), proportions.wilson(24, 30), proportions.wilson(2, 20)]
    below = sum((w * (p - e[0])) ** 2 for w, p, e in zip([0.8, 0.15, 0.05], [0.6, 0.8, 0.1], ends, strict=True))
    assert found[0] - low[0] == pytest.approx(np.sqrt(below))
    middle, drawn_low, drawn_high = two_phase.by_mixture([[800, 150, 50]], [[36, 24, 2]], [[60, 30, 20]])
    np.testing.assert_allclose([middle, drawn_low, drawn_high], [found, low, high], atol=0.008)


def test_one_stratum_is_wilsons_interval():
    found, low, high = two_phase.estimate([100, 0], [8, 0], [10, 0], method="wilson")
    np.testing.assert_allclose([found, low, high], [0.8, *proportions.wilson(8, 10)])
    found, low, high = two_phase.estimate([100, 0], [8, 0], [10, 0])
    np.testing.assert_allclose([found, low, high], [0.8, *proportions.modified_wilson(8, 10)])


def test_people_nobody_called_cannot_be_spoken_for():
    register = ([[800, 200], [0, 0]], [[0, 9], [0, 0]], [[0, 10], [0, 0]])
    assert np.isnan(two_phase.estimate(*register, unsampled="unknown")).all()
    assert np.isnan(two_phase.by_mixture([[800, 200]], [[0, 9]], [[0, 10]])).all()
    #   of 800 silent cases anything may be true: 0.2 · 0.9 + 0.8 · (0 … 1)
    found, low, high = two_phase.estimate(*register)
    assert found[0] == pytest.approx(0.58) and low[0] < 0.18 and high[0] > 0.98 and np.isnan(found[1])


def test_whoever_called_everybody_is_uncertain_of_nothing():
    register = ([[40, 10]], [[30, 9]], [[40, 10]])
    np.testing.assert_allclose(two_phase.estimate(*register, finite=True), 39 / 50)
    _found, low, high = two_phase.estimate([[40, 400]], [[30, 9]], [[40, 10]], finite=True)
    _found, wide_low, wide_high = two_phase.estimate([[40, 400]], [[30, 9]], [[40, 10]])
    assert wide_low < low and high < wide_high


@pytest.mark.parametrize("share", [0.9, 0.99, 0.995, 0.999])
@pytest.mark.parametrize("called", [50, 100, 170, 400])
def test_near_100_percent_the_interval_still_covers(share, called):
    #   Wilson's own falls to 84 % at 99.9 % and 170 called
    random = np.random.default_rng(called)
    weight = np.array([0.7, 0.27, 0.03])
    asked = np.broadcast_to(np.maximum(np.round(called * weight), 1), (4000, 3))
    yes = random.binomial(asked.astype(int), [share, share, 1 - 20 * (1 - share) if share > 0.95 else share])
    aim = (weight * [share, share, 1 - 20 * (1 - share) if share > 0.95 else share]).sum()
    _found, low, high = two_phase.estimate(np.broadcast_to(1e5 * weight, asked.shape), yes, asked)
    assert ((low <= aim) & (aim <= high)).mean() >= 0.90


def test_raw_ratings_miss_the_truth_and_the_two_phase_estimate_covers_it():
    #   register: not rated / rated well / rated badly / doubted; fake praise among the good and the doubted
    share, truth = np.array([0.70, 0.20, 0.03, 0.07]), np.array([0.80, 0.85, 0.10, 0.30])
    aim, random = (share * truth).sum(), np.random.default_rng(6)
    asked = np.broadcast_to([120, 80, 40, 60], (2000, 4))
    yes = random.binomial(asked, truth)
    found, low, high = two_phase.estimate(np.broadcast_to(share * 20_000, asked.shape), yes, asked)
    assert 0.935 <= ((low <= aim) & (aim <= high)).mean() <= 0.965 and found.mean() == pytest.approx(aim, abs=0.002)
    _middle, low, high = two_phase.by_mixture(np.broadcast_to(share, (300, 4)), yes[:300], asked[:300], draws=1000)
    assert 0.91 <= ((low <= aim) & (aim <= high)).mean() <= 0.98
    rated = random.binomial(20_000, 0.30, 500)
    raw_low, _high = proportions.wilson(random.binomial(rated, 0.27 / 0.30), rated)
    assert (raw_low <= aim).mean() <= 0.001
