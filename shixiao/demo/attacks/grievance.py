"""Innocent: one housing complex complains together, each person about a case of his own, within four days."""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    who = year.strangers(size)
    at = EPOCH + (150 + year.rng.integers(0, 4, size)) * DAY + year.rng.integers(9 * 3600, 17 * 3600, size)
    keys = year.open_cases({"applicant": who, "opened_at": at, "accepted_at": at + 60, "closed_at": at + 5400,
                            "outcome": np.full(size, "refused")})  # fmt: skip
    year.rate(at + 9000, 1, case=keys, rater=who, device=year.devices(np.arange(size)), channel=np.full(size, "qr"))


attack = Kind(plant=plant, innocent=True)
