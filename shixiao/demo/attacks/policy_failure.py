"""Innocent: a bad rule of the province makes three weeks bad, at this office and at all others."""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    offices = np.array([f"o{i}" for i in range(20)], object)[np.arange(size * 6) % 20]
    who = year.strangers(len(offices))
    at = EPOCH + (60 + year.rng.integers(0, 21, len(who))) * DAY + year.rng.integers(9 * 3600, 17 * 3600, len(who))
    keys = year.open_cases({"office": offices, "applicant": who, "opened_at": at, "accepted_at": at + 60,
                            "closed_at": at + 5400})  # fmt: skip
    year.rate(at + 9000, year.rng.choice([1, 1, 2, 5], len(who)), office=offices, case=keys, rater=who,
              device=year.devices(np.arange(len(who))))  # fmt: skip


attack = Kind(plant=plant, innocent=True)
