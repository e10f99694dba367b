"""Quantiles and waiting curves from counts per value: exact, because the engine gives integers and numpy divides.

A histogram of all offices is three equally long arrays: `office` (position 0 … offices - 1), `value`, `count`.
Rows may come in any order and a value may come twice. BadNumbers is raised for negative counts, NaN,
positions outside the range and lengths that differ.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats._checks import (
    Floats,
    Ints,
    codes,
    confidence,
    counts,
    floats,
    one_of,
    per_office,
    same_length,
    shares,
    tally,
)

# survival is a product of fractions: a half reached exactly must count as reached
TINY = 1e-9


def quantile(
    office: npt.ArrayLike,
    value: npt.ArrayLike,
    count: npt.ArrayLike,
    q: npt.ArrayLike,
    offices: int,
    kind: str = "linear",
) -> Floats:
    """The quantile q of each office, shape (offices,); q is one number or one per office; NaN without counts.

    kind 'linear' interpolates between neighbours, as numpy and SQL's quantile_cont do (Hyndman & Fan 1996,
    type 7); 'discrete' gives the smallest value that at least a share q does not exceed (type 1).
    """
    one_of("kind", kind, ("linear", "discrete"))
    where, values, total, start, size = _sorted(office, value, count, offices)
    q = per_office(shares("q", q), "q", (offices,))
    # rounded, because 0.3 * 10 must be rank 3 and is 3.0000000000000004 for some q
    if kind == "discrete":
        place = np.maximum(np.ceil(np.round(q * size, 9)) - 1, 0)
    else:
        place = np.round(q * np.maximum(size - 1, 0), 9)
    below = np.floor(place)
    first = _value_at(values, total, start + below, where.size)
    second = _value_at(values, total, start + np.minimum(below + 1, np.maximum(size - 1, 0)), where.size)
    return np.where(size > 0, first + (place - below) * (second - first), np.nan)


def _sorted(
    office: npt.ArrayLike, value: npt.ArrayLike, count: npt.ArrayLike, offices: int
) -> tuple[Ints, Floats, Floats, Floats, Floats]:
    """Rows by office and value; running total of counts; and per office where it starts and how many it has."""
    where, values, many = codes("office", office, offices), floats("value", value, 1), counts("count", count, 1)
    same_length(office=where, value=values, count=many)
    order = np.lexsort((values, where))
    where, values, many = where[order], values[order], many[order]
    size = tally(where, many, offices)
    return where, values, np.cumsum(many), np.cumsum(size) - size, size


def _value_at(values: Floats, total: Floats, place: Floats, rows: int) -> Floats:
    if not rows:
        return np.full(place.shape, np.nan)
    return values[np.minimum(np.searchsorted(total, place, side="right"), rows - 1)]


def share_at_most(
    office: npt.ArrayLike, value: npt.ArrayLike, count: npt.ArrayLike, limit: npt.ArrayLike, offices: int
) -> Floats:
    """Share of each office's counts whose value does not exceed its limit; NaN without counts."""
    where, values, many = codes("office", office, offices), floats("value", value, 1), counts("count", count, 1)
    same_length(office=where, value=values, count=many)
    limits = per_office(floats("limit", limit), "limit", (offices,))
    size = tally(where, many, offices)
    within = tally(where, many * (values <= limits[where]), offices)
    with np.errstate(invalid="ignore"):
        return within / size


@dataclass(frozen=True)
class Waiting:
    """Kaplan–Meier curves: one row per office and distinct time, ordered by both; medians one per office."""

    office: Ints
    time: Floats
    still_open: Floats
    low: Floats
    high: Floats
    median: Floats
    median_low: Floats
    median_high: Floats


def kaplan_meier(
    office: npt.ArrayLike,
    time: npt.ArrayLike,
    closed: npt.ArrayLike,
    censored: npt.ArrayLike,
    offices: int,
    level: float = 0.95,
) -> Waiting:
    """Share of cases still open after each time when some are still open today (Kaplan & Meier 1958).

    `closed` cases ended at `time`, `censored` ones were last seen open then (they count as seen at that time).
    Interval: Greenwood (1926) on the log-log scale, [1, 1] before the first closing; at 0 its upper end stays
    at the last one that exists. Median: first time at which no more than half are open; its interval inverts
    the curve's (Brookmeyer & Crowley 1982). Infinite where the curve never falls that far, NaN without cases.
    """
    where, when, ended, unended = _by_time(office, time, closed, censored, offices)
    size = tally(where, ended + unended, offices)
    gone = np.cumsum(ended + unended) - (ended + unended)
    at_risk = size[where] - (gone - (np.cumsum(size) - size)[where])
    last = ended == at_risk  # all who are left end here: the product is 0, its logarithm infinite
    left = np.where(last, 1.0, at_risk - ended)
    log_open = _running(np.where(last, 0.0, np.log(left / at_risk)), where, offices)
    variance = _running(np.where(last, 0.0, ended / (at_risk * left)), where, offices)
    low, high = _log_log(log_open, variance, level)
    still_open = np.where(last, 0.0, np.exp(log_open))
    low, high = np.where(last, 0.0, low), np.where(last, _before(high, where), high)
    middle = [_first_at_half(curve, where, when, size) for curve in (still_open, low, high)]
    return Waiting(where, when, still_open, low, high, middle[0], middle[1], middle[2])


def _by_time(
    office: npt.ArrayLike, time: npt.ArrayLike, closed: npt.ArrayLike, censored: npt.ArrayLike, offices: int
) -> tuple[Ints, Floats, Floats, Floats]:
    """One row per office and distinct time with anybody in it, ordered by both."""
    where, when = codes("office", office, offices), counts("time", time, 1)
    ended, unended = counts("closed", closed, 1), counts("censored", censored, 1)
    same_length(office=where, time=when, closed=ended, censored=unended)
    if offices < 1:
        raise BadNumbers("there are no offices")
    keep = ended + unended > 0
    pairs, row = np.unique(np.stack([where[keep], when[keep]]), axis=1, return_inverse=True)
    return (
        pairs[0].astype(np.int64),
        pairs[1],
        tally(row, ended[keep], pairs.shape[1]),
        tally(row, unended[keep], pairs.shape[1]),
    )


def _running(terms: Floats, where: Ints, offices: int) -> Floats:
    """Running sum that starts anew with each office."""
    total = np.cumsum(terms)
    before = np.cumsum(tally(where, terms, offices))
    return total - np.where(where > 0, before[where - 1], 0.0)


def _log_log(log_open: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    z = special.ndtri(0.5 + confidence(level) / 2)
    fallen = log_open < -TINY
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        width = np.exp(z * np.sqrt(np.maximum(variance, 0)) / np.abs(log_open))
        low, high = np.exp(log_open * width), np.exp(log_open / width)
    return np.where(fallen, low, 1.0), np.where(fallen, high, 1.0)


def _before(curve: Floats, where: Ints) -> Floats:
    """The curve's value one time earlier in the same office; 1 at its first time."""
    earlier = np.concatenate([[1.0], curve[:-1]])
    return np.where(np.concatenate([[True], where[1:] != where[:-1]]), 1.0, earlier) if curve.size else curve


def _first_at_half(curve: Floats, where: Ints, when: Floats, size: Floats) -> Floats:
    first = np.where(size > 0, np.inf, np.nan)
    reached = curve <= 0.5 + TINY
    np.minimum.at(first, where[reached], when[reached])
    return first
