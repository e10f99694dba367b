"""Fair people and good things make each other known."""

import numpy as np
import pytest

from shixiao.errors import BadNumbers
from shixiao.stats.belief import HIT, MISS, dissent


def test_one_like_of_an_unknown_thing_moves_nobody():
    # good and bad are as likely: (HIT + 1 - HIT) / (1 - MISS + MISS) = 1
    assert dissent([0], [0], [1.0])[0] == pytest.approx(0.0, abs=1e-6)


def test_whoever_agrees_with_a_sure_majority_gains_as_much_as_one_rating_can_say():
    odds = dissent(np.arange(200), np.zeros(200, int), np.ones(200))
    assert odds[0] == pytest.approx(np.log(HIT / (1 - MISS)), abs=0.05)


def test_whoever_contradicts_it_loses_as_much():
    liking = np.ones(200)
    liking[7] = -1
    assert dissent(np.arange(200), np.zeros(200, int), liking)[7] == pytest.approx(np.log((1 - HIT) / MISS), abs=0.05)


def test_a_louder_rating_says_more():
    who, what = np.repeat(np.arange(101), 2), np.tile([0, 1], 101)
    liking = np.ones(202)
    liking[200], liking[201] = -2.0, 1.0
    quiet = np.ones(202)
    quiet[200] = -1.0
    assert dissent(who, what, liking)[100] > dissent(who, what, quiet)[100] > 0


def test_nothing_said_is_nothing_known():
    assert dissent([0, 1], [0, 0], [0.0, 0.0]).tolist() == [0.0, 0.0]


def test_arrays_of_different_lengths_are_refused():
    with pytest.raises(BadNumbers):
        dissent([0], [0, 1], [1.0])
