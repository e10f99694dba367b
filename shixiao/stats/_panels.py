"""Offices followed over periods: what a period brought that the office's own past did not foretell.

A figure that only wobbles around the office's level falls back after every rise, so plain changes of neighbouring
periods depend on each other; one that wanders does not. Both are a level that wanders plus noise (local level model,
Harvey 1989). Its one-step errors do not depend on the past in either case, and are the plain changes where there is
no noise. They are what key_measures correlates: only so is a held-out period really new.
"""

import numpy as np
from scipy import special

from shixiao.stats._checks import Floats, Ints

RATIOS = (0.0, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 1e4)  # variance of the level's step over that of the noise
PRIORS = np.array([1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 64.0, 1e9])
FAR = 3.0  # robust standard deviations beyond which a surprise counts no more
PIECE = 2_000_000  # numbers held at a time


def surprises(table: Floats, ratio: float, early: int, se: Floats | None = None) -> tuple[Floats, Floats]:
    """One-step errors over what they usually are, and how much of their variance is sampling (NaN without se).

    table (offices, periods, …) gives (offices, periods - 1, …); NaN where missing, or where nothing was seen before.
    Each period's mean over the offices is taken off. Small offices are noisier: errors are in units of the office's
    own spread in the first `early` periods. What lies far out is pulled in.
    """
    errors, variance, noise = _one_step(table, ratio, se)
    errors = errors / np.sqrt(variance)
    errors = errors - _mean(errors)
    spread = _spread(errors[:, :early])
    errors = errors - _mean(errors, 1 / spread**2)
    spread = _spread(errors[:, :early])
    errors, noise = errors / spread, noise / spread**2
    size = np.abs(errors).reshape(-1, *errors.shape[2:])
    size = np.sort(size, axis=0)  # NaN last
    many = np.isfinite(size).sum(axis=0)
    usual = np.take_along_axis(size, np.maximum(many // 2, 0)[None], 0)[0] * 1.4826
    most = np.where((many > 0) & (usual > 0), FAR * usual, np.inf)
    return np.asarray(np.clip(errors, -most, most)), noise / variance


def best_ratio(outcome: Floats) -> float:
    """The likeliest of RATIOS for (offices, periods), all offices together, the common scale being free."""
    likely = []
    changes = np.diff(outcome - _mean(outcome), axis=1)
    alike = outcome / _spread(changes)
    for ratio in RATIOS:
        errors, variance, _noise = _one_step(alike, ratio, None)
        there = np.isfinite(errors)
        number = max(int(there.sum()), 1)
        squares = max(float((errors[there] ** 2 / variance[there]).sum()), 1e-300)
        likely.append(-number * np.log(squares / number) - float(np.log(variance[there]).sum()))
    return RATIOS[int(np.argmax(likely))]


def _one_step(table: Floats, ratio: float, se: Floats | None) -> tuple[Floats, Floats, Floats]:
    """Errors, their variance in units of the noise, and their sampling variance; the filter of Kalman (1960)."""
    table = table - _mean(table)
    seen = ~np.isnan(table)
    shape = (len(table), table.shape[1] - 1, *table.shape[2:])
    errors, variance, noise = (np.full(shape, np.nan) for _ in range(3))
    sampling = np.full(table.shape, np.nan) if se is None else se**2
    level, doubt, inside = np.zeros(table[:, 0].shape), np.full(table[:, 0].shape, np.inf), np.zeros(table[:, 0].shape)
    for period in range(table.shape[1]):
        there, known = seen[:, period], np.isfinite(doubt)
        before = np.where(known, doubt + ratio, 0.0)
        error = np.where(there, table[:, period], 0.0) - level
        drawn = np.where(there, sampling[:, period], 0.0)
        if period:
            use = there & known
            errors[:, period - 1] = np.where(use, error, np.nan)
            variance[:, period - 1] = before + 1
            noise[:, period - 1] = np.where(use, drawn + inside, np.nan)
        gain = np.where(known, before / (before + 1), 1.0)
        level = np.where(there, level + gain * error, level)
        inside = np.where(there, (1 - gain) ** 2 * inside + gain**2 * drawn, inside)
        doubt = np.where(there, np.where(known, before * (1 - gain), 1.0), np.where(known, before, np.inf))
    return errors, variance, noise


def _mean(table: Floats, weight: Floats | None = None) -> Floats:
    """The mean of each period over the offices that are there; weight (offices, 1, …)."""
    heavy = np.where(np.isnan(table), 0.0, 1.0 if weight is None else weight)
    total = heavy.sum(axis=0)
    return np.asarray((np.nan_to_num(table) * heavy).sum(axis=0) / np.where(total > 0, total, 1.0))


def _spread(errors: Floats) -> Floats:
    """(offices, 1, …): root mean square of each office, drawn towards that of all (Smyth 2004).

    How far, is told by how much the offices' own differ beyond chance: offices of one size get one spread.
    """
    there = ~np.isnan(errors)
    squares, number = np.where(there, errors, 0.0) ** 2, there.sum(axis=1, keepdims=True)
    usual = squares.sum((0, 1), keepdims=True) / np.maximum(there.sum((0, 1), keepdims=True), 1)
    usual = np.where(usual > 0, usual, 1.0)
    own = squares.sum(axis=1, keepdims=True) / np.maximum(number, 1)
    known = (number >= 2) & (own > 0)
    prior = 1e9
    if known.sum() > 2:
        beyond = np.log(np.where(known, own / usual, 1.0))
        chance = special.polygamma(1, np.maximum(number, 1) / 2)
        middle = np.where(known, beyond, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        excess = float(np.where(known, (beyond - middle) ** 2 - chance, 0.0).sum() / max(known.sum() - 1, 1))
        prior = float(PRIORS[int(np.argmin(np.abs(special.polygamma(1, PRIORS / 2) - max(excess, 0.0))))])
    return np.asarray(np.sqrt((prior * usual + squares.sum(axis=1, keepdims=True)) / (prior + number)))


def shares_of_offices(measures: Floats, outcome: Floats) -> Floats:
    """(offices, measures): Σ over periods of measure times outcome, what each office adds to the correlation."""
    return np.asarray(np.einsum("otk,ot->ok", np.nan_to_num(measures), np.nan_to_num(outcome)))


def clustered_t(parts: Floats) -> Floats:
    """Their sum over its error when offices are independent and differ in noise; 0 where nothing varies."""
    squares = (parts**2).sum(axis=0)
    return np.asarray(np.where(squares > 0, parts.sum(axis=0) / np.sqrt(np.where(squares > 0, squares, 1.0)), 0.0))


def correlations(measures: Floats, outcome: Floats) -> Floats:
    """Of each measure with the outcome where both are there; NaN where nothing varies."""
    both = ~np.isnan(measures) & ~np.isnan(outcome)[..., None]
    x, y = np.where(both, measures, 0.0), np.where(both, outcome[..., None], 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((x * y).sum((0, 1)) / np.sqrt((x**2).sum((0, 1)) * (y**2).sum((0, 1))))


def permuted_t(measures: Floats, outcome: Floats, number: int, seed: int) -> Floats:
    """(number, measures): the same statistic when whole offices exchange their outcomes.

    Studentised, so that it stays right when small offices are noisier in both (DiCiccio & Romano 2017).
    """
    offices, _periods, size = measures.shape
    columns = np.ascontiguousarray(np.nan_to_num(measures).transpose(0, 2, 1))
    series, random = np.nan_to_num(outcome), np.random.default_rng(seed)
    piece, found = max(1, PIECE // (offices * size)), []
    for start in range(0, number, piece):
        order: Ints = random.permuted(np.tile(np.arange(offices), (min(piece, number - start), 1)), axis=1)
        parts = columns @ series[order].transpose(1, 2, 0)
        found.append(clustered_t(parts).T)
    return np.concatenate(found)
