"""A skip is excused only by what the machine really lacks."""

import machine
import pytest

LOG = """
SKIPPED [1] tests/a.py:3: cannot here: no Java
SKIPPED [2] tests/b.py:9: no shared data: integrity
SKIPPED [1] tests/c.py:1: somebody was lazy
3 passed, 4 skipped in 1.00s
"""


@pytest.fixture
def world(monkeypatch, tmp_path):
    """A machine with everything, and data beside the repository."""
    monkeypatch.setattr(machine, "missing", list)
    monkeypatch.setattr(machine, "why_not", lambda: "")
    monkeypatch.setattr(machine, "SHARED", tmp_path)
    return monkeypatch


def excused(log=LOG):
    return [
        line for line in log.splitlines() if line[:7] == "SKIPPED" and line.split("] ")[1] not in machine.unfounded(log)
    ]


def test_a_machine_that_has_everything_excuses_nothing(world):
    assert excused() == []


def test_a_machine_without_java_that_cannot_get_it_excuses_that_and_nothing_else(world):
    world.setattr(machine, "missing", lambda: ["Java"])
    assert excused() == []  # it is missing, but it could have been installed
    world.setattr(machine, "why_not", lambda: "you are not root")
    assert excused() == [LOG.splitlines()[1]]


def test_data_that_are_not_beside_the_repository_cannot_be_tested_with(world, tmp_path):
    world.setattr(machine, "SHARED", tmp_path / "absent")
    assert excused() == [LOG.splitlines()[2]]


def test_an_unfounded_skip_fails_the_run(world, tmp_path, capsys):
    (tmp_path / "log").write_text(LOG)
    assert machine.skips(tmp_path / "log") == 3
    assert "somebody was lazy" in capsys.readouterr().err
