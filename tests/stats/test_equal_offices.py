"""Equal offices must stay equal: the errors of a league table are those of its days."""

import pytest

from shixiao.errors import BadNumbers
from shixiao.stats.equal_offices import false_separation, tables


@pytest.mark.parametrize("method", ["holm", "simulated"])
def test_equal_offices_with_bad_days_are_hardly_ever_separated(method):
    assert false_separation("clustered", method=method) <= 0.05


def test_pretending_that_cases_are_independent_separates_most_tables():
    assert 0.4 <= false_separation("binomial") <= 0.65
    assert false_separation("binomial", days=90) >= 0.7


@pytest.mark.parametrize("days", [5, 12])
def test_a_few_days_are_few_even_with_thousands_of_cases(days):
    assert false_separation("clustered", days=days, cases=3000) <= 0.05


def test_nearly_everybody_satisfied_does_not_help():
    assert false_separation("clustered", share=0.99, cases=2000) <= 0.05


def test_the_made_up_days_correlate_as_asked():
    asked, yes = tables(40, 13, 10_000, 180, 0.02, 0.9, 3)
    p = yes.sum() / asked.sum()
    rest = yes - p * asked
    # Σ over pairs within a day of the product of residuals, against p (1 - p)
    pairs = (rest**2 - (yes * (1 - p) ** 2 + (asked - yes) * p**2)).sum() / (asked * (asked - 1)).sum()
    assert pairs / (p * (1 - p)) == pytest.approx(0.02, rel=0.1)


def test_a_correlation_of_one_is_refused():
    with pytest.raises(BadNumbers):
        tables(1, 2, 10, 5, 1.0, 0.9, 0)
