"""The command line as a process of its own, on a small snapshot, with limits, signals and full disks."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENV = {**os.environ, "SHIXIAO_LANG": "en", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


class Run:
    """A run of the program: its code and what it said."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def told(self):
        """One message: some lines, and no traceback."""
        return "Traceback" not in self.err and "Exception ignored" not in self.err and bool(self.err.strip())


def start(*words, before="", cwd=None, spill=None, **streams):
    """The program under a shell that may set limits first."""
    env = {**ENV, **({"TMPDIR": str(spill)} if spill else {})}
    command = f'{before}\nexec "$0" -m shixiao "$@"'
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    given = ["bash", "-c", command, sys.executable, *map(os.fsencode, map(str, words))]
    return subprocess.Popen(given, cwd=cwd, env=env, start_new_session=True, **streams)


def finished(process, seconds=120):
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return Run(process.returncode, (out or b"").decode(errors="replace"), (err or b"").decode(errors="replace"))


def run(*words, **how):
    return finished(start(*words, **how))
