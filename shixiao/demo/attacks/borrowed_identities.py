"""Clerks rate in the names of applicants, and leave telephones of their own.

Stealth     ever more of the ratings carry the applicant's own telephone.
"""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size, until=200)
    n = len(c["case"])
    own = year.rng.random(n) < stealth
    lent = np.array([clerk["phone"] for clerk in year.clerks()], object)[np.arange(n) % len(year.clerks())]
    given = EPOCH + (205 + year.rng.integers(0, 60, n)) * DAY + year.rng.integers(9 * 3600, 21 * 3600, n)
    phone = np.where(own, np.char.replace(c["applicant"].astype(str), "p", "t").astype(object), lent)
    year.rate(given, 5, case=c["case"], rater=c["applicant"], phone=phone, device=year.devices(np.arange(n)),
              clerk=c["clerk"])  # fmt: skip


attack = Kind(plant=plant, tests=("borrowed_identity",))
