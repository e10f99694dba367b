"""Rank sets of 100, 1,000 and 10,000 offices: seconds and peak memory, against all pairs of all draws in numpy.

    python benchmarks/rank_sets.py

Every row runs in a process of its own; the first call (loading compiled code) is not counted.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from shixiao.stats.ranks import own_rank_sets, rank_sets

SIZES = (100, 1_000, 10_000)
DRAWS = 1_000


def league(offices: int) -> tuple[np.ndarray, np.ndarray]:
    """Estimates and standard errors of made-up offices, small and large."""
    random = np.random.default_rng(1)
    se = random.uniform(0.005, 0.05, offices)
    return 0.9 + 0.03 * random.standard_normal(offices) + se * random.standard_normal(offices), se


def counted(offices: int) -> tuple[np.ndarray, np.ndarray]:
    """Shares near 100 %, where counts are compared instead of z."""
    random = np.random.default_rng(2)
    asked = random.integers(30, 4000, offices)
    return random.binomial(asked, random.uniform(0.93, 1.0, offices)) / asked, asked


def all_pairs(estimate: np.ndarray, se: np.ndarray) -> None:
    """The plain way: the whole matrix of differences for each draw, stepped down."""
    spread = np.sqrt(se[:, None] ** 2 + se**2)
    gap = (estimate[:, None] - estimate) / spread
    separated = np.zeros(spread.shape, bool)
    while True:
        random, largest = np.random.default_rng(0), np.empty(DRAWS)
        for draw in range(DRAWS):
            z = random.standard_normal(len(se)) * se
            largest[draw] = np.where(separated, 0.0, (z[:, None] - z) / spread).max()
        now = gap > np.quantile(largest, 0.95, method="higher")
        if (now == separated).all():
            return
        separated = now


def simulated(estimate: np.ndarray, se: np.ndarray) -> None:
    """Simulated critical value by running records, stepped down."""
    rank_sets(estimate, se, method="simulated", draws=DRAWS)


def shares(estimate: np.ndarray, asked: np.ndarray) -> None:
    """Holm with score and mid-P tests."""
    rank_sets(estimate, n_effective=asked)


WAYS: dict[str, tuple[Callable[..., object], Callable[[int], tuple[np.ndarray, np.ndarray]], int]] = {
    "simulated, all pairs in numpy": (all_pairs, league, 1_000),
    "simulated, running records": (simulated, league, 10_000),
    "Holm, z": (rank_sets, league, 10_000),
    "Holm, counts of shares": (shares, counted, 10_000),
    "own rank, quadrature": (own_rank_sets, league, 10_000),
}


def measure(way: str, offices: int) -> None:
    """Print seconds and megabytes of one way at one size."""
    call, make, _most = WAYS[way]
    if call is not all_pairs:
        call(*make(20))
    table = make(offices)
    start = time.perf_counter()
    call(*table)
    seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """The table."""
    print(f"{'way':32}{'offices':>9}{'seconds':>10}{'peak MB':>9}{'all pairs / this':>18}")
    plain: dict[int, float] = {}
    for way, (_call, _make, most) in WAYS.items():
        for offices in (size for size in SIZES if size <= most):
            command = [sys.executable, __file__, way, str(offices)]
            answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            seconds, memory = float(answer[0]), float(answer[1])
            plain.setdefault(offices, seconds) if way.startswith("simulated, all") else None
            ratio = f"{plain[offices] / seconds:.0f}" if offices in plain else "–"
            print(f"{way:32}{offices:>9,}{seconds:>10.3f}{memory:>9.0f}{ratio:>18}", flush=True)


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2])) if len(sys.argv) > 1 else main()
