"""Quantiles and waiting curves from counts: the same as from the records one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixiao.errors import BadNumbers
from shixiao.stats import histograms

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 8), st.integers(0, 4)), min_size=1, max_size=30)


def records(rows, office):
    return np.array([value for where, value, count in rows if where == office for _ in range(count)], float)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.sampled_from([0, 0.1, 0.25, 0.3, 0.5, 0.7, 0.9, 1]), st.sampled_from(["linear", "discrete"]))
def test_a_histogram_has_the_quantiles_of_its_records(rows, q, kind):
    got = histograms.quantile(*zip(*rows, strict=True), q, 4, kind)
    for office in range(4):
        each = records(rows, office)
        if not each.size:
            assert np.isnan(got[office])
        else:
            method = {"linear": "linear", "discrete": "inverted_cdf"}[kind]
            assert got[office] == pytest.approx(np.quantile(each, q, method=method))


def test_each_office_may_be_asked_for_another_quantile():
    #   east 1 2 3 4 5, west 10 20
    got = histograms.quantile([0, 0, 0, 0, 0, 1, 1], [1, 2, 3, 4, 5, 10, 20], [1] * 7, [0.25, 1.0], 2)
    assert got.tolist() == [2.0, 20.0]


def test_the_share_within_its_limit_is_counted_per_office():
    got = histograms.share_at_most([0, 0, 1, 1], [5, 9, 5, 9], [3, 1, 1, 1], [5, 4, 1], 3)
    assert got[:2].tolist() == [0.75, 0.0] and np.isnan(got[2])


# Freireich's 6-MP arm (Cox & Oakes 1984), weeks in remission:
# 6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+
WEEKS = [6, 7, 9, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 34, 35]
ENDED = [3, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
UNENDED = [1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 2, 1, 1]


def test_the_curve_of_the_textbook_is_reproduced():
    got = histograms.kaplan_meier([0] * 16, WEEKS, ENDED, UNENDED, 1)
    steps = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for week, share in steps.items():
        assert got.still_open[WEEKS.index(week)] == pytest.approx(share, abs=5e-4)
    assert got.median.tolist() == [23.0] and got.median_low.tolist() == [13.0] and got.median_high.tolist() == [np.inf]
    # log-log limits at 6 weeks as printed by SAS and by Stata's sts list
    assert (got.low[0], got.high[0]) == (pytest.approx(0.6197, abs=5e-5), pytest.approx(0.9516, abs=5e-5))


def test_the_other_offices_do_not_change_a_curve():
    alone = histograms.kaplan_meier([0] * 16, WEEKS, ENDED, UNENDED, 1)
    first = histograms.kaplan_meier([0, 0, *[1] * 16, 3], [1, 2, *WEEKS, 4], [2, 3, *ENDED, 0], [0, 0, *UNENDED, 2], 4)
    inside = first.office == 1
    np.testing.assert_allclose(first.still_open[inside], alone.still_open, rtol=1e-12)
    np.testing.assert_allclose(first.low[inside], alone.low, rtol=1e-9)
    assert first.median[:2].tolist() == [2.0, 23.0]
    assert np.isnan(first.median[2]) and first.median[3] == np.inf


def test_without_open_cases_the_curve_is_the_share_not_yet_closed():
    #   4 cases: 1 closed on day 1, 1 on day 2, 2 on day 3; exactly half are open after day 2
    got = histograms.kaplan_meier([0, 0, 0], [1, 2, 3], [1, 1, 2], [0, 0, 0], 1)
    np.testing.assert_allclose(got.still_open, [0.75, 0.5, 0], atol=1e-12)
    assert got.median.tolist() == [2.0] and (got.low <= got.still_open).all() and (got.high >= got.still_open).all()


def test_ignoring_open_cases_makes_an_office_look_faster_than_it_is():
    #   10 closed after 5 days; 30 still open after 20
    got = histograms.kaplan_meier([0, 0], [5, 20], [10, 0], [0, 30], 1)
    assert got.median.tolist() == [np.inf] and histograms.quantile([0], [5], [10], 0.5, 1).tolist() == [5.0]


@pytest.mark.parametrize(
    "call",
    [
        lambda: histograms.quantile([0], [1, 2], [1], 0.5, 1),
        lambda: histograms.quantile([2], [1], [1], 0.5, 2),
        lambda: histograms.quantile([0.5], [1], [1], 0.5, 2),
        lambda: histograms.quantile([0], [1], [-1], 0.5, 1),
        lambda: histograms.quantile([0], [1], [1], 1.5, 1),
        lambda: histograms.quantile([0], [1], [1], [0.5, 0.5], 3),
        lambda: histograms.quantile([0], [1], [1], 0.5, 1, "middle"),
        lambda: histograms.kaplan_meier([0], [-1], [1], [0], 1),
        lambda: histograms.kaplan_meier([0], [1], [np.nan], [0], 1),
        lambda: histograms.kaplan_meier([], [], [], [], 0),
    ],
)
def test_histograms_that_cannot_be_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
