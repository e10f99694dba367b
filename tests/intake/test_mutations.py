"""Whatever is done to a file, it ends in one refusal or in a snapshot that accounts for every row."""

import os
import shutil
import time

import pytest
from bars import record
from intake_desk import KEY, described, taken, write
from spoilt import COUNTS, UNREADABLE, spoilt

from shixiao.errors import Refusal
from shixiao.intake.snapshot import take

SOURCE = """
    source: hall
    title: a hall
    inputs:
      - file: cases.{kind}
        ignore: [note]
        tables:
          offices: {{from_distinct: true, office: office, name: office}}
          cases: {{case: no, office: office, opened_at: opened, closed_at: closed, visits: visits}}
"""
SLOWEST = 30  # seconds for a small file, on a machine that does other things too


def outcome(number, folder, engine):
    """What became of one spoilt file: `refused`, or `taken` with its rows accounted for."""
    kind, raw, way = spoilt(number)
    where = f"mutation {number}: {kind} {way}"
    path = described(folder / "in", SOURCE.format(kind=kind))
    write(folder / "in", {f"cases.{kind}": raw})
    start = time.monotonic()
    try:
        counts = take([path], folder / "out", engine, KEY).counts
    except Refusal as refusal:
        assert str(refusal), where
        assert not (folder / "out").exists(), where
        return "refused"
    finally:
        assert time.monotonic() - start < SLOWEST, where
    said = counts["inputs"][0]["tables"]["cases"]
    assert said["read"] == said["accepted"] + said["rejected"] + said["skipped"], where
    try:
        expected = COUNTS[kind](raw)
    except UNREADABLE:
        expected = None
    assert expected is None or said["read"] == expected, where  # None: the other reader gave up
    return "taken"


def run(numbers, tmp_path, engine):
    """How many were refused and taken, and what went wrong with each of the others."""
    seen = {"refused": 0, "taken": 0}
    wrong = []
    for number in numbers:
        folder = tmp_path / "one"
        try:
            seen[outcome(number, folder, engine)] += 1
        except Exception as fault:  # a traceback is as wrong as a lost row
            wrong.append(f"{number}: {fault!r}")
        shutil.rmtree(folder)
    return seen, wrong


@pytest.mark.parametrize("part", range(3))
def test_a_spoilt_file_is_refused_or_every_row_is_accounted_for(tmp_path, engine, part):
    many = int(os.environ.get("SHIXIAO_MUTATIONS", "150"))
    seen, wrong = run(range(part, many, 3), tmp_path, engine)
    assert wrong == []
    assert seen["refused"] and seen["taken"]


@pytest.mark.full
def test_ten_thousand_spoilt_files_are_refused_or_accounted_for(tmp_path, engine):
    many = int(os.environ.get("SHIXIAO_MUTATIONS", "10000"))
    seen, wrong = run(range(1_000_000, 1_000_000 + many), tmp_path, engine)
    record(f"of {many:,} spoilt files, neither refused nor accounted for row by row", len(wrong), "= 0")
    assert wrong == []
    assert seen["refused"] > many / 10 and seen["taken"] > many / 10


def test_a_sound_file_of_each_kind_is_taken_whole(tmp_path, engine):
    from random import Random

    from spoilt import KINDS

    for i, (kind, make) in enumerate(KINDS.items()):
        raw = make(Random(7))
        made = taken(tmp_path / str(i), engine, SOURCE.format(kind=kind), {f"cases.{kind}": raw})
        assert made.sums("cases")["read"] == COUNTS[kind](raw) > 0
