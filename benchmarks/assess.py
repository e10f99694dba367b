"""`assess` beside a hand-written DuckDB query that computes the same figures, in one run.

    python benchmarks/assess.py [--cases 1000000 10000000 100000000] [--place DIR] [--memory 6GB]

For each size: seconds, their ratio, and the peak memory of the whole process tree; the totals of both must agree.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pyarrow.parquet as pq
from _made_up import write

HERE = Path(__file__).parent
BAR_RATIO, BAR_GB = 3.0, 8.0


def timed(words: list[str]) -> tuple[float, float, str]:
    """Seconds, peak GB of the process tree, and what it printed."""
    start, peak = time.monotonic(), [0]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    watch = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watch.start()
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{words[0]} failed")
    return time.monotonic() - start, peak[0] / 1e9, out


def _watch(pid: int, peak: list[int]) -> None:
    try:
        root = psutil.Process(pid)
        while root.is_running():
            tree = [root, *root.children(recursive=True)]
            peak[0] = max(peak[0], sum(p.memory_info().rss for p in tree))
            time.sleep(0.1)
    except psutil.NoSuchProcess:
        return


def compare(cases: int, place: Path, memory: str, threads: int) -> dict[str, float]:
    snapshot = write(place, cases)
    out = place / f"assessment-{cases}"
    ours = [sys.executable, "-m", "shixiao", "assess", snapshot, "--scheme", HERE / "_assess.yml", "--out", out]
    ours += ["--memory", memory, "--threads", str(threads), "--spill", place]
    by_hand = [sys.executable, HERE / "_by_hand.py", snapshot, memory, str(threads)]
    hand_s, hand_gb, printed = timed([str(w) for w in by_hand])
    our_s, our_gb, _ = timed([str(w) for w in ours])
    agree(json.loads(printed), out)
    return {"cases": cases, "by_hand_s": hand_s, "assess_s": our_s, "ratio": our_s / hand_s, "by_hand_gb": hand_gb,
            "assess_gb": our_gb}  # fmt: skip


def agree(by_hand: dict[str, Any], out: Path) -> None:
    """The totals over all offices are the same numbers."""
    verdicts = pq.read_table(out / "verdicts.parquet").to_pylist()
    for name, squares in by_hand["expected"].items():
        ours = sum((r["expected"] or 0.0) ** 2 for r in verdicts if r["measure"] == name)
        if not math.isclose(ours, squares, rel_tol=1e-6):
            raise SystemExit(f"{name}: expected by hand Σ² {squares}, assessed {ours}")
    for name, figures in by_hand["totals"].items():
        rows = [r for r in verdicts if r["measure"] == name]
        keys = ("asked", "yes", "asked_all", "yes_all") if name == "satisfied" else ("asked", "yes", "missing")
        found = [int(sum(r[k] for r in rows)) for k in keys]
        if found != list(figures):
            raise SystemExit(f"{name}: by hand {figures}, assessed {found}")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--cases", type=int, nargs="+", default=[1_000_000, 10_000_000])
    words.add_argument("--place", type=Path)
    words.add_argument("--memory", default="6GB")
    words.add_argument("--threads", type=int, default=2)
    said = words.parse_args()
    with tempfile.TemporaryDirectory() as room:
        place = said.place or Path(room)
        place.mkdir(parents=True, exist_ok=True)
        print(f"{'cases':>12} {'by hand s':>10} {'assess s':>10} {'ratio':>6} {'by hand GB':>10} {'assess GB':>10}")
        for cases in said.cases:
            f = compare(cases, place, said.memory, said.threads)
            print(f"{f['cases']:>12,} {f['by_hand_s']:>10.1f} {f['assess_s']:>10.1f} {f['ratio']:>6.2f} "
                  f"{f['by_hand_gb']:>10.2f} {f['assess_gb']:>10.2f}", flush=True)  # fmt: skip
            if f["cases"] >= 100_000_000:
                from bars import record

                record("assess beside a hand-written query, 100 million cases (ratio)", f["ratio"], BAR_RATIO)
                record("assess, 100 million cases (GB)", f["assess_gb"], BAR_GB)


if __name__ == "__main__":
    main()
