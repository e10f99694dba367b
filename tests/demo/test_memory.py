"""A large city is written in small memory."""

import subprocess
import sys

WRITE = """
import re, sys
from pathlib import Path
from shixiao.demo.city import write
write(Path(sys.argv[1]), cases=1_000_000, seed=2)
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())  # ru_maxrss would count the parent's, too
print(int(peak[1]) // 1024)
"""


def test_a_million_cases_take_less_memory_than_their_largest_files_take_disk(tmp_path):
    run = subprocess.run([sys.executable, "-c", WRITE, str(tmp_path)], capture_output=True, text=True, check=True)
    written = sum(p.stat().st_size for p in (tmp_path / "exports").rglob("*") if p.is_file()) >> 20
    assert written > 500  # MiB
    assert int(run.stdout) < 700
