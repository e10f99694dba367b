"""The best of its kind: textbook tables, and what must hold for any office."""

import numpy as np
import pytest

from shixiao.errors import BadNumbers
from shixiao.stats import frontier

#   Cooper, Seiford & Tone, Data Envelopment Analysis, tables 1.1 and 1.2: eight stores
#   staff 2 3 3 4 5 5 6 8, sales 1 3 2 3 4 2 3 5, sales per head relative to the best 0.5 1 0.667 0.75 0.8 0.4 0.5 0.625
STAFF = np.array([[2], [3], [3], [4], [5], [5], [6], [8]])
SALES = np.array([[1], [3], [2], [3], [4], [2], [3], [5]])


@pytest.mark.parametrize("side", frontier.SIDES)
def test_with_one_input_and_one_output_efficiency_is_the_ratio_to_the_best(side):
    found = frontier.envelopment(STAFF, SALES, side=side)
    np.testing.assert_allclose(found.efficiency, [0.5, 1, 2 / 3, 0.75, 0.8, 0.4, 0.5, 0.625], atol=1e-9)
    assert (found.peers[:, [0, 2, 3, 4, 5, 6, 7]] == 0).all()  # everybody is held against the second store


#   the same book, table 2.2: two inputs 4 3 | 7 3 | 8 1 | 4 2 | 2 4 | 10 1, one output of 1 each
#   A 0.8571 against D and E, B 0.6316 against C and D, F 1 with 2 of the first input to spare
def test_two_inputs_come_out_as_printed():
    found = frontier.envelopment([[4, 3], [7, 3], [8, 1], [4, 2], [2, 4], [10, 1]], np.ones((6, 1)))
    np.testing.assert_allclose(found.efficiency, [0.8571, 0.6316, 1, 1, 1, 1], atol=5e-5)
    np.testing.assert_allclose(found.peers[0, [3, 4]], [0.7143, 0.2857], atol=5e-5)
    np.testing.assert_allclose(found.peers[1, [2, 3]], [0.1053, 0.8947], atol=5e-5)
    np.testing.assert_allclose(found.slack[5], [2, 0, 0], atol=1e-8)


def test_among_offices_of_its_size_an_office_is_never_less_efficient():
    constant = frontier.envelopment(STAFF, SALES).efficiency
    for side in frontier.SIDES:
        variable = frontier.envelopment(STAFF, SALES, returns="variable", side=side)
        assert (variable.efficiency >= constant - 1e-9).all()
        np.testing.assert_allclose(variable.peers.sum(axis=1), 1)
        np.testing.assert_allclose(variable.efficiency[[0, 1, 4, 7]], 1)


def test_units_do_not_matter_and_the_frontier_holds():
    random = np.random.default_rng(1)
    had = random.uniform(1, 10, (25, 3))
    did = had.mean(axis=1, keepdims=True) * random.uniform(0.3, 1, (25, 2))
    found = frontier.envelopment(had, did)
    other = frontier.envelopment(had * [1e6, 1, 1e-3], did * [1e-4, 1e5])
    np.testing.assert_allclose(found.efficiency, other.efficiency, atol=1e-7)
    held = found.peers @ had + found.slack[:, :3]
    np.testing.assert_allclose(held, found.efficiency[:, None] * had, atol=1e-6)
    np.testing.assert_allclose(found.peers @ did - found.slack[:, 3:], did, atol=1e-6)


def test_one_misreported_input_moves_the_others():
    moved = frontier.moved_by(STAFF, SALES, office=1, factor=0.7)
    assert moved.tolist() == [0, 2, 3, 4, 5, 6, 7]
    assert frontier.moved_by(STAFF, SALES, office=5, factor=0.7).tolist() == []


def test_an_office_that_did_nothing_has_no_efficiency():
    for side in frontier.SIDES:
        found = frontier.envelopment([[1], [2], [3]], [[1], [0], [3]], side=side)
        np.testing.assert_allclose(found.efficiency, [1, 0, 1], atol=1e-9)


#   scores 1 ½ | ½ 1 | 0.7 0.7 | 0.4 0.4: the third under weights 2/3 each is at 0.9333, the fourth at 0.5333
def test_the_most_flattering_weights_are_found():
    score, share = frontier.benefit_of_the_doubt([[1, 0.5], [0.5, 1], [0.7, 0.7], [0.4, 0.4]])
    np.testing.assert_allclose(score, [1, 1, 1.4 / 1.5, 0.8 / 1.5])
    np.testing.assert_allclose(share.sum(axis=1), 1)
    bound, held = frontier.benefit_of_the_doubt([[1, 0.1], [0.5, 1], [0.7, 0.7]], least=0.3, most=0.7)
    assert (bound <= frontier.benefit_of_the_doubt([[1, 0.1], [0.5, 1], [0.7, 0.7]])[0] + 1e-9).all()
    assert (held >= 0.3 - 1e-9).all() and (held <= 0.7 + 1e-9).all() and bound[0] < 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: frontier.envelopment([[1], [2]], [[1]]),
        lambda: frontier.envelopment([[1], [0]], [[1], [1]]),
        lambda: frontier.envelopment([[1, 0], [1, 0]], [[1], [1]]),
        lambda: frontier.envelopment([[1], [1]], [[0], [0]]),
        lambda: frontier.envelopment([[1], [-1]], [[1], [1]]),
        lambda: frontier.envelopment([[1], [1]], [[1], [1]], returns="rising"),
        lambda: frontier.envelopment([[1], [1]], [[1], [1]], side="both"),
        lambda: frontier.moved_by([[1], [1]], [[1], [1]], 2),
        lambda: frontier.benefit_of_the_doubt([[0, 0], [1, 1]]),
        lambda: frontier.benefit_of_the_doubt([[1, 0], [1, 0]]),
        lambda: frontier.benefit_of_the_doubt([[1, 1]], least=0.6),
        lambda: frontier.benefit_of_the_doubt([[1, 1]], most=0.4),
    ],
)
def test_columns_that_cannot_be_compared_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
