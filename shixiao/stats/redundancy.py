"""Does a measure say what another one says already, or the opposite of what its dimension means?

Spearman correlation over offices, corrected for noise: two noisy measures of the same thing correlate weakly, and only
their reliabilities tell (Spearman 1904). From 0.9 upwards one of the two is redundant; below 0 one has the wrong sign,
or rewards what the other punishes. Orient all measures so that more is better.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Bools, Floats, confidence, loose, per_office, shares
from shixiao.stats._checks import number as figure

FEWEST = 6  # offices that have both measures; with fewer nothing is said
LEAST_RELIABLE = 0.1


@dataclass(frozen=True)
class Redundancy:
    """Matrices (measures, measures), NaN on the diagonal and where nothing can be said.

    rank         Spearman correlation as it stands
    correlation  divided by √(reliability · reliability), held within -1 … 1
    low, high    interval of `correlation` (Bonett & Wright 2000); noise in the reliabilities is not in it
    redundant    correlation at least `same`
    opposed      correlation below 0, and not by chance (high below 0)
    """

    rank: Floats
    correlation: Floats
    low: Floats
    high: Floats
    redundant: Bools
    opposed: Bools


def redundancy(
    values: npt.ArrayLike, reliability: npt.ArrayLike = 1.0, *, same: float = 0.9, level: float = 0.95
) -> Redundancy:
    """values (offices, measures), NaN where missing; reliability one per measure (see `reliability`), 1 without noise.

    A measure with a reliability of 0.1 or less is compared with nothing: there is no signal to be redundant.
    """
    table = loose("values", values, 2)
    if not table.size or not 0 < figure("same", same) <= 1:
        raise BadNumbers(f"values have the shape {table.shape}, same is {same}", do="same between 0 and 1")
    signal = per_office(shares("reliability", reliability), "reliability", (table.shape[1],))
    rank, number = _spearman(table)
    shrunk = np.sqrt(np.outer(signal, signal))
    told = signal > LEAST_RELIABLE
    usable = (number >= FEWEST) & told & told[:, None]
    np.fill_diagonal(usable, False)
    rank = np.where(usable, rank, np.nan)
    z = special.ndtri(0.5 + confidence(level) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        half = z * np.sqrt((1 + rank**2 / 2) / (number - 3))
        centre = np.arctanh(np.clip(rank, -1 + 1e-12, 1 - 1e-12))
        ends = [np.clip(each / shrunk, -1, 1) for each in (rank, np.tanh(centre - half), np.tanh(centre + half))]
    return Redundancy(rank, ends[0], ends[1], ends[2], ends[0] >= same, ends[2] < 0)


def _spearman(table: Floats) -> tuple[Floats, Floats]:
    """Over the offices that have both; and how many those are."""
    size = table.shape[1]
    there = ~np.isnan(table)
    number = there.T.astype(np.float64) @ there
    found = np.full((size, size), np.nan)
    complete = there.all(axis=1)
    if complete.all():
        placed = stats.rankdata(table, axis=0) - (len(table) + 1) / 2
        square = (placed**2).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.clip(placed.T @ placed / np.sqrt(np.outer(square, square)), -1, 1), number
    for i in range(size):
        for j in range(i + 1, size):
            both = there[:, i] & there[:, j]
            if both.sum() >= FEWEST:
                pair, _number = _spearman(table[both][:, [i, j]])
                found[i, j] = found[j, i] = pair[0, 1]
    return found, number
