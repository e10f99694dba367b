"""Which choice moves the result: Sobol shares of its variance.

A factor is a number in [0, 1) that stands for one choice (which weights, which mean, which draw of the sample); the
model turns a table of them into one result per row, for instance the mean |rank - nominal rank|.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Floats, floats, whole


@dataclass(frozen=True)
class Shares:
    """Per factor: `first` alone, `total` with everything it interacts with; both as shares of the variance."""

    first: Floats
    total: Floats
    variance: float


def sobol(model: Callable[[Floats], Floats], factors: int, number: int = 1024, seed: int = 0) -> Shares:
    """First-order shares after Saltelli et al. (2010), total shares after Jansen (1999); number × (factors + 2) runs.

    number is a power of two, at least 1024: fewer give shares below 0 and above 1. Where nothing varies, NaN.
    """
    if whole("number", number, 0) < 1024 or int(number) & (int(number) - 1):
        raise BadNumbers(f"{number} rows", do="a power of two, 1024 or more")
    if whole("factors", factors, 0) < 1:
        raise BadNumbers("there are no factors")
    points = qmc.Sobol(2 * factors, rng=np.random.default_rng(seed)).random(number)
    one, other = points[:, :factors], points[:, factors:]
    base, second = _run(model, one), _run(model, other)
    variance = float(np.concatenate([base, second]).var())
    first, total = np.full(factors, np.nan), np.full(factors, np.nan)
    if variance > 0:
        for factor in range(factors):
            mixed = one.copy()
            mixed[:, factor] = other[:, factor]
            changed = _run(model, mixed)
            first[factor] = np.mean(second * (changed - base)) / variance
            total[factor] = np.mean((base - changed) ** 2) / 2 / variance
    return Shares(first, total, variance)


def _run(model: Callable[[Floats], Floats], rows: Floats) -> Floats:
    found = floats("result of the model", model(rows))
    if found.shape != (len(rows),):
        raise BadNumbers(f"the model gave the shape {found.shape} for {len(rows)} rows")
    return found
