"""Another opinion is a right; it only decides who is looked at first."""

import numpy as np
from searched import look, table

from shixiao.integrity.dissent import detector, log_odds


def world(mean=3):
    """30 people like ten good offices and dislike two bad ones; `mean` others do the opposite."""
    rows = [(f"a{i:02}", o, 5 if o < 10 else 1) for i in range(30) for o in range(12)]
    rows += [(f"z{i}", o, 1 if o < 10 else 5) for i in range(mean) for o in range(12)]
    who, office, stars = zip(*rows, strict=True)
    return table("ratings", {"rating": [str(i) for i in range(len(rows))], "rater": who,
                             "office": [f"o{o:02}" for o in office], "stars": stars})  # fmt: skip


def test_who_rates_against_everybody_comes_first(engine):
    here = look(engine, ratings=world())
    odds = log_odds(here)
    here.forget()
    assert odds[30:].min() > 0 > odds[:30].max()


def test_the_middle_of_the_scale_says_nothing(engine):
    lukewarm = table("ratings", {"rating": ["1", "2"], "rater": ["p", "q"], "office": ["a"], "stars": [3]})
    here = look(engine, ratings=lukewarm)
    assert np.array_equal(log_odds(here), [0, 0])
    here.forget()


def test_it_accuses_nobody():
    assert detector.opens == "order"
