"""Cases done at the counter are keyed in by staff afterwards as if filed online, and closed in the same breath.

Stealth     left open for minutes instead of seconds, and over ever more days.
"""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year, workdays
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    days = workdays(year.rng, 2 + int(30 * stealth), 150, 240)
    at = EPOCH + days[np.arange(size) % len(days)] * DAY + 16 * 3600 + (np.arange(size) // len(days)) * 40
    took = np.where(year.rng.random(size) < stealth, year.rng.integers(300, 3000, size), year.rng.integers(2, 12, size))
    clerk = year.clerks()[0]["staff"]
    keys = year.open_cases({
        "applicant": year.strangers(size), "channel": np.full(size, "online"), "filed_by": np.full(size, "staff"),
        "opened_at": at, "accepted_at": at, "closed_at": at + took, "clerk": np.full(size, clerk),
        "device": np.full(size, year.own_computer()),
    })  # fmt: skip
    year.planted |= set(keys.tolist())


attack = Kind(plant=plant, tests=("instant_work",))
