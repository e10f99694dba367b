"""The critical value for one office's own rank, by quadrature: no random numbers.

Given office j at s_j x, the other offices are independent, so P(max_k |Z_j - Z_k| / √(s_j² + s_k²) ≤ c) is the
integral over x of φ(x) Π_k [Φ((s_j x + c s_jk) / s_k) - Φ((s_j x - c s_jk) / s_k)]. A pair already separated in one
direction keeps the other side only. Offices whose standard errors agree share a factor (bins).
"""

import math

import numpy as np

from shixiao.stats._checks import Floats, Ints
from shixiao.stats._compile import compiled

REACH = 8.0
STEPS = 2048  # table of Φ: linear between 1/2048ths, off by less than 1e-8


@compiled("float64(float64[::1], float64)")
def _below(table: Floats, x: float) -> float:
    place = (x + REACH) * STEPS
    if place <= 0.0:
        return 0.0
    if place >= table.size - 1:
        return 1.0
    left = int(place)
    return float(table[left] + (place - left) * (table[left + 1] - table[left]))


@compiled("float64(float64, float64, float64[::1], int64[::1], int64[::1], int64[::1], float64[::1], float64)")
def _coverage(
    c: float, own: float, spread: Floats, both: Ints, upper: Ints, lower: Ints, table: Floats, step: float
) -> float:
    """P(no remaining statistic of this office exceeds c): trapezoid over x, exact for so smooth a curve."""
    total, half = 0.0, int(6.5 / step)
    for node in range(-half, half + 1):
        x = node * step
        log_all = -0.5 * x * x
        for b in range(spread.size):
            if both[b] + upper[b] + lower[b] == 0:
                continue
            reach = c * math.sqrt(own * own + spread[b] * spread[b])
            high = _below(table, (own * x + reach) / spread[b])
            low = _below(table, (own * x - reach) / spread[b])
            inside = max(high - low, 1e-300)
            log_all += both[b] * math.log(inside)
            if upper[b]:
                log_all += upper[b] * math.log(max(high, 1e-300))
            if lower[b]:
                log_all += lower[b] * math.log(max(1 - low, 1e-300))
            if log_all < -45:
                break
        if log_all > -45:
            total += math.exp(log_all)
    return total * step / math.sqrt(2 * math.pi)


@compiled("float64(float64, float64, float64, float64[::1], int64[::1], int64[::1], int64[::1], float64[::1], float64)")
def _solve(
    start: float, level: float, own: float, spread: Floats,
    both: Ints, upper: Ints, lower: Ints, table: Floats, step: float,
) -> float:  # fmt: skip
    """c with coverage = level: bracketed secant (Illinois) on the normal scale of the miss."""
    low, high = start - 0.02, start + 0.001
    f_low = _coverage(low, own, spread, both, upper, lower, table, step) - level
    while f_low > 0 and low > -REACH:
        high, low = low, low - 0.25
        f_low = _coverage(low, own, spread, both, upper, lower, table, step) - level
    f_high = _coverage(high, own, spread, both, upper, lower, table, step) - level
    while f_high < 0 and high < 4 * REACH:
        low, f_low, high = high, f_high, high + 0.5
        f_high = _coverage(high, own, spread, both, upper, lower, table, step) - level
    for _round in range(60):
        middle = (low * f_high - high * f_low) / (f_high - f_low) if f_high > f_low else (low + high) / 2
        f_middle = _coverage(middle, own, spread, both, upper, lower, table, step) - level
        if abs(f_middle) < 1e-9 or high - low < 1e-9:
            return middle
        if f_middle < 0:
            low, f_low, f_high = middle, f_middle, f_high / 2
        else:
            high, f_high, f_low = middle, f_middle, f_low / 2
    return middle


@compiled(
    "void(float64[::1], float64[::1], int64[::1], float64[::1], float64[::1], float64, float64, boolean,"
    " int64[::1], int64[::1], float64[::1])"
)
def own_ranks(
    estimate: Floats, se: Floats, place: Ints, spread: Floats, table: Floats, level: float, margin: float,
    stepdown: bool, better: Ints, worse: Ints, critical: Floats,
) -> None:  # fmt: skip
    """Per office: how many are better, how many worse, and the last critical value; place is the bin of its se."""
    everybody = np.zeros(spread.size, np.int64)
    for k in range(se.size):
        everybody[place[k]] += 1
    least, start = spread.min(), 3.0
    both, upper, lower = np.empty_like(everybody), np.empty_like(everybody), np.empty_like(everybody)
    for j in range(se.size):
        step = min(0.25, max(0.25 * least / se[j], 1 / 64))
        both[:], upper[:], lower[:] = everybody, 0, 0
        both[place[j]] -= 1
        c = _solve(start, level, se[j], spread, both, upper, lower, table, step)
        start = c
        better[j], worse[j] = 0, 0
        while True:
            before = better[j] + worse[j]
            both[:], upper[:], lower[:] = everybody, 0, 0
            both[place[j]] -= 1
            better[j], worse[j] = 0, 0
            for k in range(se.size):
                gap = abs(estimate[k] - estimate[j]) - margin
                if gap > 0 and gap * gap > c * c * (se[j] * se[j] + se[k] * se[k]):
                    both[place[k]] -= 1
                    if estimate[k] > estimate[j]:
                        better[j] += 1
                        lower[place[k]] += 1
                    else:
                        worse[j] += 1
                        upper[place[k]] += 1
            if not stepdown or better[j] + worse[j] == before:
                break
            c = _solve(c, level, se[j], spread, both, upper, lower, table, step)
        critical[j] = c
