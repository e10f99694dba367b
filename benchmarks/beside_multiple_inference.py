"""Rank sets beside the Python package multiple-inference, and weight draws: seconds and memory in one run.

    python benchmarks/beside_multiple_inference.py

The package is no dependency of ours. Give it an environment of its own and say where; without it its rows are left out:

    python3 -m venv DIR && DIR/bin/pip install multiple-inference
    MULTIPLE_INFERENCE=DIR/bin/python python benchmarks/beside_multiple_inference.py

Both get the same 1,000 offices and make the package's usual 10,000 draws, step-down at 95 %. Every row is a process of
its own; what is loaded before the work (imports, compiled code, 20 offices) is counted in neither seconds nor `beyond`.
"""

import os
import subprocess
import sys
from pathlib import Path

BARS = Path(__file__).parents[1] / "tests"
LEAGUE = """
import resource, sys, time, warnings
import numpy as np
def league(offices):
    random = np.random.default_rng(1)
    se = random.uniform(0.005, 0.05, offices)
    return 0.9 + 0.03 * random.standard_normal(offices) + se * random.standard_normal(offices), se
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
def told(work, *small):
    small and work(*small)
    before, start = peak(), time.perf_counter()
    work()
    print(time.perf_counter() - start, peak(), peak() - before)
"""
OURS = """
from shixiao.stats.ranks import rank_sets
def work(offices=int(sys.argv[1]), draws=int(sys.argv[2])):
    rank_sets(*league(offices), method="simulated", draws=draws)
told(work, 20)
"""
THEIRS = """
warnings.filterwarnings("ignore")
from multiple_inference.confidence_set import SimultaneousRanking
def work(offices=int(sys.argv[1]), draws=int(sys.argv[2])):
    estimate, se = league(offices)
    SimultaneousRanking(estimate, np.diag(se**2), random_state=0).fit(n_samples=draws).conf_int()
told(work, 20)
"""
WEIGHTS = """
from shixiao.stats import composites, uncertainty
random = np.random.default_rng(0)
scores, dimension = random.uniform(0, 100, (int(sys.argv[1]), 30)), np.repeat(np.arange(5), 6)
top = composites.Step(np.zeros(5, int), np.ones(5), "geometric")
steps = [composites.Step(dimension, np.ones(30)), top]
def work(offices=None):
    uncertainty.spread(scores[:offices], steps, source="weights", number=int(sys.argv[2]))
told(work, 20)
"""
Row = tuple[float, float, float]


def run(python: str, code: str, offices: int, draws: int) -> Row:
    """Seconds, peak megabytes of the process, megabytes beyond what was loaded before."""
    command = [python, "-c", LEAGUE + code, str(offices), str(draws)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(answer[0]), float(answer[1]), float(answer[2])


def main() -> None:
    print(f"{'what':34}{'offices':>9}{'draws':>8}{'seconds':>10}{'peak MB':>9}{'beyond':>8}")
    sys.path.insert(0, str(BARS))
    from bars import record

    def row(what: str, python: str, code: str, offices: int, draws: int) -> Row:
        found = run(python, code, offices, draws)
        print(f"{what:34}{offices:>9,}{draws:>8,}{found[0]:>10.2f}{found[1]:>9.0f}{found[2]:>8.0f}", flush=True)
        return found

    ours = row("rank sets, running records", sys.executable, OURS, 1_000, 10_000)
    many = row("rank sets, running records", sys.executable, OURS, 10_000, 1_000)
    weights = row("weights, 30 measures, geometric", sys.executable, WEIGHTS, 3_000, 10_000)
    record("rank sets of 10,000 offices, step-down (s)", round(many[0], 2), "<= 15")
    record("10,000 weight draws, 3,000 offices × 30 measures (s)", round(weights[0], 2), "<= 5")
    python = os.environ.get("MULTIPLE_INFERENCE")
    if not python:
        print("multiple-inference is not here: set MULTIPLE_INFERENCE to a Python that has it")
        return
    theirs = row("rank sets, multiple-inference", python, THEIRS, 1_000, 10_000)
    faster, smaller = theirs[0] / ours[0], ours[2] / theirs[2]
    print(f"{faster:.0f} times as fast, {smaller:.3f} of the memory")
    record("rank sets of 1,000 offices: times as fast as multiple-inference", round(faster), ">= 5")
    record("rank sets of 1,000 offices: memory beside multiple-inference", round(smaller, 3), "<= 0.1")


if __name__ == "__main__":
    main()
