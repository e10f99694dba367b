"""Made-up cities of twenty seeds: each planted manipulation stands in a dossier that names office, kind and rows."""

import math
import os
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from bars import record
from planted import made

SEEDS = range(61, 61 + int(os.environ.get("SHIXIAO_SEEDS", 20)))  # 1 to 60 were looked at while detectors were made


def _one(place, seed):
    return made(place / str(seed), seed)


def test_what_was_planted_in_a_small_city_is_found(tmp_path):
    found, rows, planted, honest = made(tmp_path, seed=1, cases=30_000)
    small = ("child_as_worker", "no_bad_marks")  # too few in a city of this size to tell
    assert [f for f in found if f.kind not in small and not (f.named and f.found >= 0.9 * f.planted)] == []
    assert honest == [] and planted >= 0.999 * rows  # one like the 300 made-up ones is with them
    assert [f.found for f in found if f.kind == "staff_praise"] == [1266]


@pytest.mark.full
def test_every_manipulation_of_twenty_cities_is_in_a_dossier_of_its_own(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        cities = list(pool.map(_one, [tmp_path] * len(SEEDS), SEEDS))
    kinds, missed = defaultdict(list), []
    for seed, (found, _rows, _planted, _honest) in zip(SEEDS, cities, strict=True):
        for f in found:
            kinds[f.kind].append(f)
        missed += [(seed, f.kind) for f in found if not f.named]
    for kind, found in sorted(kinds.items()):
        share = sum(f.found for f in found) / max(sum(f.planted for f in found), 1)
        if sum(f.planted for f in found):
            record(f"integrity: {len(SEEDS)} cities, rows found of: {kind}", _down(share), ">= 0.9")
    precision = sum(planted for _f, _rows, planted, _h in cities) / sum(rows for _f, rows, _p, _h in cities)
    record(f"integrity: {len(SEEDS)} cities, rows in dossiers that were planted", _down(precision), ">= 0.95")
    record(f"integrity: {len(SEEDS)} cities, manipulations without a dossier of their office", len(missed), "<= 0")
    assert missed == []
    assert [c[3] for c in cities if c[3]] == []
    assert precision >= 0.95
    for found in kinds.values():
        assert sum(f.found for f in found) >= 0.9 * sum(f.planted for f in found), found
    assert all(f.found == 1266 for f in kinds["staff_praise"])


def _down(share):
    """Three digits, never rounded up to what was asked for."""
    return math.floor(share * 1000) / 1000
