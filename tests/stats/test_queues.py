"""Counters and worklists: published figures, and brute force for the small ones."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixiao.errors import BadNumbers
from shixiao.stats import queues

VECTORS = Path(__file__).parents[3] / "shared" / "vectors"
needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="no shared data: published vectors")


@pytest.fixture(scope="module")
def erlang():
    return json.loads((VECTORS / "erlang" / "erlang.json").read_text())


@needs_vectors
def test_the_published_erlang_figures_come_out(erlang):
    load, hands = (np.array([case[name] for case in erlang["cases"]], float) for name in ("A", "c"))
    for name, found in {
        "erlang_b": queues.erlang_b(load, hands),
        "erlang_c": queues.erlang_c(load, hands),
        "mean_wait_in_service_times": queues.mean_wait(load, hands),
        "occupancy": load / hands,
    }.items():
        np.testing.assert_allclose(found, [case[name] for case in erlang["cases"]], rtol=1e-10)


@needs_vectors
def test_the_published_staffing_comes_out(erlang):
    test = erlang["pyworkforce_test"]
    load = queues.offered_load(test["transactions"], test["aht_min"], test["interval_min"])
    for case in test["cases"]:
        hands = queues.hands_needed(load, test["aht_min"], test["asa_min"], test["target_sl"], case["max_occupancy"])
        assert hands == case["raw_positions"]
        assert queues.posts_needed(hands, test["shrinkage"]) == case["positions"]
        level = queues.served_within(load, hands, test["aht_min"], test["asa_min"])
        assert level == pytest.approx(case["service_level"], abs=6e-4)
        assert queues.erlang_c(load, hands) == pytest.approx(case["waiting_probability"], abs=6e-4)
    calls = erlang["al911_org_example"]
    for handling, expected in zip(calls["aht_s"], calls["computed"], strict=True):
        found = queues.served_within(30 * handling / 3600, 2, handling, 10)
        assert 1 - found == pytest.approx(expected, abs=1e-12)


@needs_vectors
def test_a_published_queue_with_impatient_people_comes_out(erlang):
    test = erlang["erlang_a_pyworkforce"]
    load = queues.offered_load(test["transactions"], test["aht_min"], test["interval_min"])
    found = queues.erlang_a(load, test["c"], test["aht_min"], test["patience_min"])
    assert found.waiting == pytest.approx(test["waiting_probability"], abs=1e-6)
    assert found.giving_up == pytest.approx(test["abandonment_probability"], abs=1e-6)
    assert found.occupancy == pytest.approx(test["occupancy"], abs=1e-6)
    assert found.wait == pytest.approx(test["mean_wait_min"], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 60), st.integers(1, 80))
def test_erlang_b_is_its_recursion(load, hands):
    blocked = 1.0
    for k in range(1, hands + 1):
        blocked = load * blocked / (k + load * blocked)
    assert queues.erlang_b(load, hands) == pytest.approx(blocked, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.1, 20), st.integers(1, 15), st.floats(0.2, 50))
def test_patience_gives_the_balance_of_the_birth_and_death_chain(load, hands, patience):
    rates = np.array([min(k, hands) + max(k - hands, 0) / patience for k in range(1, 3000)])
    chain = np.exp(np.concatenate([[0.0], np.cumsum(np.log(load / rates))]))
    chain /= chain.sum()
    state = np.arange(3000)
    found = queues.erlang_a(load, hands, 1.0, patience)
    assert found.waiting == pytest.approx(chain[state >= hands].sum(), rel=1e-7)
    assert found.wait * load == pytest.approx((np.maximum(state - hands, 0) * chain).sum(), rel=1e-7)
    assert found.occupancy == pytest.approx((np.minimum(state, hands) * chain).sum() / hands, rel=1e-7)


def test_patient_people_queue_as_erlang_c_says():
    found = queues.erlang_a(5, 6, 1.0, 1e7)
    assert found.waiting == pytest.approx(queues.erlang_c(5, 6), rel=1e-5)


def test_more_work_than_hands_is_an_endless_queue():
    assert queues.erlang_c([3, 3], [3, 2]).tolist() == [1, 1] and queues.mean_wait(3, 2) == np.inf
    assert queues.served_within(3, 3, 1, 10) == 0
    assert queues.erlang_c(0, 2) == 0 and queues.erlang_a(0, 2, 1, 1).wait == 0 and queues.erlang_b(0, 0) == 1


def test_the_fewest_hands_are_enough_and_one_fewer_is_not():
    load = np.array([0.0, 0.4, 3.0, 17.5, 240.0])
    hands = queues.hands_needed(load, 5, 10, 0.9)
    assert (queues.served_within(load, hands, 5, 10) >= 0.9).all()
    assert (queues.served_within(load, hands - 1, 5, 10) < 0.9)[1:].all()


# ---- deadlines ------------------------------------------------------------------------------------------------


@needs_vectors
def test_the_published_worklist_comes_out():
    case = json.loads((VECTORS / "edf" / "edf.json").read_text())
    work, due = np.array(case["jobs_p_d"], float).T
    listed = queues.earliest_due_date([0] * len(work), work, due, [1])
    assert listed.worst.tolist() == [case["EDD_Lmax"]] and (listed.late > 0).sum() == case["edd_late"]
    assert queues.fewest_late([0] * len(work), work, due, [1]).sum() == case["brute_min_late"]


JOBS = st.lists(st.tuples(st.integers(1, 9), st.integers(-2, 25)), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(JOBS, JOBS, st.sampled_from([1.0, 2.0]))
def test_no_other_order_is_less_late_and_no_other_choice_leaves_fewer_late(first, second, hands):
    office = [1] * len(first) + [0] * len(second)
    work, due = np.array(first + second, float).T
    listed = queues.earliest_due_date(office, work, due, [hands, 1])
    given_up = queues.fewest_late(office, work, due, [hands, 1])
    for place, jobs, speed in ((1, first, 1.0), (0, second, hands)):
        worst, fewest = np.inf, np.inf
        for order in itertools.permutations(jobs):
            late = np.cumsum([each for each, _ in order]) / speed - [deadline for _, deadline in order]
            worst, fewest = min(worst, late.max()), min(fewest, (late > 1e-9).sum())
        assert listed.worst[place] == pytest.approx(worst)
        here = np.array(office) == place
        assert given_up[here].sum() == fewest
        kept = sorted(zip(due[here & ~given_up], work[here & ~given_up], strict=True))
        assert all(np.cumsum([w for _, w in kept]) / speed <= np.array([d for d, _ in kept]) + 1e-9)


#   2 hand-days by day 1, 9 more by day 5: 2 hands are needed for the first, 11 / 5 for both
def test_an_office_is_overloaded_when_its_deadlines_need_more_hands_than_it_has():
    needed = queues.hands_for_deadlines([0, 0, 2, 3], [2, 9, 1, 0], [1, 5, -1, -1], 4)
    assert needed.tolist() == [2.2, 0, np.inf, 0]
    enough = queues.earliest_due_date([0, 0], [2, 9], [1, 5], [2.2])
    assert enough.worst[0] <= 1e-12 and np.isnan(queues.earliest_due_date([0], [1], [1], [1, 1]).worst[1])
    nobody = queues.earliest_due_date([0], [2], [1], [0])
    assert nobody.finish.tolist() == [np.inf] and queues.fewest_late([0], [2], [1], [0]).tolist() == [True]


@pytest.mark.parametrize(
    "call",
    [
        lambda: queues.erlang_b(-1, 2),
        lambda: queues.erlang_c(1, 2.5),
        lambda: queues.erlang_a(1, 0, 1, 1),
        lambda: queues.erlang_a(1, 1, 1, 0),
        lambda: queues.offered_load(1, 1, 0),
        lambda: queues.hands_needed(1, 1, 1, 1.0),
        lambda: queues.hands_needed(1, 1, 1, 0.8, 0.0),
        lambda: queues.hands_needed(1, 0, 1),
        lambda: queues.posts_needed(3, 1.0),
        lambda: queues.earliest_due_date([0], [1, 2], [1], [1]),
        lambda: queues.earliest_due_date([1], [1], [1], [1]),
        lambda: queues.hands_for_deadlines([], [], [], 0),
    ],
)
def test_queues_that_cannot_be_are_refused(call):
    with pytest.raises(BadNumbers):
        call()
