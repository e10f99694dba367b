"""Innocent: a declared open day on which everybody who came was glad to be asked."""

import datetime as dt

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH, START


def plant(year: Year, size: int, stealth: float) -> None:
    day = START + dt.timedelta(135)
    year.add("events", event=np.array([f"e{year.tag}"]), office=np.array([year.office]), from_on=[day], until_on=[day],
             what=np.array(["open day"]))  # fmt: skip
    who = year.strangers(size)
    at = EPOCH + 135 * DAY + year.rng.integers(9 * 3600, 16 * 3600, size)
    keys = year.open_cases({"applicant": who, "opened_at": at, "accepted_at": at + 60, "closed_at": at + 900})
    year.rate(at + 1200, 5, case=keys, rater=who, device=year.devices(np.arange(size)))


attack = Kind(plant=plant, innocent=True)
