"""No hidden number can be worked out from the published ones: not by subtraction, not by bounding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from shixiao.publish.suppression import bridges, line, protect, together

GRIDS = arrays(
    np.int64,
    st.tuples(st.integers(2, 6), st.integers(2, 5)),
    elements=st.one_of(st.just(0), st.integers(1, 14), st.integers(15, 400)),
)


def with_sums(counts):
    return np.vstack([counts, counts.sum(axis=0)])


def equations(shape):
    """What every reader knows of one grid: each row's sum, and that the last row holds the columns' sums."""
    cells = np.arange(shape[0] * shape[1]).reshape(shape)
    rows = np.zeros((shape[0], cells.size))
    for r in range(shape[0]):
        rows[r, cells[r]] = 1
    columns = np.zeros((shape[1], cells.size))
    for c in range(shape[1]):
        columns[c, cells[:-1, c]], columns[c, cells[-1, c]] = 1, -1
    return np.vstack([rows, columns])


def loose(known, hidden):
    """Which hidden unknowns can still move while everything known stays as it is."""
    unknown = known[:, hidden.ravel()]
    _, s, v = np.linalg.svd(unknown)
    free = v[int((s > 1e-9).sum()) :]
    out = np.zeros(hidden.size, dtype=bool)
    out[hidden.ravel()] = (np.abs(free) > 1e-9).any(axis=0)
    return out.reshape(hidden.shape)


def could_be_kept(grid):
    """Cells that the totals alone do not give away, were every group hidden; no one can do better than that."""
    return loose(equations(grid.shape), grid > 0)


@settings(max_examples=150, deadline=None)
@given(GRIDS)
def test_no_hidden_group_follows_from_the_sums(counts):
    grid = with_sums(counts)
    hidden = protect(grid)
    assert (hidden | ~((grid > 0) & (grid < 10))).all()
    assert (loose(equations(grid.shape), hidden) | ~(hidden & could_be_kept(grid))).all()


@settings(max_examples=25, deadline=None)
@given(GRIDS)
def test_nor_from_knowing_that_nobody_counts_below_zero(counts):
    grid = with_sums(counts)
    hidden = protect(grid)
    known = equations(grid.shape)[:, hidden.ravel()]
    right = known @ grid.ravel()[hidden.ravel()]
    for i, (row, column) in enumerate(np.argwhere(hidden)):
        if could_be_kept(grid)[row, column]:
            aim = np.zeros(known.shape[1])
            aim[i] = 1
            ends = [linprog(sign * aim, A_eq=known, b_eq=right, method="highs").fun * sign for sign in (1, -1)]
            assert ends[1] - ends[0] >= 1 - 1e-6


def test_the_next_smallest_group_is_hidden_with_a_small_one():
    #         online  mobile  counter  phone
    counts = [400, 120, 30, 4]
    assert line(np.array(counts)).tolist() == [False, False, True, True]


def test_two_groups_of_three_do_not_cover_each_other():
    assert line(np.array([200, 40, 3, 3])).tolist() == [False, True, True, True]


def test_nothing_is_hidden_where_every_group_is_large():
    assert not protect(with_sums(np.array([[30, 40], [50, 60]]))).any()


def test_a_lone_hidden_pair_is_closed_to_a_rectangle_at_the_least_cost():
    counts = with_sums(np.array([[4, 90, 500], [70, 60, 500], [300, 310, 500]]))
    assert protect(counts)[:3, :2].tolist() == [[True, True], [True, True], [False, False]]


def test_measures_that_ask_the_same_people_hide_the_same_cells():
    first = with_sums(np.array([[4, 30, 60], [200, 200, 200]]))
    again = with_sums(np.array([[14, 50, 30], [200, 200, 201]]))
    hidden = together(np.stack([first, again]))
    assert (hidden[0][0] == hidden[1][0]).all() and hidden[1].any()


def test_a_bridge_is_a_cell_that_no_closed_path_passes():
    # two rows share columns 0 and 1: a closed path; the third hangs on by column 2 alone
    hidden = np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1]], dtype=bool)
    assert bridges(hidden) == [(2, 1), (2, 2)]


@pytest.mark.parametrize("offices", [3000])
def test_three_thousand_offices_take_seconds(offices):
    counts = np.random.default_rng(3).negative_binomial(0.8, 0.01, (offices, 8))
    hidden = protect(with_sums(counts))
    assert 0 < hidden[:-1].mean() < 0.5 and not bridges(hidden)


def test_two_offices_that_hide_six_people_between_them_are_joined_by_a_third():
    counts = with_sums(np.array([[3, 90, 80], [3, 70, 95], [40, 300, 310], [500, 500, 500]]))
    assert protect(counts)[:, 0].tolist() == [True, True, True, False, False]
