"""Invented people: a person is a whole number, everything else about them follows from it.

Identity numbers have the form and check digit of GB 11643 and a division that does not exist (99…); phone numbers
are of the block 154, which no operator uses. Different numbers give different people, up to 90 million.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shixiao.demo.draw import Bools, Ints, below
from shixiao.demo.lines import Texts, digits, fixed, words
from shixiao.demo.names import GIVEN, SURNAMES

BANDS = ("under_18", "18_59", "60_69", "70_79", "80_plus")
BANDS_ZH = ("18岁以下", "18-59岁", "60-69岁", "70-79岁", "80岁及以上")
_SHARES = np.array([0.02, 0.66, 0.16, 0.11, 0.05])
_AGES = ((3, 17), (18, 59), (60, 69), (70, 79), (80, 92))  # whole years on 2026-01-01, both ends in
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
_GROUP = 90_000  # people who differ in division or serial number


@dataclass(frozen=True)
class People:
    """The inhabitants 0 .. size-1; staff and others who matter stand behind them."""

    size: int

    @cached_property
    def _strata(self) -> int:
        return (self.size + 200_000) // _GROUP + 1

    def age_band(self, person: Ints) -> Ints:
        return np.searchsorted(np.cumsum(_SHARES)[:-1], below(person, 1, 100_000) / 100_000, side="right")

    def disabled(self, person: Ints) -> Bools:
        return below(person, 2, 1000) < np.array([30, 45, 90, 130, 160])[self.age_band(person)]

    def sole_trader(self, person: Ints) -> Bools:
        return (below(person, 3, 1000) < 110) & (self.age_band(person) == 1)

    def without_phone(self, person: Ints) -> Bools:
        """The old more often than the young gave none."""
        return below(person, 6, 1000) < np.array([60, 8, 30, 110, 280])[self.age_band(person)]

    def id_number(self, person: Ints) -> Texts:
        """The identity number, 18 characters."""
        person = np.asarray(person, dtype=np.int64)
        out = np.empty((len(person), 18), dtype=np.uint8)
        out[:, :4] = np.frombuffer(b"9901", dtype=np.uint8)
        out[:, 4:6] = digits(person // 1000 % 90 + 1, 2)
        out[:, 6:14] = _DATES[self._birthday(person)]
        out[:, 14:17] = digits(person % 1000, 3)
        out[:, 17] = _CHECK[((out[:, :17].astype(np.int64) - 48) @ _WEIGHTS) % 11]
        return fixed(out)

    def _birthday(self, person: Ints) -> Ints:
        """People who share division and serial number (one per stratum) are born on different days."""
        band = self.age_band(person)
        own = _BAND_DAYS[band] // self._strata
        return _BAND_FROM[band] + (person // _GROUP) * own + below(person, 4, 1 << 40) % own

    def phone(self, person: Ints) -> Texts:
        number = (np.asarray(person, dtype=np.int64) * 31_415_927 + 2_718_281) % 100_000_000
        out = np.empty((len(number), 11), dtype=np.uint8)
        out[:, :3] = np.frombuffer(b"154", dtype=np.uint8)
        out[:, 3:] = digits(number, 8)
        return fixed(out)

    def name(self, person: Ints, encoding: str = "utf-8") -> Texts:
        return words(_NAMES, below(person, 5, len(_NAMES)), encoding)


def _dates() -> np.ndarray:
    first = dt.date(1932, 1, 1)
    days = (first + dt.timedelta(days=i) for i in range((dt.date(2026, 1, 1) - first).days))
    return np.frombuffer("".join(f"{d:%Y%m%d}" for d in days).encode(), dtype=np.uint8).reshape(-1, 8)


def _born(age: int) -> int:
    """The number of the first day on which one can be born and have had `age` birthdays before 2026."""
    return (dt.date(2026 - age, 1, 1) - dt.date(1932, 1, 1)).days


_DATES = _dates()
_BAND_FROM = np.array([_born(old + 1) for _, old in _AGES])
_BAND_DAYS = np.array([_born(young) for young, _ in _AGES]) - _BAND_FROM
_NAMES = tuple(SURNAMES[i % len(SURNAMES)] + GIVEN[(i * 7 + i // len(SURNAMES)) % len(GIVEN)] for i in range(8192))
