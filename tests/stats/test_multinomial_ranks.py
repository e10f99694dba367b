"""Categories of one whole: what one gains another loses."""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from shixiao.errors import BadNumbers
from shixiao.stats import multinomial_ranks, ranks


def by_hand(chosen, level, tests):
    """Holm, one pair after the other, with scipy's binomial test."""
    p = {(i, j): stats.binomtest(int(chosen[i]), int(chosen[i] + chosen[j]), 0.5, "greater").pvalue
         for i, j in tests if chosen[i] + chosen[j] > 0}  # fmt: skip
    separated = set()
    for step, pair in enumerate(sorted(p, key=p.get)):
        if p[pair] > (1 - level) / (len(tests) - step):
            break
        separated.add(pair)
    return separated


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("chosen", [[420, 300, 280, 40, 38, 5, 0], [9, 3, 2, 1], [50, 50, 20], [0, 0, 7], [1000, 930]])
def test_sets_are_those_of_one_binomial_test_per_pair(chosen, level):
    size = len(chosen)
    apart = by_hand(chosen, level, list(permutations(range(size), 2)))
    found = multinomial_ranks.rank_sets(chosen, level=level)
    assert found.low.tolist() == [1 + sum((i, j) in apart for i in range(size)) for j in range(size)]
    assert found.high.tolist() == [size - sum((i, j) in apart for j in range(size)) for i in range(size)]
    own = multinomial_ranks.own_rank_sets(chosen, level=level)
    for i in range(size):
        pairs = [(i, j) for j in range(size) if j != i] + [(j, i) for j in range(size) if j != i]
        apart = by_hand(chosen, level, pairs)
        assert own.low[i] == 1 + sum(pair[1] == i for pair in apart)
        assert own.high[i] == size - sum(pair[0] == i for pair in apart)


#   three parties of 100 people: 55 30 15. 30 against 15 is 30 of 45 throws, p = 0.018: allowed is 5 % / 4 at the third
#   step of six, so second and third stay together; 55 of 85 (p = 0.0045) and 55 of 70 are apart
def test_small_parties_stay_together_where_the_data_cannot_tell():
    found = multinomial_ranks.rank_sets([55, 30, 15])
    assert found.rank.tolist() == [1, 2, 3]
    assert found.low.tolist() == [1, 2, 2] and found.high.tolist() == [1, 3, 3]
    assert ranks.top_k(found.low, found.high, 1).tolist() == ["certain", "not", "not"]


def test_for_large_tables_the_normal_test_says_the_same():
    chosen = np.array([52000, 51000, 30000, 29800, 100])
    exact, normal = (multinomial_ranks.rank_sets(chosen, method=name) for name in multinomial_ranks.METHODS)
    assert exact.low.tolist() == normal.low.tolist() == [1, 2, 3, 3, 5]
    near = multinomial_ranks.rank_sets(chosen, smallest_difference=0.01)
    assert near.low.tolist() == [1, 1, 3, 3, 5] and near.high.tolist() == [2, 2, 4, 4, 5]


@pytest.mark.parametrize("own", [False, True])
def test_all_true_ranks_are_covered_as_often_as_promised(own):
    random, share = np.random.default_rng(1), np.array([0.4, 0.2, 0.2, 0.1, 0.1])
    low, high = np.array([1, 2, 2, 4, 4]), np.array([1, 3, 3, 5, 5])
    hits = []
    for chosen in random.multinomial(150, share, 800):
        found = (multinomial_ranks.own_rank_sets if own else multinomial_ranks.rank_sets)(chosen)
        inside = (found.low <= low) & (high <= found.high)
        hits.append(inside if own else inside.all())
    assert np.mean(hits, axis=0).min() >= 0.95


def test_bonferroni_never_separates_more_and_one_category_is_first():
    chosen = [420, 300, 250, 40, 22, 5]
    holm, plain = multinomial_ranks.rank_sets(chosen), multinomial_ranks.rank_sets(chosen, stepdown=False)
    assert (plain.low <= holm.low).all() and (holm.high <= plain.high).all()
    one = multinomial_ranks.rank_sets([7])
    assert one.low.tolist() == one.high.tolist() == [1]
    assert multinomial_ranks.own_rank_sets([7]).high.tolist() == [1]


@pytest.mark.parametrize(
    "call",
    [
        lambda: multinomial_ranks.rank_sets([0, 0]),
        lambda: multinomial_ranks.rank_sets([1.5, 2]),
        lambda: multinomial_ranks.rank_sets([-1, 2]),
        lambda: multinomial_ranks.rank_sets([1, 2], method="bootstrap"),
        lambda: multinomial_ranks.rank_sets([1, 2], level=1),
        lambda: multinomial_ranks.own_rank_sets([1, 2], smallest_difference=1),
    ],
)
def test_votes_that_cannot_be_counted_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
