"""The main job, killed at any moment: the old folders or the new, never half; a second run finishes."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bars import record

from shixiao import folders

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("stories")


def start(out):
    words = [
        "run",
        ROOT / "sources/boston/311/source.yml",
        "--scheme",
        ROOT / "examples/boston-2011-07.yml",
        "--out",
        out,
    ]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-m", "shixiao", *map(str, words)], start_new_session=True, **silent)


def half_written(out):
    there = [p for p in out.iterdir() if not p.name.startswith(".")] if out.is_dir() else []
    return [line for folder in there for line in folders.verify(folder)]


def killed(out, times, seed):
    chance = random.Random(seed)
    begun = time.monotonic()
    assert start(out).wait() == 0
    whole = time.monotonic() - begun
    wrong = []
    for _ in range(times):
        process = start(out)
        time.sleep(chance.uniform(0, 1.1 * whole))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wrong += half_written(out)
    assert start(out).wait() == 0
    left = [p.name for p in out.iterdir() if p.name.startswith(".")]
    return wrong + left


def test_a_run_killed_at_random_leaves_whole_folders(tmp_path):
    assert killed(tmp_path / "out", times=4, seed=1) == []


@pytest.mark.full
def test_two_hundred_killed_runs(tmp_path):
    wrong = killed(tmp_path / "out", times=int(os.environ.get("SHIXIAO_KILLS", "200")), seed=2)
    record("of 200 main jobs killed at random, folders that were half-written", len(wrong), "= 0")
    assert wrong == []
