"""The share satisfied among closed cases, when ratings choose themselves and a third party calls some back.

The register gives the strata of all closed cases (not rated, rated well, rated badly, doubted; by channel), the
call-back sample the share satisfied in each. Arrays are (offices, strata); effective counts need not be whole.
"""

import numpy as np
import numpy.typing as npt

from shixiao.errors import BadNumbers
from shixiao.stats import proportions
from shixiao.stats._checks import Floats, confidence, counts, one_of, refuse_where, share_counts, whole

Interval = tuple[Floats, Floats, Floats]
UNSAMPLED = ("bounds", "unknown")


def estimate(
    population: npt.ArrayLike,
    yes: npt.ArrayLike,
    asked: npt.ArrayLike,
    level: float = 0.95,
    *,
    method: str = "modified_wilson",
    finite: bool = False,
    unsampled: str = "bounds",
) -> Interval:
    """Σ W_h p_h with its interval: estimate, low, high per office (MOVER-Wilson: Zou & Donner 2008; Newcombe 1998).

    W_h is the stratum's share of the closed cases; low is the estimate less √Σ W_h² (p_h - l_h)², l_h the stratum's own
    lower end, and high likewise. `method` names that end (see proportions.METHODS): the default is Wilson's, mended
    where a stratum has one to three answers of a kind, without which coverage falls to 85 % near 100 %.
    `finite`: the cases of the register are all there is, so distances shrink by √((N_h - n_h) / (N_h - 1));
    population must then be counts. Otherwise (and longer) the office's service is meant, of which they are a sample.

    Nobody answered in a stratum that has cases: 'bounds' lets its share be anything from 0 to 1, which widens the
    interval by its whole weight, the estimate being the middle; 'unknown' gives NaN. Nothing closed: all is NaN.
    """
    one_of("unsampled", unsampled, UNSAMPLED)
    share, good, size, left = _read(population, yes, asked, finite)
    low, high = proportions.interval(good, size, level, method)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = good / size
    unseen = size == 0
    p, low, high = (np.where(unseen, 0.0, each) for each in (p, low, high))
    centre = (share * p).sum(-1)
    below = np.sqrt((share**2 * left * (p - low) ** 2).sum(-1))
    above = np.sqrt((share**2 * left * (high - p) ** 2).sum(-1))
    dark = (share * unseen).sum(-1)
    if unsampled == "unknown":
        centre = np.where(dark > 0, np.nan, centre)
    return centre + dark / 2, np.maximum(centre - below, 0.0), np.minimum(centre + above + dark, 1.0)


def by_mixture(
    population: npt.ArrayLike, yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95,
    draws: int = 10_000, seed: int = 0,
) -> Interval:  # fmt: skip
    """The same from draws: each stratum a Jeffreys posterior Beta(yes + ½, no + ½); median and equal tails. A check.

    NaN where a stratum that has cases was not sampled.
    """
    share, good, size, _left = _read(population, yes, asked, False)
    if whole("draws", draws, 0) < 1000:
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


def _read(
    population: npt.ArrayLike, yes: npt.ArrayLike, asked: npt.ArrayLike, finite: bool
) -> tuple[Floats, Floats, Floats, Floats]:
    """Share of each stratum, yes, asked, and what the finite population leaves of the variance."""
    closed = counts("population", population)
    good, size = share_counts(yes, asked)
    if closed.shape != good.shape or closed.ndim < 1:
        raise BadNumbers(f"population has the shape {closed.shape}, yes and asked {good.shape}")
    refuse_where((closed == 0) & (size > 0), "asked", "is above 0 in a stratum without cases")
    left = np.ones_like(closed)
    if finite:
        refuse_where(size > closed, "asked", "is larger than the population", "give counts of cases, or finite=False")
        left = (closed - size) / np.maximum(closed - 1, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return closed / closed.sum(-1, keepdims=True), good, size, left
