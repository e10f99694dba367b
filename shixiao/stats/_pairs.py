"""Loops over all pairs of offices, compiled: 10,000 offices are 50 million pairs and no matrix of them is kept.

Offices come sorted, best first, so a pair (j, k) with j < k asks whether j is better. A pair counts as separated
when its test statistic passes `cut`: the critical value for each number of degrees of freedom (position 0: none
known, infinite; last position: as many as you like, normal). `better` and `worse` receive per office how many
others are better, and worse, for certain; the number of pairs separated is returned.
"""

import math

import numpy as np

from shixiao.stats._checks import Floats, Ints
from shixiao.stats._compile import compiled

# below this expected count in any cell of the two-by-two table the normal curve is not trusted
FEW = 10.0


@compiled("int64(int64, float64, float64, float64, float64)")
def _whole_df(most: int, first: float, second: float, first_df: float, second_df: float) -> int:
    """Degrees of freedom of a difference of two variances (Satterthwaite 1946), rounded down."""
    if first_df >= most and second_df >= most:
        return most
    if first_df < 1 or second_df < 1:
        return 0
    free = (first + second) ** 2 / max(first**2 / first_df + second**2 / second_df, 1e-300)
    return int(min(max(free, min(first_df, second_df)) + 1e-9, float(most)))


@compiled("int64(float64[::1], float64[::1], float64[::1], float64[::1], float64, int64[::1], int64[::1])")
def separated_by_z(
    estimate: Floats, variance: Floats, df: Floats, cut: Floats, margin: float, better: Ints, worse: Ints
) -> int:
    """Separated when the difference less the margin exceeds cut standard errors."""
    better[:], worse[:] = 0, 0
    most = cut.size - 1
    for j in range(estimate.size):
        for k in range(j + 1, estimate.size):
            gap = estimate[j] - estimate[k] - margin
            if gap > 0:
                needed = cut[_whole_df(most, variance[j], variance[k], df[j], df[k])]
                if gap * gap > needed * needed * (variance[j] + variance[k]):
                    better[k] += 1
                    worse[j] += 1
    return int(worse.sum())


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


@compiled(
    "boolean(float64, float64, float64, float64, float64, float64, float64[::1], float64[::1], float64,"
    " float64[::1], int64, int64, int64, int64)"
)
def _differ(
    p: float, n: float, p_df: float, q: float, m: float, q_df: float, cut: Floats, tail: Floats, margin: float,
    table: Floats, asked: int, failed: int, other_asked: int, other_failed: int,
) -> bool:  # fmt: skip
    pooled = (p * n + q * m) / (n + m)
    score = (p - q) ** 2 / (pooled * (1 - pooled) * (1 / n + 1 / m))
    free = _whole_df(cut.size - 1, 1 / n, 1 / m, p_df, q_df)
    beyond = p - q - margin
    if margin > 0 and beyond * beyond <= cut[free] ** 2 * score_variance(p, n, q, m, margin):
        return False
    if min(n, m) * min(pooled, 1 - pooled) >= FEW:
        return bool(score > cut[free] ** 2)
    return bool(midp_fewer_failures(table, failed, asked, other_failed, other_asked, tail[free]) < tail[free])


@compiled(
    "int64(float64[::1], float64[::1], float64[::1], float64[::1], float64[::1], float64, float64[::1],"
    " int64[::1], int64[::1])"
)
def separated_shares(
    share: Floats, asked: Floats, df: Floats, cut: Floats, tail: Floats, margin: float, table: Floats,
    better: Ints, worse: Ints,
) -> int:  # fmt: skip
    """The same for shares of so many (effective) records; `tail` is the normal tail beyond each cut.

    `table` holds log factorials from 0.
    """
    better[:], worse[:] = 0, 0
    whole = np.maximum(np.rint(asked), 1.0).astype(np.int64)
    failed = np.rint((1 - share) * whole).astype(np.int64)
    # mid-P never makes more than √2 of a score (2 ln(1 + r) / r ≤ 2, r being the ratio of the samples)
    least = 0.36 * cut[-1] * cut[-1]
    for j in range(share.size):
        for k in range(j + 1, share.size):
            gap, both = share[j] - share[k], asked[j] + asked[k]
            yes = share[j] * asked[j] + share[k] * asked[k]
            near = gap * gap * both * asked[j] * asked[k] < least * yes * (both - yes)  # the score, without dividing
            if gap > margin and not near and _differ(
                share[j], asked[j], df[j], share[k], asked[k], df[k], cut, tail, margin,
                table, whole[j], failed[j], whole[k], failed[k],
            ):  # fmt: skip
                better[k] += 1
                worse[j] += 1
    return int(worse.sum())
