"""What hangs together is one dossier; dossiers are judged together; how sure one must be is in one place."""

import datetime as dt

import numpy as np
import pytest

from shixiao.integrity._dossiers import Flags, components, identity, judged, level
from shixiao.integrity._floors import Floors, from_limits
from shixiao.integrity._states import Steps


def flags(*rows):
    """Rows of (test, record, group, p)."""
    test, record, group, p = (list(column) for column in zip(*rows, strict=True))
    n = len(rows)
    texts = {k: np.array([k] * n, object) for k in ("office", "evidence")}
    test, table, record, group = (np.array(x, object) for x in (test, ["ratings"] * n, record, group))
    effect, doubted = np.ones(n), np.ones(n, bool)
    return Flags(test, table, record, texts["office"], group, np.array(p, float), effect, texts["evidence"], doubted)


FOUND = flags(
    ("a", "r1", "g1", 1e-6),
    ("a", "r2", "g1", 1e-6),
    ("b", "r2", "h1", 1e-3),
    ("b", "r3", "h1", 1e-3),
    ("a", "r4", "g2", 0.02),
    ("b", "r5", "g1", 0.5),  # the same name of a group, of another test
)


def test_groups_that_share_a_record_are_one_dossier():
    assert components(FOUND).tolist() == [0, 0, 0, 0, 1, 2]


def test_a_record_in_two_large_groups_does_not_make_one_dossier_of_them():
    clerk = [("a", f"r{i}", "friends", 1e-6) for i in range(8)] + [("b", f"r{i}", "phone", 1e-6) for i in range(5, 12)]
    assert set(components(flags(*clerk)).tolist()) == {0, 1}
    assert set(components(flags(*clerk, ("b", "r4", "phone", 1e-6))).tolist()) == {0}  # 4 of 8


def test_a_dossier_is_as_sure_as_its_surest_group_times_the_searches():
    p, q = judged(FOUND, components(FOUND), np.ones(6, bool), searches=2)
    assert p == pytest.approx([2e-6, 0.04, 1.0])
    assert q == pytest.approx([3e-6, 0.03, 0.5])  # 1e-6 x 3 / 1, 0.02 x 3 / 2, 0.5 x 3 / 3


def test_there_are_at_least_as_many_tests_as_searches():
    _p, q = judged(FOUND, components(FOUND), np.ones(6, bool), searches=12)
    assert q == pytest.approx([12e-6, 0.12, 1.0])  # 1e-6 x 12 / 1, 0.02 x 12 / 2, 0.5 x 12 / 3


def test_what_only_describes_is_not_counted_as_tested():
    accuses = FOUND.test == "a"
    p, q = judged(FOUND, components(FOUND), accuses, searches=1)
    assert p == pytest.approx([1e-6, 0.02, 0.5])
    assert q == pytest.approx([2e-6, 0.02, 1.0])


def test_the_level_is_the_stricter_of_two_promises():
    assert level(Floors(), offices=3000, years=1) == 0.05
    assert level(Floors(), offices=20, years=1) == pytest.approx(0.01)  # 0.5 per thousand of twenty
    assert level(Floors(), offices=20, years=0.5) == pytest.approx(0.005)


def test_a_rule_pack_may_change_a_floor():
    assert from_limits({"integrity_rows": 20.0, "other": 3.0}).rows == 20
    assert isinstance(from_limits({"integrity_rows": 20.0}).rows, int)
    assert from_limits({}) == Floors()


def test_the_same_records_give_the_same_name():
    one = identity("a", ["ratings"] * 2, ["r1", "r2"])
    assert one == identity("a", ["ratings"] * 2, ["r2", "r1"]) != identity("a", ["ratings"], ["r1"])


RECORDS = [("ratings", "r1"), ("ratings", "r2")]
MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("decided", "filed", "until", "state"),
    [
        ({}, [], None, "open"),
        ({}, [(MAY, False)], None, "heard"),
        ({RECORDS[0]: MAY}, [], None, "open"),
        (dict.fromkeys(RECORDS, MAY), [], None, "decided"),
        (dict.fromkeys(RECORDS, MAY), [], dt.date(2026, 5, 16), "decided"),
        (dict.fromkeys(RECORDS, MAY), [], dt.date(2026, 5, 17), "final"),
        (dict.fromkeys(RECORDS, MAY), [(JUNE, False)], None, "appealed"),
        (dict.fromkeys(RECORDS, MAY), [(JUNE, True)], None, "final"),
    ],
)
def test_a_dossier_is_as_far_as_its_records(decided, filed, until, state):
    assert Steps(decided, {"d": filed} if filed else {}, until).state("d", RECORDS) == state
