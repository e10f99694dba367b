"""A process that writes folders until it is killed.

`writer.py PLACE` writes version after version. `writer.py` alone reads lines "PLACE WAY VERSION LINE" and lets a
child write one folder and kill itself at the LINEth line of its way through `shixiao.folders` (and through the
removal of the old folder), so that every moment of a run can be tried; it answers with how the child ended.
"""

import itertools
import os
import signal
import sys
from pathlib import Path

from shixiao import folders, placing

NAMES = ("about.json", "facts/cases.parquet", "facts/部门.parquet")


def write(place: Path, version: int) -> None:
    with folders.new(place, "snapshot", {"version": version}) as room:
        for name in NAMES:
            (room / name).parent.mkdir(exist_ok=True)
            (room / name).write_text(f"{version}\n" * 500)


def die_at(line: int) -> None:
    left = line

    def trace(frame, event, _):
        nonlocal left
        if not frame.f_code.co_filename.endswith(("folders.py", "placing.py", "shutil.py")):
            return None
        left -= event == "line"
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def killed(place: str, way: str, version: str, line: str) -> bool:
    """Whether the child died before it was through."""
    if (child := os.fork()) == 0:
        if way == "rename":
            placing._renamed = lambda a, b, how: False  # as on a file system that cannot swap two folders
        die_at(int(line))
        write(Path(place), int(version))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


if __name__ == "__main__" and sys.argv[1:]:
    print("ready", flush=True)
    for number in itertools.count(1):
        write(Path(sys.argv[1]), number)
elif __name__ == "__main__":
    for order in sys.stdin:
        print("killed" if killed(*order.split()) else "through", flush=True)
