"""Whatever numbers a public function of stats is given, it answers with numbers or says what is wrong with them.

Each function has one ordinary call here; each of its arguments is then replaced by what cannot be.
"""

import dataclasses
import inspect
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from shixiao import stats
from shixiao.errors import BadNumbers

E, SE, N = [0.9, 0.8, 0.7, 0.85, 0.6], [0.02, 0.03, 0.02, 0.04, 0.03], [100, 80, 60, 90, 70]
YES, ASKED = [9, 8, 7, 6, 10], [10, 10, 9, 12, 10]
LOW, HIGH = [1, 1, 2, 4, 5], [2, 3, 3, 4, 5]
CALLS = {
    "proportions.wilson": {"yes": YES, "asked": ASKED},
    "proportions.modified_wilson": {"yes": YES, "asked": ASKED},
    "proportions.wilson_cc": {"yes": YES, "asked": ASKED},
    "proportions.clopper_pearson": {"yes": YES, "asked": ASKED},
    "proportions.jeffreys": {"yes": YES, "asked": ASKED},
    "proportions.midp": {"yes": YES, "asked": ASKED},
    "proportions.wald": {"yes": YES, "asked": ASKED},
    "proportions.interval": {"yes": YES, "asked": ASKED},
    "proportions.one_sided": {"yes": YES, "asked": ASKED},
    "proportions.korn_graubard": {"p": E, "se": SE, "n": N, "df": [9, 8, 7, 6, 5]},
    "proportions.effective_size": {"p": E, "se": SE, "n": N, "df": [9, 8, 7, 6, 5]},
    "proportions.cautious_se": {"p": E, "n": N},
    "proportions.asked_needed": {"p": E, "target": 0.5, "deff": 1.5},
    "proportions.nchs_suppress": {"p": E, "n": N, "se": SE, "df": [9, 8, 7, 6, 5]},
    "proportions.worst_case": {"yes": YES, "rated": ASKED, "closed": N},
    "ranks.rank_sets": {"estimate": E, "se": SE, "level": 0.9, "smallest_difference": 0.01, "df": 9},
    "ranks.own_rank_sets": {"estimate": E, "n_effective": N, "level": 0.9, "smallest_difference": 0.01},
    "ranks.top_k": {"low": LOW, "high": HIGH, "k": 2},
    "ranks.bottom_k": {"low": LOW, "high": HIGH, "k": 2},
    "ranks.bands": {"low": LOW, "high": HIGH},
    "multinomial_ranks.rank_sets": {"chosen": N, "level": 0.9, "smallest_difference": 0.01},
    "multinomial_ranks.own_rank_sets": {"chosen": N, "level": 0.9, "smallest_difference": 0.01},
    "funnel.of_shares": {"yes": YES, "asked": ASKED, "target": 0.8, "pulled_in": 0.1},
    "funnel.of_ratios": {"observed": YES, "expected": ASKED, "pulled_in": 0.1},
    "funnel.share_limits": {"asked": N, "target": 0.9, "level": 0.9, "tau2": 0.001, "worth": N},
    "funnel.ratio_limits": {"expected": N, "level": 0.9, "tau2": 0.01},
    "funnel.byar": {"count": N, "level": 0.9},
    "funnel.overdispersion": {"z": [1, -1, 0.5, 2, -2], "se": SE, "pulled_in": 0.1},
    "power.for_half_width": {"share": E, "half_width": 0.05, "level": 0.9, "deff": 1.2},
    "power.to_meet_target": {"share": E, "target": 0.5, "asked": 40, "level": 0.9},
    "power.for_target": {"share": E, "target": 0.5, "power": 0.8, "level": 0.9, "deff": 1.2},
    "power.for_difference": {"share": E, "other": 0.5, "power": 0.8, "smallest_difference": 0.01, "pairs": 3},
    "power.for_reliability": {"share": E, "spread": 0.03, "reliability": 0.7, "deff": 1.2},
    "queues.offered_load": {"arrivals": N, "handling": 0.1, "opened": 8},
    "queues.erlang_b": {"load": [3, 4], "hands": [5, 5]},
    "queues.erlang_c": {"load": [3, 4], "hands": [5, 5]},
    "queues.mean_wait": {"load": [3, 4], "hands": [5, 5], "handling": 2},
    "queues.served_within": {"load": [3, 4], "hands": [5, 5], "handling": 2, "within": 1},
    "queues.posts_needed": {"hands": [3, 4], "away": 0.2},
    "queues.erlang_a": {"load": [3, 4], "hands": [5, 5], "handling": 2, "patience": 3},
    "reliability.reliability": {"estimate": E, "se": SE},
    "reliability.at_ceiling": {"estimate": E},
    "small_areas.fay_herriot": {"direct": E, "se": SE},
    "small_areas.james_stein": {"values": E, "se": 0.02},
    "frontier.envelopment": {"inputs": [[1.0], [2.0]], "outputs": [[1.0], [1.0]]},
    "decisions.last_k": {"estimate": E, "se": SE, "k": 2},
    "decisions.if_repeated": {"spread": 0.02, "se": SE, "k": 2},
    "winners.winner": {"estimate": E, "se": SE, "level": 0.9, "share": 0.1},
    "searches.benjamini_hochberg": {"p": [0.01, 0.2, 0.5], "of": 4},
    "queues.hands_needed": {"load": [3, 4], "handling": 2, "within": 1, "share": 0.8, "occupancy": 0.9},
    "two_phase.estimate": {"population": [[80, 20]], "yes": [[9, 3]], "asked": [[10, 5]]},
}
BAD = {
    "missing": np.nan,
    "endless": np.inf,
    "negative": -1,
    "missing among others": [0.5, np.nan, 0.5, 0.5, 0.5],
    "endless among others": [1, np.inf, 1, 1, 1],
    "negative among others": [1, -1, 1, 1, 1],
    "none at all": [],
    "none asked": 0,
    "nought each": [0, 0, 0, 0, 0],
    "a text": "0.95",
    "texts": ["a", "b", "c", "d", "e"],
    "too many": [0.5] * 7,
    "a table": [[[0.5, 0.5], [0.5, 0.5]]],
    "huge": 1e300,
    "half": 0.5,
}
# "no number is enough", or z at a target of 0 or 1, is an answer there, and said in the docstring
ENDLESS = {"funnel.of_shares", "proportions.asked_needed", "power.for_target", "power.for_difference"}
ENDLESS |= {"power.for_reliability", "queues.mean_wait"}
# their arguments are records, panels, hierarchies or figures that shixiao made itself: refused in files of their own
ELSEWHERE = {"alarms", "belief", "blocks", "bunching", "clusters", "composites", "equal_offices", "histograms"}
ELSEWHERE |= {"key_measures", "non_response", "redundancy", "sampling", "sensitivity", "survey", "tails", "uncertainty"}
NOT_ASKED = {"asked", "n", "closed", "expected", "worth", "size", "rated"}  # 0 of them is NaN: "not asked"


def function(name):
    module, called = name.split(".")
    return getattr(import_module(f"shixiao.stats.{module}"), called)


def numbers_in(answer):
    if dataclasses.is_dataclass(answer):
        answer = [getattr(answer, f.name) for f in dataclasses.fields(answer)]
    if isinstance(answer, tuple | list):
        for each in answer:
            yield from numbers_in(each)
    elif np.asarray(answer).dtype.kind == "f":
        yield np.asarray(answer)


@pytest.mark.parametrize("name", CALLS)
def test_an_ordinary_call_has_an_answer(name):
    assert all(np.isfinite(each).all() for each in numbers_in(function(name)(**CALLS[name])))


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(("name", "argument"), [(name, a) for name, call in CALLS.items() for a in call])
def test_what_cannot_be_is_refused_or_answered_never_passed_on(name, argument, bad):
    try:
        with np.errstate(all="ignore"):
            answer = function(name)(**{**CALLS[name], argument: BAD[bad]})
    except BadNumbers:
        return
    for each in numbers_in(answer):
        if bad not in ("none asked", "nought each") or argument not in NOT_ASKED:
            assert not np.isnan(each).any(), f"{argument} = {BAD[bad]!r} gave NaN"
            assert name in ENDLESS or bad == "huge" or np.isfinite(each).all()


def test_every_public_function_is_tried_here_or_named_as_tried_elsewhere():
    left_out = {"proportions.against_target", "decisions.wrong_side", "decisions.separated", "funnel.flags",
                "frontier.benefit_of_the_doubt", "frontier.moved_by", "queues.earliest_due_date", "queues.fewest_late",
                "queues.hands_for_deadlines", "searches.of_the_search", "two_phase.by_mixture"}  # fmt: skip
    for path in Path(stats.__file__).parent.glob("[!_]*.py"):
        module = import_module(f"shixiao.stats.{path.stem}")
        public = {
            f"{path.stem}.{name}"
            for name, made in vars(module).items()
            if not name.startswith("_") and inspect.isfunction(made) and made.__module__ == module.__name__
        }
        assert path.stem in ELSEWHERE or public - CALLS.keys() <= left_out
