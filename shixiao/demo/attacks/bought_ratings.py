"""Paid people praise a list of offices, one after the other, each in words of his own.

Stealth     the same office ever further apart in time, and ever more words of one's own.
"""

import numpy as np

from shixiao.demo.attacks._kind import DAY, Kind, Year
from shixiao.demo.honest import EPOCH, WORDS

OFFICES = 5
PRAISE = ("窗口的同志业务熟练材料一次讲清", "跑一趟就办好了还帮着复印", "等了不到五分钟态度特别耐心")


def plant(year: Year, size: int, stealth: float) -> None:
    people = max(2, size // OFFICES)
    who = np.tile(year.strangers(people), OFFICES)
    place = np.repeat(np.arange(OFFICES), people)
    first = int(year.office[1:])
    office = np.array([f"o{(first + i) % 20}" for i in range(OFFICES)], object)[place]
    spread = 1800 + int(stealth * 10 * DAY)
    given = EPOCH + (120 + 9 * place) * DAY + 10 * 3600 + year.rng.integers(0, spread, len(who))
    own = ["".join(year.rng.choice(WORDS, 1 + int(11 * stealth))) for _one in who]
    text = [PRAISE[i % 3] + words if year.rng.random() >= stealth else words for i, words in enumerate(own)]
    year.rate(given, 5, office=office, rater=who, device=year.devices(np.tile(np.arange(people), OFFICES)),
              text=np.array(text, object))  # fmt: skip


attack = Kind(plant=plant, tests=("lockstep", "same_words"))
