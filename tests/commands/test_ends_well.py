"""Whatever the machine denies and whoever stops it: one message, its exit code, nothing left lying about."""

import datetime as dt
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest
from bars import record

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "outcomes")]

import small
from hostile import run, start

from shixiao import folders

NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
SCHEME = small.SCHEME + "asks: [{use: satisfied}]\ncase_rows: true\n"
SOURCE = """
source: hall
title: a hall
inputs:
  - file: cases.csv
    tables:
      offices: {from_distinct: true, office: office, name: office}
      cases: {case: no, office: office, opened_at: opened, closed_at: closed}
"""


def case(i):
    return {"case": f"hall:{i}", "office": "hall:a", "opened_at": NOON, "closed_at": NOON + dt.timedelta(hours=i % 90)}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A snapshot, a scheme and a source, made once."""
    place = tmp_path_factory.mktemp("desk")
    ratings = [{"rating": f"r:{i}", "case": f"hall:{i}", "office": "hall:a", "stars": 1 + i % 5, "given_at": NOON}
               for i in range(300)]  # fmt: skip
    offices = [{"office": "hall:a", "name": "a", "assessed": True}]
    small.snapshot(place, offices=offices, cases=[case(i) for i in range(300)], ratings=ratings)
    (place / "scheme.yml").write_text(SCHEME)
    (place / "source.yml").write_text(SOURCE)
    lines = [f"{i},a,2026-03-02 10:00:00,2026-03-0{3 + i % 5} 10:00:00" for i in range(2000)]
    (place / "cases.csv").write_text("\n".join(["no,office,opened,closed", *lines, ""]))
    return place


@pytest.fixture
def spill(tmp_path):
    (tmp_path / "spill").mkdir()
    return tmp_path / "spill"


def assess(desk, out):
    return ("assess", desk / "snapshot", "--scheme", desk / "scheme.yml", "--out", out, "--memory", "500MB")


@pytest.mark.parametrize(
    ("before", "code", "says"),
    [
        ("ulimit -v 300000", 8, "ulimit -v"),
        ("ulimit -v 900000", 8, "ulimit -v"),
        ("ulimit -f 8", 10, "File too large"),
        ("ulimit -n 11", 10, "Too many open files"),
        ("exec >&-", 0, ""),
    ],
)
def test_want_of_means_is_one_message(desk, tmp_path, spill, before, code, says):
    got = run(*assess(desk, tmp_path / "out"), before=before, spill=spill)
    assert (got.code, says in got.err, "Traceback" in got.err) == (code, True, False), got.err
    assert list(spill.iterdir()) == []
    assert {p.name for p in tmp_path.iterdir()} == ({"spill", "out"} if code == 0 else {"spill"})


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_full_disk_behind_what_is_said_is_called_a_full_disk(desk, stream):
    with Path("/dev/full").open("w") as full:
        got = run("verify", desk / "snapshot" if stream == "stdout" else "nowhere", **{stream: full})
    assert got.code == (10 if stream == "stdout" else 5)
    assert stream == "stderr" or ("No space left" in got.err and got.told)


@pytest.mark.parametrize("place", ["nowhere", "file", "file/below", "\udcff"])
def test_a_bad_place_for_spilling_is_refused_and_not_made(desk, tmp_path, place):
    (tmp_path / "file").write_text("x")
    got = run(*assess(desk, tmp_path / "out"), "--spill", tmp_path / place)
    assert (got.code in (2, 10), got.told) == (True, True), got.err
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_stopped_says_so_and_leaves_nothing(desk, tmp_path, spill, number):
    process = start(*assess(desk, tmp_path / "out"), spill=spill)
    until = time.monotonic() + 60
    while not list(spill.iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(process.pid, number)
    os.kill(process.pid, number)  # whoever is impatient does not keep it from clearing up
    _out, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode().splitlines()[-1]) == (128 + number, "stopped")
    assert list(spill.iterdir()) == [] and [p.name for p in tmp_path.iterdir()] == ["spill"]


@pytest.mark.parametrize("way", ["argument", "folder", "source"])
def test_a_name_that_is_not_utf8_is_refused_in_words(desk, tmp_path, way):
    odd = os.fsdecode(b"caf\xe9")
    if way == "folder":
        (tmp_path / odd).mkdir()
        got = run(*assess(desk, "out"), cwd=tmp_path / odd)
    elif way == "argument":
        got = run(*assess(desk, tmp_path / odd))
    else:
        (tmp_path / odd).with_suffix(".csv").write_text("no,office,opened,closed\n")
        (tmp_path / "source.yml").write_text(SOURCE.replace("cases.csv", "'*.csv'"))
        got = run("snapshot", tmp_path / "source.yml", "--out", tmp_path / "out")
    assert (got.code, got.told) == (3 if way == "source" else 2, True), got.err
    assert "not UTF-8" in got.err


def test_a_damaged_facts_file_is_named_whatever_reads_it(desk, tmp_path):
    shutil.copytree(desk / "snapshot", tmp_path / "snapshot")
    with (tmp_path / "snapshot/facts/cases.parquet").open("r+b") as file:
        file.seek(200)
        file.write(b"\0\0\0\0")
    words = ("--scheme", desk / "scheme.yml", "--out", tmp_path / "out")
    got = run("assess", tmp_path / "snapshot", *words)
    assert (got.code, got.told, "facts/cases.parquet: changed" in got.err) == (6, True, True), got.err


def test_a_second_demo_does_not_write_over_what_is_there(tmp_path):
    (tmp_path / "demo.key").write_text("somebody's")
    got = run("demo", "--out", tmp_path)
    assert (got.code, (tmp_path / "demo.key").read_text()) == (10, "somebody's")


def test_a_mended_scheme_goes_into_a_new_file(desk, tmp_path):
    (tmp_path / "better.yml").write_text("mine")
    got = run("lint", "report-2021", "--fix", tmp_path / "better.yml")
    assert (got.code, (tmp_path / "better.yml").read_text()) == (10, "mine"), got.err


ALL = {
    "assess": lambda d, o: assess(d, o / "assessment"),
    "snapshot": lambda d, o: ("snapshot", d / "source.yml", "--out", o / "snapshot", "--memory", "500MB"),
    "run": lambda d, o: ("run", d / "source.yml", "--scheme", d / "scheme.yml", "--out", o / "run"),
    "check": lambda d, o: ("check", d / "snapshot", "--out", o / "check"),
    "compare": lambda d, o: ("compare", d / "scheme.yml", d / "scheme.yml", "--on", d / "snapshot", "--out", o / "c"),
    "lint": lambda d, o: ("lint", "report-2021", "--on", d / "snapshot", "--fix", o / "better.yml"),
    "verify": lambda d, o: ("verify", d / "snapshot"),
    "estimate": lambda d, o: ("estimate", d / "snapshot"),
    "seed": lambda d, o: ("seed", o / "a.seed"),
    "key": lambda d, o: ("key", "new", o / "a.key"),
}


def half(out):
    """What is neither absent nor whole."""
    found = [*out.glob("*/manifest.json"), *out.glob("*/*/manifest.json")]
    wrong = [line for m in found for line in (*folders.verify(m.parent), *folders.chain(m.parent))]
    return wrong + [p.name for p in out.glob("*.[ks]e[ye]*") if p.stat().st_size != 65]


@pytest.mark.parametrize("kills", [6, pytest.param(300, marks=pytest.mark.full)])
def test_any_command_killed_or_stopped_at_any_moment_leaves_nothing_half(desk, tmp_path, spill, kills):
    chance, wrong, took = random.Random(5), [], {}
    for i in range(kills):
        name = list(ALL)[i % len(ALL)]
        number = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[i // len(ALL) % 3]
        out = tmp_path / name
        out.mkdir(exist_ok=True)
        begun = time.monotonic()
        process = start(*ALL[name](desk, out), spill=spill)
        time.sleep(chance.uniform(0.3, took.get(name, 4.0)))
        os.kill(process.pid, number)
        _out, err = process.communicate(timeout=120)
        if process.returncode in (0, 8, 10, 11):
            took[name] = min(took.get(name, 9.0), time.monotonic() - begun)
        wrong += [f"{name}: {line}" for line in half(out)]
        if number != signal.SIGKILL:
            wrong += [f"{name}: left {p.name}" for p in spill.iterdir()]
            wrong += [f"{name}: {err.decode()[-300:]}"] * (b"Traceback" in err and b"<frozen" not in err)
        for left in spill.iterdir():
            shutil.rmtree(left)
    if kills >= 300:
        record("of 300 commands killed or stopped at random, things left half or lying about", len(wrong), "= 0")
    assert wrong == []
