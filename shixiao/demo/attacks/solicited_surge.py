"""Before the deadline the office asks contented people for praise: a note, never an accusation.

Stealth     spread over more days before the deadline, and asked for by word of mouth.
"""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH, names


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size, until=330)
    n = len(c["case"])
    day = 364 - year.rng.integers(0, 5 + int(50 * stealth), n)
    given = EPOCH + day * DAY + year.rng.integers(9 * 3600, 18 * 3600, n)
    asked = year.rng.random(n) >= stealth
    year.rate(given, 5, case=c["case"], rater=c["applicant"], device=year.devices(np.arange(n)), clerk=c["clerk"],
              invited_by=np.where(asked, "office", None))  # fmt: skip
    k = int(asked.sum())
    year.add("contacts", contact=names(f"k{year.tag}", np.arange(k)), office=np.full(k, year.office),
             person=c["applicant"][asked], case=c["case"][asked], made_at=given[asked] - 3600,
             purpose=np.full(k, "praise"))  # fmt: skip


attack = Kind(plant=plant, tests=("solicited_surge",))
