"""A run that is killed leaves the old folder or the new one, never a half, and the next run clears up."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bars import record

from shixiao import folders

WRITER = [sys.executable, str(Path(__file__).parent / "writer.py")]
NAMES = ("about.json", "facts/cases.parquet", "facts/部门.parquet")


def standing(place):
    """The version that stands at `place`, whole; None when nothing does."""
    if not place.exists():
        return None
    assert folders.verify(place) == []
    version = folders.open_folder(place, "snapshot").manifest["version"]
    assert [(place / name).read_text() for name in NAMES] == [f"{version}\n" * 500] * 3
    return version


def write(place, version):
    with folders.new(place, "snapshot", {"version": version}) as room:
        for name in NAMES:
            (room / name).parent.mkdir(exist_ok=True)
            (room / name).write_text(f"{version}\n" * 500)


class GaveUp(Exception):
    pass


def give_up(place):
    """A run that starts and then meets a mistake in its input."""
    with pytest.raises(GaveUp), folders.new(place, "snapshot"):
        raise GaveUp


def kill_a_writer(place, after):
    """Start a process that writes version after version, and kill it after some seconds."""
    with subprocess.Popen([*WRITER, str(place)], stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"ready\n"
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.full)])
def test_a_run_killed_at_any_moment_leaves_the_old_folder_or_the_new(tmp_path, kills):
    chance, neither = random.Random(7), 0
    for kill in range(kills):
        place = tmp_path / f"{kill}" / "snapshot"
        old = kill % 2 == 1
        if old:
            write(place, 0)
        place.parent.mkdir(exist_ok=True)
        kill_a_writer(place, chance.uniform(0, 0.05))
        neither += old and standing(place) is None
        write(place, 10_000)
        assert standing(place) == 10_000
        assert list(place.parent.iterdir()) == [place]
    if kills >= 200:
        record(f"of {kills} runs killed at random, those that left neither the old folder nor the new", neither, "= 0")
    assert neither == 0


@pytest.fixture
def lines():
    """Kills a run at a line of its way; says whether there was such a line."""
    with subprocess.Popen(WRITER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:

        def kill(place, way, line):
            server.stdin.write(f"{place} {way} 2 {line}\n")
            server.stdin.flush()
            return server.stdout.readline() == "killed\n"

        yield kill
        server.stdin.close()


@pytest.mark.parametrize("old", [None, 1])
@pytest.mark.parametrize("way", ["exchange", "rename"])
def test_whatever_line_a_run_is_killed_at_the_next_finds_the_old_folder_or_the_new(tmp_path, lines, way, old):
    place, at_once, later, line, left = tmp_path / "there" / "snapshot", set(), set(), 0, True
    while left:
        line += 1
        place.parent.mkdir()
        if old:
            write(place, old)
        left = lines(place, way, line)
        at_once.add(standing(place))
        give_up(place)
        later.add(standing(place))
        assert [p.name for p in place.parent.iterdir() if p != place] == []
        shutil.rmtree(place.parent)
    assert line > 100
    assert later == {old, 2}
    assert at_once == later or way == "rename"


def test_two_runs_into_one_place_at_once_leave_one_of_the_two_whole(tmp_path):
    place = tmp_path / "there" / "snapshot"
    writers = [subprocess.Popen([*WRITER, str(place)], stdout=subprocess.PIPE) for _ in range(2)]
    time.sleep(2)
    assert [writer.poll() for writer in writers] == [None, None]  # neither was stopped by the other
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    assert standing(place) is not None
    give_up(place)
    assert list(place.parent.iterdir()) == [place]
