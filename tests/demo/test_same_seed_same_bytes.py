"""The same question gives the same city, to the byte."""

import hashlib

import pytest

from shixiao.demo import city, plan
from shixiao.errors import WrongUse

pytestmark = pytest.mark.usefixtures("in_english")


def digests(path):
    files = sorted(p for p in path.rglob("*") if p.is_file())
    return {str(p.relative_to(path)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_seed_gives_the_same_bytes_however_many_blocks_are_made_at_once(made, tmp_path):
    city.write(tmp_path, cases=20_000, seed=3, threads=5)
    assert digests(tmp_path) == digests(made.path)


def test_a_block_is_the_same_whatever_was_made_before_it(tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "BLOCK", 2_000)
    for name, threads in (("one", 1), ("four", 4)):
        city.write(tmp_path / name, cases=12_000, seed=9, threads=threads)
    assert digests(tmp_path / "one") == digests(tmp_path / "four")


def test_another_seed_gives_another_city_of_the_same_offices(made, tmp_path):
    city.write(tmp_path, cases=20_000, seed=4)
    ours, theirs = digests(made.path), digests(tmp_path)
    same = {name for name in ours if ours[name] == theirs.get(name)}
    assert "exports/registry/单位名录.xlsx" in same
    assert "exports/hall/办件明细_2026-03.csv" not in same
    assert "demo.key" not in same


def test_a_city_too_small_for_what_is_planted_is_refused(tmp_path):
    with pytest.raises(WrongUse, match="too small"):
        city.write(tmp_path, cases=plan.SMALLEST - 1)
    assert not list(tmp_path.iterdir())


def test_only_the_owner_may_read_the_key(made):
    key = made.path / "demo.key"
    assert key.stat().st_mode & 0o077 == 0
    assert len(bytes.fromhex(key.read_text().strip())) == 32
