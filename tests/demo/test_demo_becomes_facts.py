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


def test_every_spelling_of_an_instant_was_read_as_the_instant(made, snapshot):
    """A case is opened, then accepted, then closed, to the minute, but where that was turned round on purpose."""
    turned = next(set(p.rows) for p in made.truth.planted if p.kind == "impossible_times")
    names = ("case", "opened_at", "accepted_at", "closed_at")
    rows = zip(*(column(snapshot, "cases", name).to_pylist() for name in names), strict=True)
    for case, *instants in rows:
        minutes = [i.replace(second=0) for i in instants if i]
        assert minutes == sorted(minutes) or case in turned


def test_what_is_known_to_the_day_has_a_day_and_no_instant(snapshot):
    """The Federation writes days, enforcement writes midnights: neither is a time of day."""
    table = pq.read_table(snapshot.path / "facts" / "cases.parquet").to_pylist()
    of = {s: [r for r in table if r["case"].startswith(f"{s}:")] for s in ("canlian", "cgzf", "hall")}
    assert {r["due_at"] for r in of["canlian"] + of["cgzf"]} == {r["closed_at"] for r in of["canlian"]} == {None}
    assert all(
        any(r[c] for r in of[s]) for s, c in (("canlian", "due_on"), ("canlian", "closed_on"), ("cgzf", "due_on"))
    )
    assert any(r["closed_at"] for r in of["cgzf"]) and any(r["due_at"] for r in of["hall"])


def test_days_that_stand_for_none_are_none_and_counted(made, snapshot):
    told = sum(n for note, n in snapshot.counts["notes"].items() if note.startswith("placeholder_days cases."))
    planted = sum(o["placeholders"] for o in made.truth.offices.values())
    assert 0 < planted <= told <= planted + 3  # three rows of that system are broken and may have one
    assert {d.year for d in column(snapshot, "cases", "closed_on").to_pylist() if d} == {2026}


def test_each_export_knows_the_day_that_the_truth_names(made, snapshot):
    """One says it in its source, the others by their rows; an office whose rows end early is known to its own end."""
    offices, days = (column(snapshot, "cases", c).to_pylist() for c in ("office", "as_of"))
    known = {(o.removeprefix("registry:"), str(d)) for o, d in zip(offices, days, strict=True)}
    assert known == {(o, t["as_of"]) for o, t in made.truth.offices.items() if t["cases"]}
