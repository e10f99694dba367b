"""What a find is worth when it is the best of a long search, and how many finds may be believed at once."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from shixiao.stats._checks import Floats

Random = np.random.Generator
Search = Callable[[Random], npt.ArrayLike]


def of_the_search(p: npt.ArrayLike, again: Search, runs: int = 20, seed: int = 0) -> Floats:
    """P(the best find of a whole honest search is at least as extreme), for each p-value of one search.

    `again` runs the search on data drawn from the null and says its p-values. -log of the smallest follows a Gumbel
    law; its place and width are taken from `runs` such searches, the width never below 1 (exact p-values have 1), so
    that the tail can be read far beyond what so few runs can show.
    """
    seen = np.maximum(np.asarray(p, np.float64), 1e-300)
    draw = np.random.default_rng(seed)
    best = np.array([-np.log(max(np.min(np.append(again(draw), 1.0)), 1e-300)) for _run in range(runs)])
    width = max(1.0, float(best.std(ddof=1)) * float(np.sqrt(6) / np.pi))
    place = width * np.log(runs / np.exp(-best / width).sum())
    found = -np.expm1(-np.exp(np.minimum((np.log(seen) + place) / width, 50.0)))
    return np.asarray(np.clip(np.maximum(found, seen), 0.0, 1.0), np.float64)


def benjamini_hochberg(p: npt.ArrayLike, of: int | None = None) -> Floats:
    """The false-discovery rate at which each is believed (Benjamini & Hochberg 1995); `of`: how many were tested."""
    seen = np.asarray(p, np.float64)
    tested = max(len(seen), of or 0)
    order = np.argsort(seen, kind="stable")
    stepped = seen[order] * tested / np.arange(1, len(seen) + 1)
    q = np.empty(len(seen))
    q[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return q
