"""Innocent: an evaluator that hangs on the clerk's own computer and that nobody declared; people rate while there."""

import numpy as np

from shixiao.demo.attacks._kind import Kind, Year


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size)
    n = len(c["case"])
    year.rate(c["closed"] + year.rng.integers(10, 240, n), year.rng.choice([5, 5, 5, 5, 4, 2], n), case=c["case"],
              rater=c["applicant"], device=np.full(n, year.own_computer()), channel=np.full(n, "tablet"),
              clerk=c["clerk"])  # fmt: skip


attack = Kind(plant=plant, innocent=True)
