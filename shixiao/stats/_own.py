"""The critical value for one office's own rank, by quadrature: no random numbers.

Given office j at s_j x, the other offices are independent, so P(max_k |Z_j - Z_k| / √(s_j² + s_k²) ≤ c) is the
integral over x of φ(x) Π_k [Φ((s_j x + c s_jk) / s_k) - Φ((s_j x - c s_jk) / s_k)]. A pair already separated in one
direction keeps the other side only. Offices whose standard errors agree share a factor (bins).
"""

import math

import numpy as np

from shixiao.stats._checks import Floats, Ints
from shixiao.stats._compile import compiled
from shixiao.stats._pairs import apart, may

LEAST, MOST, STEPS = -12.0, 8.5, 2048  # where log Φ is tabled, and how finely: linear between, off by 3e-8 at most
NOTHING = -45.0  # a logarithm so small that the probability does not matter


@compiled("float64(float64[::1], float64)")
def _log_below(table: Floats, x: float) -> float:
    if x >= MOST:
        return 0.0
    if x <= LEAST:
        return 2 * NOTHING
    place = (x - LEAST) * STEPS
    left = int(place)
    return float(table[left] + (place - left) * (table[left + 1] - table[left]))


@compiled("float64(float64, float64, float64[::1], int64[::1], int64[::1], int64[::1], float64[::1], float64)")
def _coverage(
    c: float, own: float, spread: Floats, both: Ints, upper: Ints, lower: Ints, table: Floats, step: float
) -> float:
    """P(no remaining statistic exceeds c): trapezoid over x, nearly exact for so smooth a curve; x and -x together."""
    total = 0.0
    for node in range(int(6.5 / step) + 1):
        x = node * step
        right = left = -0.5 * x * x
        for b in range(spread.size):
            up, down = both[b] + upper[b], both[b] + lower[b]
            if up + down == 0:
                continue
            ratio = own / spread[b]
            reach = c * math.sqrt(1 + ratio * ratio)
            first, second = _log_below(table, reach + ratio * x), _log_below(table, reach - ratio * x)
            right += up * first + down * second
            left += up * second + down * first
            if both[b] and first * second > 1e-9:
                # Φ(a) - Φ(-b) is not quite Φ(a) Φ(b)
                inside = math.exp(first) + math.exp(second) - 1
                more = both[b] * (math.log(max(inside, 1e-300)) - first - second)
                right += more
                left += more
            if right < NOTHING and left < NOTHING:
                break
        if node == 0:
            left = 2 * NOTHING
        total += math.exp(right) + math.exp(left)
    return total * step / math.sqrt(2 * math.pi)


@compiled(
    "float64(float64, float64, float64, float64[::1], int64[::1], int64[::1], int64[::1], float64[::1],"
    " float64, float64)"
)
def _solve(
    start: float, level: float, own: float, spread: Floats,
    both: Ints, upper: Ints, lower: Ints, table: Floats, step: float, near: float,
) -> float:  # fmt: skip
    """c with coverage = level, by secant on log(-log coverage), which is nearly straight: slope about -(c + 1/c)."""
    aim = math.log(-math.log(level))
    c, slope, before, missed = start, -(abs(start) + 1 / max(abs(start), 0.5)), 0.0, 0.0
    for turn in range(80):
        covered = min(max(_coverage(c, own, spread, both, upper, lower, table, step), 1e-300), 1 - 1e-15)
        miss = math.log(-math.log(covered)) - aim
        if turn and c != before and (miss - missed) / (c - before) < -1e-3:
            slope = (miss - missed) / (c - before)
        before, missed = c, miss
        c -= min(max(miss / slope, -0.75), 0.75)
        if abs(c - before) < near:
            break
    return c


@compiled(
    "void(float64[:, ::1], int64[::1], float64[::1], float64[::1], float64, float64, float64, float64[::1], boolean,"
    " float64, float64, int64[::1], int64[::1], float64[::1])"
)
def own_ranks(
    told: Floats, place: Ints, spread: Floats, table: Floats, level: float, margin: float, few: float,
    factorials: Floats, stepdown: bool, fine: float, near: float, better: Ints, worse: Ints, critical: Floats,
) -> None:  # fmt: skip
    """Per office: how many are better, how many worse, and the last critical value; place is the bin of its se.

    `told` as in `_pairs`; `fine` is the step of x in units of the sharpest factor, `near` how exactly c is wanted.
    """
    size, least, c = told.shape[1], spread.min(), 3.0
    everybody = np.zeros(spread.size, np.int64)
    for k in range(size):
        everybody[place[k]] += 1
    both, upper, lower = np.empty_like(everybody), np.empty_like(everybody), np.empty_like(everybody)
    cut, tail, decided = np.array([np.inf, 0.0]), np.zeros(2), np.zeros(size, np.bool_)
    for j in range(size):
        own = math.sqrt(told[1, j])
        step = min(0.25, max(fine * least / own, 1 / 64))
        both[:], upper[:], lower[:], decided[:] = everybody, 0, 0, False
        both[place[j]] -= 1
        decided[j] = True
        better[j], worse[j] = 0, 0
        while True:
            c = _solve(c, level, own, spread, both, upper, lower, table, step, near)
            before = better[j] + worse[j]
            cut[1], tail[1] = max(c, 0.0), 0.5 * math.erfc(max(c, 0.0) / math.sqrt(2.0))
            for k in range(size):  # the cut falls from turn to turn: what is decided stays decided
                if decided[k]:
                    continue
                first, second = (k, j) if told[0, k] > told[0, j] else (j, k)
                if not may(
                    told[0, first], told[1, first], told[3, first], told[0, second], told[1, second],
                    told[3, second], margin, cut[1],
                ):  # fmt: skip
                    continue
                if told[3, j] > 0 and not apart(told, first, second, cut, tail, margin, few, factorials):
                    continue
                if first == k:
                    better[j] += 1
                    lower[place[k]] += 1
                else:
                    worse[j] += 1
                    upper[place[k]] += 1
                decided[k] = True
                both[place[k]] -= 1
            if not stepdown or better[j] + worse[j] == before:
                break
        critical[j] = c
