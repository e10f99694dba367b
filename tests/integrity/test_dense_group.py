"""A dense block is shown beside another test, never alone."""

import numpy as np
from searched import look, table

from shixiao.integrity._dossiers import Flags, joined
from shixiao.integrity._graph import graph
from shixiao.integrity._peel import peel
from shixiao.integrity.dense_group import detector
from shixiao.stats.blocks import densest, weights


def planted(seed=1):
    """3,000 people rate 2 of 200 offices each; 30 of them also 15 more, the same for all."""
    draw = np.random.default_rng(seed)
    who = np.concatenate([np.repeat(np.arange(3000), 2), np.repeat(np.arange(30), 15)])
    what = np.concatenate([draw.integers(0, 200, 6000), np.tile(np.arange(100, 115), 30)])
    return who, what


def ratings(who, what):
    return table("ratings", {
        "rating": [f"r{i}" for i in range(len(who))], "rater": [f"p{i:04}" for i in who],
        "office": [f"o{i:03}" for i in what], "stars": [5],
    })  # fmt: skip


def test_the_planted_block_is_found(engine):
    who, what = planted()
    here = look(engine, ratings=ratings(who, what))
    rows = engine.arrow(detector.finds(here)).to_pylist()
    here.forget()
    assert {f"r{i}" for i in range(6000, 6450)} <= {row["record"] for row in rows} and len(rows) < 520


def test_peeling_in_batches_is_as_good_as_peeling_one_by_one(engine, monkeypatch):
    monkeypatch.setattr("shixiao.integrity._peel.SMALL", 500)
    who, what = planted()
    here = look(engine, ratings=ratings(who, what))
    batch, _people, _things = peel(here, graph(here).edges.select("r", "o").distinct())
    here.forget()
    a, b = np.unique(np.stack([who, what]), axis=1)
    exact = densest(a, b, weights(np.bincount(b))[b])
    assert batch.density >= 0.999 * exact.density


def test_alone_it_shows_nothing_and_joins_nothing():
    def flags(test, record, group):
        n = len(test)
        return Flags(*(np.array(x, object) for x in (test, ["ratings"] * n, record, ["o"] * n, group)),
                     *(np.ones(n),) * 2, np.array([""] * n, object), np.ones(n, bool))  # fmt: skip

    rows = flags(["dense_group"] * 3 + ["lockstep", "same_words"], list("12323"), ["a", "a", "a", "b", "c"])
    kept, component = joined(rows, {"dense_group"})
    assert kept.record.tolist() == ["2", "3", "2", "3"]
    assert component.tolist() == [0, 1, 0, 1]
