"""The half-year 2026-01-01 .. 2026-06-30, its working days, and the hours at which people come.

Days are whole numbers from `FIRST`, instants are seconds on the city's clock since 1970 (no zone: exports have none).
"""

import datetime as dt

import numpy as np

from shixiao.demo.draw import Ints

FROM, UNTIL = dt.date(2026, 1, 1), dt.date(2026, 6, 30)
FIRST = dt.date(2025, 12, 1)
EPOCH = (FIRST - dt.date(1970, 1, 1)).days
SPAN = 900
ZERO = (FROM - FIRST).days  # the first day of the period
LENGTH = (UNTIL - FROM).days + 1
CUTOFF = (EPOCH + ZERO + LENGTH) * 86400  # exports are drawn at midnight after the last day

# The State Council's calendar for 2026: free days on weekdays, and Saturdays and Sundays that are worked.
_FREE = """2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23 2026-04-06
2026-05-01 2026-05-04 2026-05-05 2026-06-19 2026-09-25 2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07"""
_WORKED = "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"


def day(text: str) -> int:
    """The number of a day written as 2026-03-16."""
    return (dt.date.fromisoformat(text) - FIRST).days


def iso(number: int) -> str:
    return (FIRST + dt.timedelta(days=int(number))).isoformat()


def start(number: Ints | int) -> Ints:
    """The second at which a day starts."""
    return (np.asarray(number, dtype=np.int64) + EPOCH) * 86400


def day_of(second: Ints) -> Ints:
    return second // 86400 - EPOCH


def _working() -> np.ndarray:
    days = np.arange(SPAN)
    working = (days + FIRST.weekday()) % 7 < 5
    working[[day(t) for t in _FREE.split()]] = False
    working[[day(t) for t in _WORKED.split()]] = True
    return working


WORKING = _working()
NUMBER = np.cumsum(WORKING)  # running number of working days up to and with this day
NTH = np.concatenate([[0], np.flatnonzero(WORKING)])  # the day that has this number
NEXT = NTH[NUMBER + ~WORKING]  # the day itself, or the next working day


def _clock(shape: list[tuple[float, float, float]]) -> Ints:
    """4,096 equally likely minutes of the day from (from hour, to hour, weight) pieces."""
    weights = np.zeros(1440)
    for begin, end, weight in shape:
        weights[int(begin * 60) : int(end * 60)] = weight
    cumulative = np.cumsum(weights) / weights.sum()
    return np.searchsorted(cumulative, (np.arange(4096) + 0.5) / 4096)


COUNTER = _clock([(8.5, 9, 6), (9, 11, 10), (11, 12, 6), (14, 14.5, 4), (14.5, 16.5, 8), (16.5, 17.4, 4)])
DESK = _clock([(8.6, 12, 10), (14, 17.9, 9)])
HOME = _clock([(0, 7, 0.4), (7, 8.5, 4), (8.5, 12, 8), (12, 14, 6), (14, 18, 7), (18, 22.5, 6), (22.5, 24, 1.5)])


def second_of_day(clock: Ints, u: np.ndarray) -> Ints:
    """A time of day from a number in [0, 1): its minute from the clock, its second from what is left."""
    place = u * 4096
    whole = place.astype(np.int64)
    return clock[whole] * 60 + ((place - whole) * 60).astype(np.int64)
