"""A measure that rises while the outcome does not."""

import numpy as np
import pytest

from shixiao.errors import BadNumbers
from shixiao.stats import alarms

#   office | measure          | outcome          |
#   a      | 0.80 0.85 0.90   | 0.70 0.69 0.68   | rises twice, outcome falls: alarm
#   b      | 0.80 0.85 0.90   | 0.70 0.72 0.75   | both rise
#   c      | 0.80 0.90 0.89   | 0.70 0.60 0.60   | rose once
#   d      | 0.80 0.85 0.90   | 0.70      0.68   | outcome of the middle period is missing: the ends are enough
#   e      | 0.80      0.90   | 0.70 0.69 0.68   | measure missing: nothing is said
MEASURE = [[0.8, 0.85, 0.9], [0.8, 0.85, 0.9], [0.8, 0.9, 0.89], [0.8, 0.85, 0.9], [0.8, np.nan, 0.9]]
OUTCOME = [[0.7, 0.69, 0.68], [0.7, 0.72, 0.75], [0.7, 0.6, 0.6], [0.7, np.nan, 0.68], [0.7, 0.69, 0.68]]


def test_two_rises_without_an_outcome_raise_the_alarm():
    found = alarms.by_office(MEASURE, OUTCOME)
    assert found.alarm.tolist() == [True, False, False, True, False]
    assert found.known.tolist() == [True, True, True, True, False]
    assert found.measure_rise[0] == pytest.approx(0.1) and found.outcome_rise[0] == pytest.approx(-0.02)
    assert np.isnan(found.outcome_high).all()


def test_a_rise_within_its_own_error_raises_none():
    #   0.1 is 1.4 standard errors of the difference at 0.05 each, 3.5 at 0.02
    wide, narrow = (alarms.by_office(MEASURE, OUTCOME, np.full((5, 3), se)) for se in (0.05, 0.02))
    assert not wide.alarm.any() and narrow.alarm.tolist() == [True, False, False, True, False]
    bound = alarms.by_office(MEASURE, OUTCOME, outcome_se=np.full((5, 3), 0.02)).outcome_high[0]
    assert bound == pytest.approx(-0.02 + 1.6449 * 0.02 * np.sqrt(2), abs=1e-4)


def test_figures_that_only_wobble_seldom_raise_it():
    random = np.random.default_rng(1)
    measure, outcome = random.standard_normal((2, 6000, 3))
    assert alarms.by_office(measure, outcome).alarm.mean() == pytest.approx(1 / 12, abs=0.012)
    assert alarms.by_office(measure, outcome, np.ones((6000, 3))).alarm.mean() < 0.025


def test_over_all_offices_the_alarm_is_about_the_measure():
    random, office = np.random.default_rng(2), np.arange(3) * 0.05
    gamed, flat = office + 0.03 * random.standard_normal((40, 3)), 0.03 * random.standard_normal((40, 3))
    found = alarms.overall(gamed, flat)
    assert found.alarm and found.offices == 40 and found.measure_p < 0.001 and found.outcome_p > 0.05
    assert found.measure_rise == pytest.approx(0.1, abs=0.02)
    assert not alarms.overall(gamed, gamed + flat).alarm and not alarms.overall(flat, flat).alarm
    assert not alarms.overall([[0, 1, 2]] * 3, [[0, 1, 2]] * 3).alarm
    assert alarms.overall([[0, 1, 2]] * 3, [[0, 0, 0]] * 3).alarm


@pytest.mark.parametrize(
    "call",
    [
        lambda: alarms.by_office([[1, 2]], [[1, 2]]),
        lambda: alarms.by_office([[1, 2, 3]], [[1, 2]]),
        lambda: alarms.by_office([[1, 2, 3]], [[1, 2, 3]], [[1, 1]]),
        lambda: alarms.by_office([[1, 2, 3]], [[1, 2, 3]], periods=0),
        lambda: alarms.overall([[1, 2, 3]] * 2, [[1, 2, 3]] * 2),
    ],
)
def test_series_that_are_too_short_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
