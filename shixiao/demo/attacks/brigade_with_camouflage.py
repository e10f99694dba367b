"""Friends of fined people rate badly by the code on the wall, without any case.

Stealth     spread over up to two weeks; each first praises another office, so that he is no stranger there.
"""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH


def plant(year: Year, size: int, stealth: float) -> None:
    n, who = size, year.strangers(size)
    day = 150 + year.rng.integers(0, 1 + int(13 * stealth), n)
    given = EPOCH + day * DAY + year.rng.integers(9 * 3600, 22 * 3600, n)
    year.rate(given, year.rng.integers(1, 3, n), rater=who, device=year.devices(np.arange(n)), channel=np.full(n, "qr"))
    hides = np.flatnonzero(year.rng.random(n) < stealth)
    other = np.array([f"o{i}" for i in year.rng.integers(12, 20, len(hides))], object)
    before, planted = EPOCH + year.rng.integers(20, 140, len(hides)) * DAY + 36_000, set(year.planted)
    year.rate(before, 5, office=other, rater=who[hides], device=year.devices(hides))
    year.planted = planted  # what it hides behind is not what must be found


attack = Kind(plant=plant, tests=("brigade",))
