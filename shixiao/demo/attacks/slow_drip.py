"""A praise or two a day for a quarter, keyed in by clerks.

Stealth     fewer of them from the computer on which staff sign in, the rest from a few telephones.
"""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size, until=180)
    n = len(c["case"])
    given = EPOCH + (185 + np.arange(n) * 90 // max(n, 1)) * DAY + year.rng.integers(9 * 3600, 17 * 3600, n)
    own = year.rng.random(n) >= stealth
    device = np.where(own, year.own_computer(), year.devices(year.rng.integers(0, 2 + int(10 * stealth), n)))
    year.rate(given, 5, case=c["case"], rater=c["applicant"], device=device, channel=np.where(own, "pc", "mobile"),
              clerk=c["clerk"])  # fmt: skip


attack = Kind(plant=plant, tests=("staff_praise", "shared_device"))
