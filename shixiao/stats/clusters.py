"""Shares, means and quantiles of records that come in clusters: days, applicants, agents.

The engine gives whole sums per office, numpy divides. A bad day (the network down, one clerk at three windows)
hits all its cases together, so 10,000 cases of 180 days tell far less than 10,000 independent ones.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from shixiao.errors import BadNumbers
from shixiao.stats import histograms, proportions
from shixiao.stats._checks import (
    Floats,
    confidence,
    counts,
    floats,
    one_of,
    per_office,
    refuse_where,
    share_counts,
    together,
)


@dataclass(frozen=True)
class Sums:
    """What must be known of one way to cluster; each an array over offices.

    number     how many clusters had a record
    aa         Σ a², a being the records asked in a cluster
    yy         Σ y², y being the yes (or the sum of values) in a cluster
    ay         Σ a y
    """

    number: npt.ArrayLike
    aa: npt.ArrayLike
    yy: npt.ArrayLike
    ay: npt.ArrayLike


@dataclass(frozen=True)
class Estimate:
    """One value per office. deff = asked / n_effective; df = clusters - 1 (the smaller one of two ways)."""

    estimate: Floats
    se: Floats
    low: Floats
    high: Floats
    n_effective: Floats
    deff: Floats
    df: Floats


def share(
    asked: npt.ArrayLike,
    yes: npt.ArrayLike,
    *ways: Sums,
    level: float = 0.95,
    method: str = "wilson",
    deff_at_ends: npt.ArrayLike = 1.0,
) -> Estimate:
    """The share Σ yes / Σ asked with an interval that knows of one or two ways to cluster.

    Variance: linearised ratio, Σ (y - p a)² / asked² times m / (m - 1); two ways are added and the variance of
    single records taken off (Cameron, Gelbach & Miller 2011), never below the largest one alone. The sample is
    worth n_effective = p (1 - p) / variance records: at most asked, at least 1. The interval is Wilson's at
    n_effective with t of m - 1 degrees of freedom for z, or 'korn_graubard' (1998).

    Two cases the data cannot answer: with a single cluster nothing is known of clustering and the office is worth
    one record. At 0 and at 100 % the variance is 0 whatever the clustering; there asked / deff_at_ends stands for
    n_effective (Korn & Graubard's rule, still with t). That joins on: one single failure has a design effect
    of 1. A pooled design effect of the other offices may be given instead.
    Where nobody was asked all is NaN, n_effective and df 0.
    """
    one_of("method", method, ("wilson", "korn_graubard"))
    yes, asked = share_counts(yes, asked)
    sums = [_checked(way, asked) for way in _one_or_two(ways)]
    for number, aa, yy, ay in sums:
        refuse_where((ay > aa) | (yy > ay) | (number > asked), "cluster sums", "have more yes than asked")
    ends = together(ends=counts("deff_at_ends", deff_at_ends), asked=asked)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        p = yes / asked
        single = p * (1 - p) / np.maximum(asked - 1, 1)
        variance = _both([_share_variance(yes, asked, *each) for each in sums], single)
        worth = np.where(variance > 0, p * (1 - p) / variance, asked / np.maximum(ends, 1))
    df = np.maximum(np.min([each[0] for each in sums], axis=0) - 1, 0)
    worth = _bounded(worth, asked, df)
    low, high = _share_interval(np.nan_to_num(p), worth, asked, df, level, method)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Estimate(p, np.sqrt(p * (1 - p) / worth), low, high, worth, asked / worth, df)


def mean(
    asked: npt.ArrayLike, total: npt.ArrayLike, squares: npt.ArrayLike, *ways: Sums, level: float = 0.95
) -> Estimate:
    """The mean Σ values / Σ asked; `total` and `squares` are sums over single records.

    Variance as for a share, never below that of independent records; interval ± t of m - 1 degrees of freedom.
    With a single cluster the interval is unknown (NaN): a mean has no worst case.
    """
    asked, total, squares = together(
        asked=counts("asked", asked), total=floats("total", total), squares=counts("squares", squares)
    )
    sums = [_checked(way, asked) for way in _one_or_two(ways)]
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = total / asked
        spread = np.maximum(squares - total * centre, 0) / np.maximum(asked - 1, 1)
        single = spread / asked
        parts = [_ratio_variance(n, aa, yy, ay, centre, asked) for n, aa, yy, ay in sums]
        variance = np.maximum(_both(parts, single), single)
        df = np.maximum(np.min([each[0] for each in sums], axis=0) - 1, 0)
        worth = _bounded(np.where(variance > 0, spread / variance, asked), asked, df)
        se = np.where(df > 0, np.sqrt(variance), np.nan)
        half = stats.t.isf((1 - confidence(level)) / 2, df) * se
        return Estimate(centre, se, centre - half, centre + half, worth, asked / worth, df)


def quantile(
    office: npt.ArrayLike,
    value: npt.ArrayLike,
    count: npt.ArrayLike,
    q: float,
    n_effective: npt.ArrayLike,
    df: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Quantile q of each office's histogram with its interval: estimate, low, high (Woodruff 1952).

    The interval is the quantiles at the ends of an interval for the share q: Wilson's at n_effective with
    t of df. n_effective is that of the share at or below the quantile. NaN without counts.
    """
    worth = counts("n_effective", n_effective, 1)
    offices = len(worth)
    z: float | Floats = float(special.ndtri(0.5 + confidence(level) / 2))
    if df is not None:
        free = per_office(counts("df", df), "df", worth.shape)
        z = np.where(free > 0, stats.t.isf((1 - level) / 2, np.maximum(free, 1)), z)
    low, high = proportions._wilson(q * worth, worth, z)
    ends = [np.nan_to_num(low), np.nan_to_num(high, nan=1.0)]
    estimate = histograms.quantile(office, value, count, q, offices)
    below, above = (histograms.quantile(office, value, count, end, offices, "discrete") for end in ends)
    return estimate, np.minimum(below, estimate), np.maximum(above, estimate)


def _one_or_two(ways: tuple[Sums, ...]) -> tuple[Sums, ...]:
    if len(ways) not in (1, 2):
        raise BadNumbers(f"{len(ways)} ways to cluster", do="give the sums of one or of two (days, persons)")
    return ways


def _checked(way: Sums, asked: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    number, aa, yy, ay = (
        per_office(each, "cluster sums", asked.shape)
        for each in (
            counts("number of clusters", way.number),
            counts("aa", way.aa),
            counts("yy", way.yy),
            floats("ay", way.ay),
        )
    )
    # Cauchy–Schwarz: asked² ≤ number Σ a²; a sum of another office or period would break it
    refuse_where(asked**2 > number * aa * (1 + 1e-9), "cluster sums", "do not belong to these counts")
    refuse_where(aa > asked**2 * (1 + 1e-9), "cluster sums", "do not belong to these counts")
    return number, aa, yy, ay


def _share_variance(yes: Floats, asked: Floats, number: Floats, aa: Floats, yy: Floats, ay: Floats) -> Floats:
    """Counts the rarer answer: whole sums cancel exactly, fractions near 1 would not."""
    p = yes / asked
    rare_yes = 2 * yes <= asked
    rare = np.where(rare_yes, p, (asked - yes) / asked)
    return _ratio_variance(
        number, aa, np.where(rare_yes, yy, aa - 2 * ay + yy), np.where(rare_yes, ay, aa - ay), rare, asked
    )


def _ratio_variance(number: Floats, aa: Floats, yy: Floats, ay: Floats, ratio: Floats, asked: Floats) -> Floats:
    squares = np.maximum(yy - 2 * ratio * ay + ratio**2 * aa, 0)
    return squares / asked**2 * number / np.maximum(number - 1, 1)


def _both(parts: list[Floats], single: Floats) -> Floats:
    if len(parts) == 1:
        return parts[0]
    return np.maximum(parts[0] + parts[1] - single, np.maximum(parts[0], parts[1]))


def _bounded(worth: Floats, asked: Floats, df: Floats) -> Floats:
    return np.where(df > 0, np.clip(worth, np.minimum(asked, 1), asked), np.minimum(asked, 1))


def _share_interval(
    p: Floats, worth: Floats, asked: Floats, df: Floats, level: float, method: str
) -> proportions.Interval:
    tail = (1 - confidence(level)) / 2
    t = np.where(df > 0, stats.t.isf(tail, np.maximum(df, 1)), special.ndtri(1 - tail))
    yes = np.where(p == 1, worth, p * worth)
    if method == "wilson":
        return proportions._wilson(yes, worth, t)
    plain = np.where(df > 0, stats.t.isf(tail, np.maximum(asked - 1, 1)), t)
    size = np.minimum(worth * (plain / t) ** 2, asked)
    return proportions.clopper_pearson(np.where(p == 1, size, p * size), size, level)
