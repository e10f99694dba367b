"""Which few of many measures tell what people got (牛鼻子): measures whose change foretells an independent outcome.

The outcome (third-party satisfaction, problem solved) comes from other people than the measures, surveyed afterwards.
Predictive, never causal: a measure that tells today may stop telling once it is rewarded, hence `alarms`.

1. Each figure is compared with what the office's own past foretold, the period's mean over all offices taken off, so
   that neither good offices nor good quarters make a correlation. Parallel trends prove nothing.
2. Search in the earlier periods: p-value by exchanging whole offices, the statistic studentised by office.
3. Confirmation in the held-out last periods: same sign, one-sided p at most `confirm`.
4. Both together: the two are independent, so confirm · p of the search, given confirmation, is a p-value; Benjamini &
   Hochberg (1995) hold the share of false finds at `rate` for the two steps as one.
5. Stability (after Meinshausen & Bühlmann 2010): the sign, with |t| ≥ 1.28, in `stable` of 200 half samples of offices.
6. What it adds: a measure that tells nothing beyond the stronger ones (ranks, Freedman & Lane 1983, p > 0.05) follows
   them; `increment` is the R² of ranks that would be lost without it.

With few offices, few periods or noisy figures a true correlation of `smallest` would mostly be missed: then the answer
is "not identifiable", not "none". The line is drawn where steps 2 to 4 would find it in less than 60 % of cases (30
measures, 8 quarters: below 19 offices), and always below 12 offices, which are too few to stand for others.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats import _panels
from shixiao.stats._checks import Bools, Floats, counts, loose, refuse_where
from shixiao.stats.searches import benjamini_hochberg

FEWEST_OFFICES, FEWEST_PERIODS, ENOUGH_POWER = 12, 4, 0.6
HALVES, CLEAR, ADDS = 200, 1.28, 0.05
LEAST_RELIABLE = 0.1  # below, correcting for noise would multiply it by more than three


@dataclass(frozen=True)
class KeyMeasures:
    """One value per measure.

    answer         'key', 'follows others', 'not stable', 'not found' or 'not identifiable'
    correlation    of surprises of measure and outcome, all periods
    disattenuated  the same without the sampling error of both; NaN without standard errors
    reliability    share of the measure's surprises that is not sampling error; NaN without standard errors
    p, held_out_p  of the search (two-sided), of the held-out periods (one-sided, in the direction of the search)
    q              the rate of false finds at which the measure would be believed, steps 2 to 4
    stability      share of half samples in which it shows
    increment      R² of ranks lost without it among the key measures; NaN for others
    power          with which a true correlation of `smallest` would have been found
    """

    answer: npt.NDArray[np.str_]
    correlation: Floats
    disattenuated: Floats
    reliability: Floats
    p: Floats
    held_out_p: Floats
    q: Floats
    stability: Floats
    increment: Floats
    power: Floats


def search(
    measures: npt.ArrayLike,
    outcome: npt.ArrayLike,
    *,
    se: npt.ArrayLike | None = None,
    outcome_se: npt.ArrayLike | None = None,
    held_out: int | None = None,
    lag: int = 0,
    rate: float = 0.1,
    confirm: float = 0.25,
    stable: float = 0.8,
    smallest: float = 0.3,
    permutations: int = 2000,
    seed: int = 0,
) -> KeyMeasures:
    """measures (offices, periods, measures), outcome (offices, periods), equally spaced, NaN where missing.

    se and outcome_se: standard errors of the same shapes. held_out: how many of the last periods confirm (30 % of the
    changes unless said). lag: the outcome is that of so many periods later.
    """
    table, aim = loose("measures", measures, 3), loose("outcome", outcome, 2)
    _checked(table, aim, lag, rate, confirm, stable, smallest, permutations)
    noise, aim_noise = _errors("se", se, table), _errors("outcome_se", outcome_se, aim)
    changes = table.shape[1] - 1 - lag
    kept = max(1, round(0.3 * changes)) if held_out is None else held_out
    if not 1 <= kept < changes:
        raise BadNumbers(f"{kept} periods are held out of {changes} changes", do="hold out fewer")
    ratio = _panels.best_ratio(aim[:, : len(aim[0]) - kept])
    x, x_noise = _panels.surprises(table, ratio, changes - kept, noise)
    y, y_noise = _panels.surprises(aim, ratio, lag + changes - kept, aim_noise)
    x, x_noise, y, y_noise = x[:, :changes], x_noise[:, :changes], y[:, lag:], y_noise[:, lag:]
    early, late = slice(0, changes - kept), slice(changes - kept, changes)

    reliable, aim_reliable = _reliability(x, x_noise), _reliability(y[..., None], y_noise[..., None])[0]
    size = x.shape[2]
    power = _powers(x, y, early, late, smallest, reliable, aim_reliable, rate / size, confirm)
    p, sign = _p(x[:, early], y[:, early], permutations, seed)
    held_out_p = _p(x[:, late], y[:, late], permutations, seed + 1, sign)[0]
    both = np.where(held_out_p <= confirm, confirm * p, 1.0)
    able = (power >= ENOUGH_POWER) & (len(table) >= FEWEST_OFFICES)
    q = np.where(able, 1.0, np.nan)
    q[able] = benjamini_hochberg(both[able])
    stability = _stability(_panels.shares_of_offices(x, y), sign, seed)
    found = able & (q <= rate)
    steady = found & (stability >= stable)
    adds, increment = _adds(x, y, steady, p, permutations, seed)
    answer = np.select(
        [~able, ~found, ~steady, ~adds],
        ["not identifiable", "not found", "not stable", "follows others"], "key",
    )  # fmt: skip
    correlation = _panels.correlations(x, y)
    real = np.where((reliable > LEAST_RELIABLE) & (aim_reliable > LEAST_RELIABLE), reliable * aim_reliable, np.nan)
    disattenuated = np.clip(correlation / np.sqrt(real), -1, 1)
    return KeyMeasures(answer, correlation, disattenuated, reliable, p, held_out_p, q, stability, increment, power)


def _checked(
    table: Floats, aim: Floats, lag: int, rate: float, confirm: float, stable: float, smallest: float, permutations: int
) -> None:
    if table.shape[:2] != aim.shape or not table.size:
        raise BadNumbers(f"measures have the shape {table.shape}, outcome {aim.shape}")
    refuse_where(np.isinf(table), "measures", "are infinite")
    refuse_where(np.isinf(aim), "outcome", "is infinite")
    if lag < 0 or table.shape[1] - lag < FEWEST_PERIODS:
        raise BadNumbers(f"{table.shape[1]} periods, lag {lag}", do=f"{FEWEST_PERIODS} periods or more beside the lag")
    for name, value in {"rate": rate, "confirm": confirm, "stable": stable, "smallest": smallest}.items():
        if not 0 < value < 1:
            raise BadNumbers(f"{name} is {value}, not between 0 and 1")
    if permutations < 200:
        raise BadNumbers(f"{permutations} permutations", do="200 or more; 2000 is usual")


def _errors(name: str, se: npt.ArrayLike | None, like: Floats) -> Floats | None:
    if se is None:
        return None
    wide = loose(name, se)
    if wide.shape != like.shape:
        raise BadNumbers(f"{name} has the shape {wide.shape}, its figures {like.shape}")
    refuse_where(np.isnan(wide) & ~np.isnan(like), name, "is missing where the figure is not")
    return counts(name, np.where(np.isnan(like), 0.0, wide))


def _reliability(errors: Floats, noise: Floats) -> Floats:
    """1 less the mean sampling variance over the mean square; NaN without standard errors."""
    there = ~np.isnan(errors) & ~np.isnan(noise)
    squares = np.where(there, errors, 0.0) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        share = 1 - np.where(there, noise, 0.0).sum((0, 1)) / squares.sum((0, 1))
    return np.where(there.any((0, 1)), np.clip(share, 0, 1), np.nan)


# ---- could it be found at all? --------------------------------------------------------------------------------


def power(
    offices: npt.ArrayLike, periods: int, measures: int, *, held_out: int | None = None, smallest: npt.ArrayLike = 0.3,
    rate: float = 0.1, confirm: float = 0.25,
) -> Floats:  # fmt: skip
    """The chance that a true correlation is found as the first of so many measures (Fisher's z), per office count."""
    changes = periods - 1
    kept = max(1, round(0.3 * changes)) if held_out is None else held_out
    number = counts("offices", offices)
    return _power(number * (changes - kept), number * kept, np.asarray(smallest, np.float64), rate / measures, confirm)


def _power(early: Floats, late: Floats, correlation: Floats, tail: float, confirm: float) -> Floats:
    size = np.arctanh(np.minimum(correlation, 1 - 1e-9))
    needed = -special.ndtri(min(tail / confirm, 1.0) / 2)
    found = special.ndtr(size * np.sqrt(np.maximum(early - 3, 0)) - needed)
    return np.asarray(found * special.ndtr(size * np.sqrt(np.maximum(late - 3, 0)) + special.ndtri(confirm)))


def _powers(
    x: Floats, y: Floats, early: slice, late: slice, smallest: float, reliable: Floats, aim: float, tail: float,
    confirm: float,
) -> Floats:  # fmt: skip
    """Per measure, from the pairs that are there; noise makes the correlation that can be seen smaller."""
    pairs = ~np.isnan(x) & ~np.isnan(y)[..., None]
    seen = smallest * np.sqrt(np.where(np.isnan(reliable), 1.0, reliable) * (1.0 if np.isnan(aim) else aim))
    sizes = [pairs[:, part].sum((0, 1)).astype(np.float64) for part in (early, late)]
    return _power(sizes[0], sizes[1], seen, tail, confirm)


# ---- the steps ------------------------------------------------------------------------------------------------


def _p(x: Floats, y: Floats, permutations: int, seed: int, sign: Floats | None = None) -> tuple[Floats, Floats]:
    """p-value and sign of each measure; one-sided where a sign is given."""
    found = _panels.clustered_t(_panels.shares_of_offices(x, y))
    drawn = _panels.permuted_t(x, y, permutations, seed)
    if sign is None:
        beyond = (np.abs(drawn) >= np.abs(found) - 1e-12).sum(axis=0)
    else:
        beyond = (sign * drawn >= sign * found - 1e-12).sum(axis=0)
    return (1 + beyond) / (1 + permutations), np.where(found < 0, -1.0, 1.0)


def _stability(parts: Floats, sign: Floats, seed: int) -> Floats:
    """Share of half samples, drawn in complementary pairs (Shah & Samworth 2013), in which the measure shows."""
    offices = len(parts)
    order = np.random.default_rng(seed).permuted(np.tile(np.arange(offices), (HALVES // 2, 1)), axis=1)
    inside = np.zeros((HALVES, offices))
    half = offices // 2
    for row, which in enumerate((order[:, :half], order[:, half : 2 * half])):
        np.put_along_axis(inside[row * HALVES // 2 : (row + 1) * HALVES // 2], which, 1.0, 1)
    squares = inside @ parts**2
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(squares > 0, inside @ parts / np.sqrt(squares), 0.0)
    return np.asarray((sign * t >= CLEAR).mean(axis=0))


def _adds(x: Floats, y: Floats, steady: Bools, p: Floats, permutations: int, seed: int) -> tuple[Bools, Floats]:
    """Strongest first: does each tell anything beyond those before it; and what all would lose without it."""
    there = ~np.isnan(y)
    ranks, aim = _ranks(x), _ranks(y[..., None])[..., 0]
    adds, kept = np.zeros(len(p), np.bool_), list[int]()
    strength = np.abs(_panels.clustered_t(_panels.shares_of_offices(x, y)))
    for k in sorted(np.flatnonzero(steady).tolist(), key=lambda k: (p[k], -strength[k])):
        own, rest = (_without(each, ranks[..., kept], there) for each in (ranks[..., k], aim))
        adds[k] = _p(own[..., None], rest, permutations, seed + 2)[0][0] <= ADDS if kept else True
        if adds[k]:
            kept.append(k)
    increment = np.full(len(p), np.nan)
    for k in kept:
        others = [other for other in kept if other != k]
        increment[k] = _explained(aim, ranks[..., kept], there) - _explained(aim, ranks[..., others], there)
    return adds, increment


def _ranks(errors: Floats) -> Floats:
    """Ranks over all offices and periods, centred and of variance 1; 0 where missing."""
    flat = errors.reshape(-1, errors.shape[-1])
    there = ~np.isnan(flat)
    place = np.argsort(np.argsort(flat, axis=0), axis=0).astype(np.float64)
    number = np.maximum(there.sum(axis=0), 2)
    scaled = (place - (number - 1) / 2) / np.sqrt((number**2 - 1) / 12)
    return np.where(there, scaled, 0.0).reshape(errors.shape)


def _without(values: Floats, others: Floats, there: Bools) -> Floats:
    """What `others` do not explain linearly; NaN where there is no outcome."""
    found = np.full(values.shape, np.nan)
    found[there] = values[there]
    if others.shape[-1]:
        found[there] -= others[there] @ np.linalg.lstsq(others[there], values[there], rcond=None)[0]
    return found


def _explained(aim: Floats, ranks: Floats, there: Bools) -> float:
    return float(1 - (_without(aim, ranks, there)[there] ** 2).sum() / (aim[there] ** 2).sum())
