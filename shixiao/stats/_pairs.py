"""Loops over all pairs of offices, compiled: 10,000 offices are 50 million pairs and no matrix of them is kept.

Offices come sorted, best first, so a pair (j, k) with j < k asks whether j is better. A pair counts as separated
when its test statistic passes `cut`: the critical value for each number of degrees of freedom (position 0: none
known, infinite; last position: as many as you like, normal). `better` and `worse` receive per office how many
others are better, and worse, for certain; the number of pairs separated is returned.
"""

import math

from shixiao.stats._checks import Floats, Ints
from shixiao.stats._compile import compiled


@compiled("int64(int64, float64, float64, float64, float64)")
def _whole_df(most: int, first: float, second: float, first_df: float, second_df: float) -> int:
    """Degrees of freedom of a difference of two variances (Satterthwaite 1946), rounded down."""
    if first_df >= most and second_df >= most:
        return most
    if first_df < 1 or second_df < 1:
        return 0
    free = (first + second) ** 2 / max(first**2 / first_df + second**2 / second_df, 1e-300)
    return int(min(max(free, min(first_df, second_df)) + 1e-9, float(most)))


@compiled("float64(float64[::1], int64, int64)")
def _log_choose(table: Floats, n: int, k: int) -> float:
    """From a table of log factorials as far as it goes."""
    if n < table.size:
        return float(table[n] - table[k] - table[n - k])
    return math.lgamma(n + 1.0) - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0)


@compiled("float64(float64[::1], int64, int64, int64, int64, float64)")
def midp_fewer_failures(
    table: Floats, failed: int, asked: int, other_failed: int, other_asked: int, enough: float
) -> float:
    """One-sided mid-P of Fisher's test: so few failures of all there were fell to the first (Lancaster 1961).

    Stops as soon as it is known on which side of `enough` it is; with 0 it goes to the end.
    """
    all_failed, everybody = failed + other_failed, asked + other_asked
    chosen = _log_choose(table, asked, failed) + _log_choose(table, other_asked, other_failed)
    term = math.exp(chosen - _log_choose(table, everybody, all_failed))
    tail = 0.5 * term
    k = failed
    while k > 0 and all_failed - k < other_asked and term > tail * 1e-17:
        share = k * (other_asked - all_failed + k) / ((asked - k + 1.0) * (all_failed - k + 1.0))
        # the shares fall with k, so what is left is at most a geometric series
        if enough > 0 and (tail >= enough or (share < 1 and tail + term * share / (1 - share) < enough)):
            break
        term *= share
        tail += term
        k -= 1
    return tail


@compiled("float64(float64, float64, float64, float64, float64)")
def score_variance(p: float, n: float, q: float, m: float, margin: float) -> float:
    """Variance of p - q if p - q were the margin: Miettinen & Nurminen 1985, solved as in Farrington & Manning 1990."""
    ratio = m / n
    a = 1 + ratio
    b = -(1 + ratio + p + ratio * q + margin * (ratio + 2))
    c = margin * margin + margin * (2 * p + ratio + 1) + p + ratio * q
    d = -p * margin * (1 + margin)
    v = b**3 / (27 * a**3) - b * c / (6 * a * a) + d / (2 * a)
    u = math.sqrt(max(b * b / (9 * a * a) - c / (3 * a), 0.0))
    if v < 0:
        u = -u
    angle = 0.0 if u == 0 else math.acos(min(max(v / u**3, -1.0), 1.0))
    first = min(max(2 * u * math.cos((math.pi + angle) / 3) - b / (3 * a), margin), 1.0)
    second = first - margin
    return first * (1 - first) / n + second * (1 - second) / m


@compiled("boolean(float64, float64, float64, float64, float64, float64, float64, float64)")
def may(p: float, s: float, n: float, q: float, t: float, m: float, margin: float, cut: float) -> bool:
    """A cheap test that all pass who are apart (estimates, variances and records of two offices); exact without n."""
    gap = p - q
    if gap <= margin:
        return False
    if n == 0:
        return (gap - margin) ** 2 > cut * cut * (s + t)
    # mid-P never makes more than √2 of a score (2 ln(1 + r) / r ≤ 2, r being the ratio of the samples)
    yes, both = p * n + q * m, n + m
    return gap * gap * both * n * m >= 0.36 * cut * cut * yes * (both - yes)


@compiled("boolean(float64[:, ::1], int64, int64, float64[::1], float64[::1], float64, float64, float64[::1])")
def apart(
    told: Floats, j: int, k: int, cut: Floats, tail: Floats, margin: float, few: float, table: Floats
) -> bool:  # fmt: skip
    """Whether the first of a pair that `may` be apart is better for certain, by more than the margin.

    The columns of `told` hold estimate, variance, degrees of freedom; of shares also the (effective) number of
    records, and records and failures in whole numbers; 0 elsewhere. Shares get a score test where both answers are
    expected `few` times or more in both offices, mid-P below; `tail` is the normal tail beyond each cut, `table` holds
    log factorials from 0.
    """
    gap, n, m = told[0, j] - told[0, k], told[3, j], told[3, k]
    if n == 0:
        needed = cut[_whole_df(cut.size - 1, told[1, j], told[1, k], told[2, j], told[2, k])]
        return bool((gap - margin) ** 2 > needed * needed * (told[1, j] + told[1, k]))
    free = _whole_df(cut.size - 1, 1 / n, 1 / m, told[2, j], told[2, k])
    needed = cut[free] * cut[free]
    if margin > 0 and (gap - margin) ** 2 <= needed * score_variance(told[0, j], n, told[0, k], m, margin):
        return False
    pooled = (told[0, j] * n + told[0, k] * m) / (n + m)
    if min(n, m) * min(pooled, 1 - pooled) >= few:
        return bool(gap * gap > needed * pooled * (1 - pooled) * (1 / n + 1 / m))
    chance = midp_fewer_failures(table, int(told[5, j]), int(told[4, j]), int(told[5, k]), int(told[4, k]), tail[free])
    return bool(chance < tail[free])


@compiled("int64(float64[:, ::1], float64[::1], float64[::1], float64, float64, float64[::1], int64[::1], int64[::1])")
def separated(
    told: Floats, cut: Floats, tail: Floats, margin: float, few: float, table: Floats, better: Ints, worse: Ints
) -> int:
    """How many pairs are apart; the offices come best first."""
    better[:], worse[:] = 0, 0
    least, size = cut[-1], told.shape[1]
    exact = size > 0 and told[3, 0] == 0 and told[2].min() >= cut.size - 1
    for j in range(size):
        p, s, n = told[0, j], told[1, j], told[3, j]
        for k in range(j + 1, size):
            if may(p, s, n, told[0, k], told[1, k], told[3, k], margin, least) and (
                exact or apart(told, j, k, cut, tail, margin, few, table)
            ):
                better[k] += 1
                worse[j] += 1
    return int(worse.sum())
