"""Innocent: one clerk handles most of the office's cases, fast and to everybody's content, at one window."""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    who, n = year.strangers(size), size
    at = EPOCH + year.rng.integers(10, 355, n) * DAY + year.rng.integers(9 * 3600, 17 * 3600, n)
    clerk = np.full(n, year.clerks()[0]["staff"])
    keys = year.open_cases({"applicant": who, "opened_at": at, "accepted_at": at + 20, "clerk": clerk,
                            "closed_at": at + year.rng.integers(90, 300, n)})  # fmt: skip
    year.rate(at + 400, 5, case=keys, rater=who, device=year.devices(np.arange(n)), clerk=clerk,
              window=np.full(n, f"w{year.office[1:]}"))  # fmt: skip


attack = Kind(plant=plant, innocent=True)
