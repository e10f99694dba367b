"""Years in which some offices cheat: what is found, and how many of the dossiers are wrong."""

import pytest
from bars import record
from mixed import mixed

from shixiao.demo.honest import YEAR, register
from shixiao.integrity._check import check

YEARS = 40


def judged(engine, seed, **size):
    """Dossiers, those of which most rows were not planted, and how many manipulations stand in one, of how many."""
    tables, planted = mixed(seed, **size)
    register(engine, tables)
    found = check(engine, YEAR)
    opened = {f["finding"]: set() for f in found.findings.to_pylist() if f["opens"] == "dossier"}
    for row in found.evidence.to_pylist():
        if row["finding"] in opened and row["doubted"]:
            opened[row["finding"]].add(row["record"])
    every = set().union(*planted)
    wrong = [rows for rows in opened.values() if len(rows & every) < 0.5 * len(rows) or not rows]
    seen = [rows for rows in planted if any(len(rows & of) >= 0.9 * len(rows) for of in opened.values())]
    return len(opened), len(wrong), len(seen), len(planted)


def test_in_a_year_with_three_cheats_only_they_are_found(duckdb_engine):
    assert judged(duckdb_engine, 103) == (3, 0, 3, 3)  # a wave, a telephone, a group in step


@pytest.mark.full
def test_of_the_dossiers_of_mixed_years_hardly_any_is_wrong(duckdb_engine):
    years = [judged(duckdb_engine, seed) for seed in range(300, 300 + YEARS)]
    false = sum(wrong / max(opened, 1) for opened, wrong, _seen, _planted in years) / YEARS
    seen = sum(y[2] for y in years) / sum(y[3] for y in years)
    record(f"integrity: {YEARS} mixed years, false of all dossiers on average", round(false, 4), "<= 0.05")
    record(f"integrity: {YEARS} mixed years, manipulations found", round(seen, 3), ">= 0.9")
    assert false <= 0.05
    assert seen >= 0.9
