"""Units whose share stands out from that of all others, where shares differ from unit to unit anyway."""

import numpy as np

from shixiao.stats import tails
from shixiao.stats._checks import Floats, Ints
from shixiao.stats.searches import Random, of_the_search

FAR = 2.0  # standard deviations below which a unit is not worth an exact tail


def elsewhere(k: Floats, n: Floats, least: float) -> Floats:
    """The share in the other units, without those that stand out most, so that what is looked for does not hide
    itself; never below `least`, and one more of what is looked for is granted."""
    rest = _ordinary(k, n, np.full(len(k), k.sum() / max(n.sum(), 1)))
    share = (k[rest].sum() + 1) / max(n[rest].sum() + 1 / least, 1)
    return np.full(len(k), max(share, least))


def _ordinary(k: Floats, n: Floats, share: Floats) -> Ints:
    """All units but the one in a hundred (at least one) that stands out most."""
    residual = (k - n * share) / np.sqrt(np.maximum(n * share * (1 - share), 1e-9))
    return np.argsort(residual, kind="stable")[: len(k) - max(1, len(k) // 100)]


def p_values(k: Floats, n: Floats, share: Floats, spread: float) -> Floats:
    """Upper tails of the units that are above what is expected of them; 1 for the rest."""
    wide = np.sqrt(n * share * (1 - share) * (1 + np.maximum(n - 1, 0) * spread))
    hot = k - n * share > FAR * wide
    p = np.ones(len(k))
    p[hot] = tails.beta_binomial(k[hot], n[hot], share[hot], spread)
    return p


def standing_out(k: Floats, n: Floats, share: Floats, least_spread: float = 0.02) -> Floats:
    """For each unit the chance that the best of an honest search stands out as much; shares vary from unit to unit as
    they do among all but those that stand out most."""
    k, n = np.asarray(k, float), np.asarray(n, float)
    if not len(k):
        return np.zeros(0)
    rest = _ordinary(k, n, share)
    return beyond(k, n, share, max(least_spread, tails.share_spread(k[rest], n[rest], share[rest])))


def beyond(k: Floats, n: Floats, share: Floats, spread: float) -> Floats:
    """The same where it is known how much shares vary."""
    total = (1 - spread) / spread

    def again(draw: Random) -> Floats:
        own = draw.beta(np.maximum(share * total, 1e-9), (1 - share) * total)
        return p_values(draw.binomial(n.astype(np.int64), own).astype(float), n, share, spread)

    return of_the_search(p_values(k, n, share, spread), again)
