"""What a find is worth when it is the best of a long search, and how many finds may be believed at once."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from shixiao.stats._checks import Floats, floats, shares, whole

Random = np.random.Generator
Search = Callable[[Random], npt.ArrayLike]


def of_the_search(p: npt.ArrayLike, again: Search, runs: int = 100, seed: int = 0) -> Floats:
    """P(the best find of a whole honest search is at least as extreme), for each p-value of one search.

    `again` runs the search on data drawn from the null and says its p-values. Within what the `runs` show, their
    smallest p-values are counted. Beyond, -log p falls off exponentially (the upper tail of Gumbel's law for the best
    of many): from the level that a quarter of the runs exceed, as fast as these do on average. Exact p-values fall off
    by one; a slower fall, which says that they promise too much, is kept, a faster one is not believed. With 20 runs
    the fall rests on five of them and p may be a hundred times too large; take fewer than 100 only where a run is dear.
    """
    seen = np.maximum(shares("p", p), 1e-300)
    whole("runs", runs, 1)
    draw = np.random.default_rng(seed)
    best = np.sort([-np.log(max(np.min(np.append(again(draw), 1.0)), 1e-300)) for _run in range(runs)])
    found = best[best > 0]
    high = found[max(0, len(found) - max(runs // 4, 3)) :]
    level = float(high[0]) if len(high) else 0.0
    fall = max(1.0, float((high - level).sum() / max(len(high) - 1, 1)))
    x = -np.log(seen)
    beyond = (len(high) + 1) / (runs + 1) * np.exp(-np.maximum(x - level, 0.0) / fall)
    within = (1 + np.sum(best[None, :] >= x[:, None], axis=1)) / (runs + 1)
    return np.asarray(np.clip(np.maximum(np.where(x > level, beyond, within), seen), 0.0, 1.0), np.float64)


def benjamini_hochberg(p: npt.ArrayLike, of: int | None = None) -> Floats:
    """The false-discovery rate at which each is believed (Benjamini & Hochberg 1995); `of`: how many were tested."""
    seen = shares("p", floats("p", p, 1))
    tested = max(len(seen), 0 if of is None else whole("of", of, 0))
    order = np.argsort(seen, kind="stable")
    stepped = seen[order] * tested / np.arange(1, len(seen) + 1)
    q = np.empty(len(seen))
    q[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return q
