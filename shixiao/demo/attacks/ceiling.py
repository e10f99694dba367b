"""Innocent: an office at which 90 (at stealth 0) to 99 of a hundred are as content as can be."""

import numpy as np

from shixiao.demo.attacks._kind import Kind, Year


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size)
    n = len(c["case"])
    stars = np.where(year.rng.random(n) < 0.9 + 0.09 * stealth, 5, year.rng.integers(1, 5, n))
    year.rate(c["closed"] + year.rng.integers(300, 90_000, n), stars, case=c["case"], rater=c["applicant"],
              device=year.devices(np.arange(n)), clerk=c["clerk"])  # fmt: skip


attack = Kind(plant=plant, innocent=True)
