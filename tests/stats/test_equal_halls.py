"""Halls that are equally good, each asked by few: how often one is said to be better for certain."""

import numpy as np
import pytest
from scipy import stats

from shixiao.stats import ranks

WAYS = {
    "holm": lambda share, asked: ranks.rank_sets(share, n_effective=asked),
    "simulated": lambda share, asked: ranks.rank_sets(share, n_effective=asked, method="simulated"),
    "own": lambda share, asked: ranks.own_rank_sets(share, n_effective=asked),
}
MOST = {"holm": 0.066, "simulated": 0.06, "own": 0.06}  # mid-P may exceed 5 % by so much


def told_apart(way, n, m):
    """[a, b]: whether a of n and b of m are told apart."""
    found = np.zeros((n + 1, m + 1), bool)
    for a in range(n + 1):
        for b in range(m + 1):
            got = WAYS[way]([a / n, b / m], [n, m])
            found[a, b] = (got.low > 1).any()
    return found


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("asked", [(1, 1), (3, 3), (10, 10), (25, 25), (30, 30), (4, 20), (33, 33)])
def test_two_equal_halls_are_told_apart_as_seldom_as_promised(way, asked):
    n, m = asked
    apart = told_apart(way, n, m)
    for p in (0.5, 0.7, 0.9, 0.98):
        chance = np.outer(stats.binom.pmf(range(n + 1), n, p), stats.binom.pmf(range(m + 1), m, p))
        assert (chance * apart).sum() <= MOST[way], p


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("p", [0.5, 0.9])
@pytest.mark.parametrize("asked", [5, 20])
def test_ten_equal_halls_are_covered(way, p, asked):
    random, tables = np.random.default_rng(7), 400
    covered = []
    for yes in random.binomial(asked, p, (tables, 10)):
        got = WAYS[way](yes / asked, [asked] * 10)
        whole = (got.low == 1) & (got.high == 10)
        covered.append(whole.mean() if way == "own" else whole.all())
    assert np.mean(covered) >= 0.94


#   A 1 of 1, B 0 of 1
def test_one_answer_each_says_nothing_for_certain():
    for way in WAYS.values():
        got = way([1.0, 0.0], [1, 1])
        assert got.low.tolist() == [1, 1] and got.high.tolist() == [2, 2]


#   7 of 8 against 0 of 8: Fisher's tail is 8/12870 of all tables, half of it in mid-P
def test_a_difference_that_few_answers_can_show_is_still_seen():
    for way in WAYS.values():
        got = way([7 / 8, 0.0], [8, 8])
        assert got.low.tolist() == [1, 2] and got.high.tolist() == [1, 2]


def test_large_halls_that_differ_are_told_apart_as_by_their_standard_errors():
    random = np.random.default_rng(3)
    asked = random.integers(3000, 6000, 12).astype(float)
    share = random.binomial(asked.astype(int), np.linspace(0.6, 0.75, 12)) / asked
    se = np.sqrt(share * (1 - share) / asked)
    for how in (
        lambda **data: ranks.rank_sets(share, method="simulated", **data),
        lambda **data: ranks.own_rank_sets(share, **data),
    ):
        counted, plain = how(n_effective=asked), how(se=se)
        assert abs((counted.high - counted.low).sum() - (plain.high - plain.low).sum()) <= 2


def test_a_smallest_difference_holds_among_few_answers_too():
    for method in ("holm", "simulated"):
        got = ranks.rank_sets([1.0, 0.5], n_effective=[30, 30], method=method, smallest_difference=0.45)
        assert got.high.tolist() == [2, 2]
    assert ranks.own_rank_sets([1.0, 0.5], n_effective=[30, 30], smallest_difference=0.45).high.tolist() == [2, 2]
