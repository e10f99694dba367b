"""The exports pass intake as the truth says: so many rows accepted, the broken ones rejected and why."""

from collections import Counter

import pyarrow.parquet as pq
import pytest

from shixiao.engine import open_engine
from shixiao.facts import facts
from shixiao.intake.snapshot import take
from shixiao.people import Key


@pytest.fixture(scope="module")
def snapshot(made, tmp_path_factory):
    out = tmp_path_factory.mktemp("facts") / "snapshot"
    key = Key(bytes.fromhex((made.path / "demo.key").read_text().strip()))
    with open_engine(memory="2GB", threads=2, allowed=[made.exports, out.parent]) as engine:
        return take(sorted(made.exports.iterdir()), out, engine, key)


def test_every_row_is_accepted_but_those_broken_on_purpose(made, snapshot):
    accepted, rejected = Counter(), Counter()
    for given in snapshot.counts["inputs"]:
        for table, count in given["tables"].items():
            accepted[given["source"], table] += count["accepted"]
            rejected.update({(given["source"], table, why): n for why, n in count["reasons"].items()})
    truth = made.truth
    assert accepted == {(s, t): n for s, tables in truth.counts.items() for t, n in tables.items()}
    assert rejected == {(r["source"], r["table"], r["reason"]): r["count"] for r in truth.rejects}


def column(snapshot, table, name):
    return pq.read_table(snapshot.path / "facts" / f"{table}.parquet", columns=[name])[name]


def test_offices_that_systems_name_otherwise_are_the_same_offices(snapshot):
    known = set(column(snapshot, "offices", "office").to_pylist())
    for table in ("cases", "tickets"):
        assert set(column(snapshot, table, "office").unique().to_pylist()) <= known


def test_planted_rows_have_in_the_snapshot_the_keys_that_the_truth_names(made, snapshot):
    for p in made.truth.planted:
        if p.rows:
            keys = column(snapshot, p.table, facts()[p.table].key)
            assert len(set(keys.to_pylist()) & set(p.rows)) == p.count, p.kind


def test_every_spelling_of_an_instant_was_read_as_the_instant(snapshot):
    """A case is opened, then accepted, then closed, to the minute; what came by post knows only days."""
    names = ("channel", "opened_at", "accepted_at", "closed_at")
    rows = zip(*(column(snapshot, "cases", name).to_pylist() for name in names), strict=True)
    for channel, *instants in rows:
        minutes = [i.replace(second=0) for i in instants if i and channel != "post"]
        assert minutes == sorted(minutes)
