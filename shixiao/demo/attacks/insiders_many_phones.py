"""Clerks praise their office in applicants' names from a drawer of telephones.

Stealth     more telephones, each used for fewer people, over more days.
"""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size, until=200)
    n = len(c["case"])
    per = max(2, round(20 * (1 - stealth)))
    day = 205 + year.rng.integers(0, 5 + int(80 * stealth), n)
    given = EPOCH + day * DAY + year.rng.integers(9 * 3600, 21 * 3600, n)
    year.rate(
        given, 5, case=c["case"], rater=c["applicant"], device=year.devices(np.arange(n) // per), clerk=c["clerk"]
    )


attack = Kind(plant=plant, tests=("shared_device", "lockstep"))
