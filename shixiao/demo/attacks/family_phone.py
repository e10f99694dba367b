"""Innocent: families of three to six whose cases are all rated from the one telephone they have."""

import numpy as np

from shixiao.demo.attacks._kind import Kind, Year


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size)
    n = len(c["case"])
    given = c["closed"] + year.rng.integers(600, 200_000, n)
    family = np.repeat(np.arange(n), year.rng.integers(3, 7, n))[:n]
    year.rate(given, 5, case=c["case"], rater=c["applicant"], device=year.devices(family), clerk=c["clerk"])


attack = Kind(plant=plant, innocent=True)
