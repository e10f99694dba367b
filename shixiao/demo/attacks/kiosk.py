"""Innocent: a declared kiosk in the hall, on which hundreds rate minutes after their case is closed."""

import numpy as np

from shixiao.demo.attacks._kind import Kind, Year


def plant(year: Year, size: int, stealth: float) -> None:
    c = year.cases(size)
    n, device = len(c["case"]), f"kiosk{year.tag}"
    year.add("devices", device=np.array([device]), office=np.array([year.office]), kind=np.array(["kiosk"]))
    year.rate(c["closed"] + year.rng.integers(60, 900, n), 5, case=c["case"], rater=c["applicant"],
              device=np.full(n, device), channel=np.full(n, "terminal"), clerk=c["clerk"])  # fmt: skip


attack = Kind(plant=plant, innocent=True)
