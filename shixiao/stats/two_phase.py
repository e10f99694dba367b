"""The share satisfied among closed cases, when ratings choose themselves and a third party calls some back.

The register gives the strata of all closed cases (not rated, rated well, rated badly, doubted; by channel), the
call-back sample the share satisfied in each. Arrays are (offices, strata); effective counts need not be whole.
"""

import numpy as np
import numpy.typing as npt

from shixiao.errors import BadNumbers
from shixiao.stats import proportions
from shixiao.stats._checks import Floats, confidence, counts, refuse_where, share_counts

Interval = tuple[Floats, Floats, Floats]


def estimate(population: npt.ArrayLike, yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Σ W_h p_h with its interval: estimate, low, high per office (MOVER-Wilson: Zou & Donner 2008; Newcombe 1998).

    W_h is the stratum's share of the closed cases; low is the estimate less √Σ W_h² (p_h - l_h)², l_h the Wilson end of
    the stratum, and high likewise. No finite population correction, so it is long where most of a stratum was called.
    NaN where a stratum that has cases was not sampled, or nothing was closed: nobody knows what those people think.
    """
    share, good, size = _read(population, yes, asked)
    low, high = proportions.wilson(good, size, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = good / size
    p, low, high = (np.where(share == 0, 0.0, each) for each in (p, low, high))
    centre = (share * p).sum(-1)
    below = np.sqrt((share**2 * (p - low) ** 2).sum(-1))
    above = np.sqrt((share**2 * (high - p) ** 2).sum(-1))
    return centre, centre - below, centre + above


def by_mixture(
    population: npt.ArrayLike, yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95,
    draws: int = 10_000, seed: int = 0,
) -> Interval:  # fmt: skip
    """The same from draws: each stratum a Jeffreys posterior Beta(yes + ½, no + ½); median and equal tails. A check."""
    share, good, size = _read(population, yes, asked)
    if draws < 1000:
        raise BadNumbers(f"{draws} draws", do="1000 or more")
    random = np.random.default_rng(seed)
    mixed = np.zeros((draws, *share.shape[:-1]))
    for stratum in range(share.shape[-1]):
        part = share[..., stratum]
        chance = random.beta(good[..., stratum] + 0.5, size[..., stratum] - good[..., stratum] + 0.5, mixed.shape)
        mixed += np.where(part > 0, np.where(size[..., stratum] > 0, part * chance, np.nan), 0.0)
    mixed[:, np.isnan(share).any(-1)] = np.nan
    tail = (1 - confidence(level)) / 2
    ordered = np.sort(mixed, axis=0)
    middle, low, high = (ordered[int(np.ceil(part * draws)) - 1] for part in (0.5, tail, 1 - tail))
    return middle, low, high


def _read(population: npt.ArrayLike, yes: npt.ArrayLike, asked: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    closed = counts("population", population)
    good, size = share_counts(yes, asked)
    if closed.shape != good.shape or closed.ndim < 1:
        raise BadNumbers(f"population has the shape {closed.shape}, yes and asked {good.shape}")
    refuse_where((closed == 0) & (size > 0), "asked", "is above 0 in a stratum without cases")
    with np.errstate(invalid="ignore", divide="ignore"):
        return closed / closed.sum(-1, keepdims=True), good, size
