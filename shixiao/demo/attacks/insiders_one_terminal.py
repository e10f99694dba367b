"""Clerks key in praise for other people's cases on one computer of the office.

Stealth     more and shorter sittings, and ever more of it while the citizen might still be there.
"""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year, workdays
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size, until=200)
    n = len(c["case"])
    days = workdays(year.rng, 2 + int(40 * stealth), 205, 290)
    sitting = EPOCH + days[np.arange(n) % len(days)] * DAY + 17 * 3600 + (np.arange(n) // len(days)) * 45
    prompt = year.rng.random(n) < 0.7 * stealth
    given = np.where(prompt, c["closed"] + year.rng.integers(60, 900, n), sitting)
    year.rate(given, 5, case=c["case"], rater=c["applicant"], device=np.full(n, year.own_computer()),
              channel=np.where(prompt, "tablet", "pc"), clerk=c["clerk"])  # fmt: skip


attack = Kind(plant=plant, tests=("staff_praise", "shared_device"))
