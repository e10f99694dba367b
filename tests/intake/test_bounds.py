"""Every read of a stranger's file has an end: in rows, in bytes, in time; and leaves nothing behind."""

import gzip
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from intake_desk import CASES, taken, write

from shixiao import placing
from shixiao.errors import KeyRefused, SourceRefused
from shixiao.intake.formats import _watched
from shixiao.people import Key

ROW = "1,a,2024-01-01,,1\n"
HEAD = "no,office,opened,closed,visits\n"


def seen_in(path, *made):
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as link:
        link.execute("CREATE TABLE t (no, office, opened, closed, visits)")
        link.executemany("INSERT INTO t VALUES (?, 'a', '2024-01-01', NULL, 1)", [(n,) for n in range(2000)])
        for statement in made:
            link.execute(statement)
    link.close()
    return CASES.replace("cases.csv", "cases.sqlite\n        table: seen")


@pytest.mark.parametrize(
    ("view", "why"),
    [
        ("SELECT a.* FROM t a, t b, t c, t d", "more rows than its file has bytes"),
        ("SELECT a.no + b.no * 2000 AS no, a.office, a.opened, a.closed, a.visits FROM t a, t b", "more rows"),
        ("SELECT a.* FROM t a, t b, t c, t d WHERE a.no + b.no + c.no + d.no < 0", "no row in"),
        ("SELECT a.* FROM t a, t b, t c, t d ORDER BY b.no * c.no * d.no", "no row in"),
    ],
)
def test_a_view_that_multiplies_or_finds_nothing_is_refused_in_seconds(tmp_path, engine, monkeypatch, view, why):
    monkeypatch.setattr(_watched, "PATIENCE", 2.0)
    source = seen_in(tmp_path / "in" / "cases.sqlite", f"CREATE VIEW seen AS {view}")
    begun = time.monotonic()
    with pytest.raises(SourceRefused, match=why):
        taken(tmp_path, engine, source)
    assert time.monotonic() - begun < 20


def test_a_view_of_its_own_tables_is_read_whole(tmp_path, engine):
    source = seen_in(tmp_path / "in" / "cases.sqlite", "CREATE VIEW seen AS SELECT * FROM t WHERE no % 2 = 0")
    assert taken(tmp_path, engine, source).sums("cases")["accepted"] == 1000


def test_a_column_that_is_computed_is_read_under_the_watch_too(tmp_path, engine, monkeypatch):
    counting = "CREATE TABLE seen (no, office, opened, closed, n, visits GENERATED ALWAYS AS (n + 1) VIRTUAL)"
    source = seen_in(
        tmp_path / "in" / "cases.sqlite", counting, "INSERT INTO seen VALUES (1, 'a', '2024-01-01', '', 0)"
    )
    watched = []
    monkeypatch.setattr("shixiao.intake.formats.sqlite.watched", lambda *a: watched.append(a) or _watched.watched(*a))
    made = taken(tmp_path, engine, source.replace("table: seen", "table: seen\n        ignore: [n]"))
    assert made.column("cases", "visits") == [1] and len(watched) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("," * 2_000_000 + "\n1\n", id="two million columns"),
        pytest.param("a" * 30_000_000 + ",b\n1,2\n", id="a heading of 30 MB"),
        pytest.param("a" * 1_001 + "," + HEAD + "x," + ROW, id="a heading of 1,001 characters"),
        pytest.param('"' + "a\n" * 5_000_000, id="a quotation mark that is never closed"),
    ],
)
def test_headings_without_end_are_refused_in_seconds(tmp_path, engine, text):
    begun = time.monotonic()
    with pytest.raises(SourceRefused):
        taken(tmp_path, engine, CASES, {"cases.csv": text})
    assert time.monotonic() - begun < 20


def test_a_long_text_among_the_first_rows_is_a_text(tmp_path, engine):
    text = HEAD.strip() + ",note\n" + ROW.strip() + "," + "说" * 60_000 + "\n"
    made = taken(tmp_path, engine, CASES + "        ignore: [note]\n", {"cases.csv": text})
    assert made.sums("cases")["accepted"] == 1


@pytest.mark.parametrize("mark", ["\u202e", "\u200b", "\u2060", "\ue000", "\x07", "\ufeff", "\U000e0041", "\u2066"])
def test_a_heading_is_called_by_what_people_see_of_it(tmp_path, engine, mark):
    made = taken(tmp_path, engine, CASES, {"cases.csv": HEAD.replace("office", f"off{mark}ice{mark}") + ROW})
    assert made.sums("cases")["accepted"] == 1


def test_what_a_killed_reading_unpacked_goes_with_the_next_one(tmp_path):
    """Killed while the archive is still being unpacked."""
    write(tmp_path, {"c.csv.gz": gzip.compress((HEAD + ROW * 3_000_000).encode(), 1)})
    room = tmp_path / "tmp"
    room.mkdir()
    words = [sys.executable, "-m", "shixiao", "source", "draft", str(tmp_path / "c.csv.gz")]
    run = {"env": {**os.environ, "TMPDIR": str(room)}, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(words, **run)
    while not list(room.glob("*/made/*")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(room.iterdir())
    with placing.beside(room / "shixiao"):
        assert len(list(room.iterdir())) == 1
    assert list(room.iterdir()) == []


def test_a_key_is_its_owners_whatever_the_umask_and_never_written_over(tmp_path):
    before = os.umask(0)
    try:
        Key.write_new(tmp_path / "a.key")
    finally:
        os.umask(before)
    said = (tmp_path / "a.key").read_text()
    assert (tmp_path / "a.key").stat().st_mode & 0o777 == 0o600 and len(said) == 65
    (tmp_path / "b.key").symlink_to(tmp_path / "nowhere")
    for name in ("a.key", "b.key"):
        with pytest.raises(KeyRefused):
            Key.write_new(tmp_path / name)
    assert (tmp_path / "a.key").read_text() == said and not (tmp_path / "nowhere").exists()
    assert {p.name for p in Path(tmp_path).iterdir()} == {"a.key", "b.key"}
