"""What is planted in an honest year is found where it is not hidden; what only looks like it is left in peace."""

import pytest

from shixiao.demo.attacks._kind import Kind, plant
from shixiao.demo.honest import YEAR, register, year
from shixiao.integrity._check import check, detectors
from shixiao.plugs import load, names

FAMILY = "shixiao.demo.attacks"
KINDS: dict[str, Kind] = {name: load(FAMILY, name, "attack") for name in names(FAMILY)}
ATTACKS = [n for n, kind in KINDS.items() if not kind.innocent]
INNOCENT = [n for n, kind in KINDS.items() if kind.innocent]
HONEST = year(41, offices=20, cases=400)


@pytest.mark.parametrize("name", list(KINDS))
def test_a_kind_plants_as_many_records_as_it_says_and_leaves_the_year_as_it_was(name):
    before = {k: t.num_rows for k, t in HONEST.items()}
    made = plant(HONEST, name, "o5", 60, 0.5, seed=1)
    known = set(made.tables["ratings"]["rating"].to_pylist()) | set(made.tables["cases"]["case"].to_pylist())
    assert 55 <= len(made.planted) <= (360 if name == "policy_failure" else 60)
    assert made.planted <= known and {k: t.num_rows for k, t in HONEST.items()} == before
    again = plant(HONEST, name, "o5", 60, 0.5, seed=1)
    assert again.planted == made.planted and again.tables["ratings"].equals(made.tables["ratings"])


def test_there_are_eight_attacks_and_eight_honest_things_that_look_like_one():
    assert len(ATTACKS) == len(INNOCENT) == 8
    assert {test for name in ATTACKS for test in KINDS[name].tests} <= set(detectors())


def found(engine, kinds, size, stealth):
    """Per kind: the offices that dossiers with its records name, and how many of its records they hold."""
    tables, planted = HONEST, {}
    for i, name in enumerate(kinds):
        made = plant(tables, name, "o13" if name == "bought_ratings" else f"o{3 + i}", size, stealth, seed=2)
        tables, planted[name] = made.tables, (made.office, made.planted)
    register(engine, tables)
    checked = check(engine, YEAR)
    held: dict[str, set[str]] = {}
    for row in checked.evidence.to_pylist():
        held.setdefault(row["finding"], set()).add(row["record"])
    dossiers = [f for f in checked.findings.to_pylist() if f["opens"] == "dossier"]
    out = {}
    for name, (office, records) in planted.items():
        hits = [f for f in dossiers if held[f["finding"]] & records]
        got = set().union(*(held[f["finding"]] for f in hits)) & records
        out[name] = (any(office in f["offices"] for f in hits), len(got) / len(records))
    return out


# A note at most; and a group that goes round five of twenty small offices is most of what people do there on those
# days, so that chance, which is read off the list itself, explains it.
NOT_ACCUSED = ("solicited_surge", "bought_ratings")


def test_attacks_that_nobody_hides_are_found_and_name_the_right_office(duckdb_engine):
    said = found(duckdb_engine, [n for n in ATTACKS if n not in NOT_ACCUSED], 180, 0.0)
    assert {name: named for name, (named, _share) in said.items()} == dict.fromkeys(said, True)
    assert min(share for _named, share in said.values()) >= 0.9, said


def test_what_only_looks_like_an_attack_opens_no_dossier(duckdb_engine):
    assert found(duckdb_engine, INNOCENT, 120, 1.0) == dict.fromkeys(INNOCENT, (False, 0.0))
