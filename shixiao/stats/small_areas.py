"""Offices too small for their own figure: each estimate is drawn towards what offices like it have.

Fay & Herriot (1979): direct estimate y_i with known standard error s_i around a true value, true values around
x_i β with variance τ². The best prediction weighs the two, γ_i y_i + (1 - γ_i) x_i β with γ_i = τ² / (τ² + s_i²), so a
large office keeps its own figure and a small one is mostly told by the others. Shown beside the direct estimate with γ,
never instead of it. Standard errors count as known: smooth those of small samples first (proportions.cautious_se), for
an office that happened to reach 100 % has no standard error of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Floats, confidence, counts, floats, loose, number, one_of, refuse_where, same_length

METHODS = ("reml", "ml", "adjusted", "fay_herriot", "prasad_rao")


@dataclass(frozen=True)
class SmallAreas:
    """One value per office, in the unit of the direct estimate; beta and its standard error one per column.

    shrinkage    γ, the weight of the office's own figure: 1 keeps it, 0 forgets it (an office that was not sampled)
    mse          expected squared error of `estimate`, with what estimating β and τ² adds (Prasad & Rao 1990)
    low, high    prediction interval: estimate ± t of (sampled offices - columns) degrees of freedom, times √mse
    synthetic    x β, what offices like it have
    tau2         variance of true values around x β
    """

    estimate: Floats
    shrinkage: Floats
    mse: Floats
    low: Floats
    high: Floats
    synthetic: Floats
    beta: Floats
    beta_se: Floats
    tau2: float


def fay_herriot(
    direct: npt.ArrayLike,
    se: npt.ArrayLike,
    auxiliary: npt.ArrayLike | None = None,
    *,
    method: str = "reml",
    level: float = 0.95,
) -> SmallAreas:
    """EBLUP of every office; direct NaN (not sampled, its se is ignored) gives the synthetic estimate.

    auxiliary (offices, columns) usually begins with a column of ones; without it all offices share one mean. τ² by
    'reml', 'ml', moments of 'fay_herriot' (1979) or 'prasad_rao' (1990), or 'adjusted' (Yoshimori & Lahiri 2014), which
    is never 0: where REML says 0 every office would be given the same value with too short an interval.
    """
    one_of("method", method, METHODS)
    values, table = loose("direct", direct, 1), _table(auxiliary, direct)
    refuse_where(np.isinf(values), "direct", "is infinite", "NaN where an office was not sampled")
    same_length(direct=values, se=loose("se", se))
    sampled = ~np.isnan(values)
    spread = counts("se", np.where(sampled, loose("se", se), 1.0), 1)
    refuse_where(sampled & (spread == 0), "se", "is 0", "smooth it, or leave the office out: it needs no help")
    y, x, noise = values[sampled], table[sampled], spread[sampled] ** 2
    scale = max(float(np.abs(y).max(initial=0.0)), 1e-300)
    tiny = sampled & (spread < 1e-12 * scale)
    refuse_where(tiny, "se", "is next to nothing beside the estimates", "leave the office out: it needs no help")
    if len(y) <= x.shape[1] + 1:
        raise BadNumbers(f"{len(y)} sampled offices for {x.shape[1]} columns", do="more offices, or fewer columns")
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise BadNumbers("columns of auxiliary repeat one another", do="leave one out")
    tau2 = _tau2(y, x, noise, method)
    beta, covariance = _beta(y, x, 1 / (tau2 + noise))
    synthetic = table @ beta
    own = np.where(sampled, tau2 / (tau2 + spread**2), 0.0)
    estimate = synthetic + own * np.where(sampled, values - synthetic, 0.0)
    mse = _mse(own, table, covariance, tau2, np.where(sampled, spread**2, np.inf), x, noise, method)
    half = stats.t.isf((1 - confidence(level)) / 2, len(y) - x.shape[1]) * np.sqrt(mse)
    errors = np.sqrt(np.diag(covariance))
    return SmallAreas(estimate, own, mse, estimate - half, estimate + half, synthetic, beta, errors, tau2)


def _table(auxiliary: npt.ArrayLike | None, direct: npt.ArrayLike) -> Floats:
    offices = len(np.atleast_1d(np.asarray(direct)))
    table = np.ones((offices, 1)) if auxiliary is None else floats("auxiliary", auxiliary, 2)
    if len(table) != offices:
        raise BadNumbers(f"auxiliary has {len(table)} rows for {offices} offices")
    return table


def _beta(y: Floats, x: Floats, weight: Floats) -> tuple[Floats, Floats]:
    covariance: Floats = np.linalg.inv((x * weight[:, None]).T @ x).astype(np.float64)
    return covariance @ (x.T @ (weight * y)), covariance


# ---- the variance between offices -----------------------------------------------------------------------------


def _tau2(y: Floats, x: Floats, noise: Floats, method: str) -> float:
    """Where the equation of the method crosses 0 from above, or 0; among several, the likeliest."""
    if method == "prasad_rao":
        leverage = 1 - np.einsum("ij,jk,ik->i", x, np.linalg.inv(x.T @ x), x)
        rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
        return float(max(0.0, ((rest**2).sum() - (noise * leverage).sum()) / (len(y) - x.shape[1])))
    equation = _equation(y, x, noise, method)
    top = float(y.var() * len(y) + noise.max())
    grid = np.concatenate([[0.0], np.geomspace(1e-8 * noise.min(), 100 * top, 120)])
    if method == "adjusted":
        grid = grid[1:]
    side = np.array([equation(tau2) for tau2 in grid])
    falls = np.flatnonzero((side[:-1] > 0) & (side[1:] <= 0))
    found = [float(optimize.brentq(equation, grid[k], grid[k + 1], xtol=1e-300, rtol=1e-13)) for k in falls]
    if side[0] <= 0 and method != "adjusted":
        found.append(0.0)
    return max(found, key=lambda tau2: _likelihood(y, x, noise, tau2, method))


def _equation(y: Floats, x: Floats, noise: Floats, method: str) -> Callable[[float], float]:
    """The slope of the (restricted, adjusted) log-likelihood, or Fay & Herriot's moment less its expectation."""
    offices, columns = x.shape

    def slope(tau2: float) -> float:
        weight = 1 / (tau2 + noise)
        beta, covariance = _beta(y, x, weight)
        rest = weight * (y - x @ beta)
        if method == "fay_herriot":
            return float((rest**2 / weight).sum() - (offices - columns))
        taken = weight.sum()
        if method != "ml":
            taken -= np.trace(covariance @ ((x * weight[:, None] ** 2).T @ x))
        whole = float((rest**2).sum() - taken) / 2
        if method == "adjusted":
            kept = float((tau2 * weight).sum())
            whole += float((noise * weight**2).sum()) / ((1 + kept**2) * np.arctan(kept)) / offices
        return whole

    return slope


def _likelihood(y: Floats, x: Floats, noise: Floats, tau2: float, method: str) -> float:
    weight = 1 / (tau2 + noise)
    beta, covariance = _beta(y, x, weight)
    fit = float(np.log(weight).sum() - (weight * (y - x @ beta) ** 2).sum()) / 2
    if method in ("reml", "adjusted"):
        fit += float(np.linalg.slogdet(covariance)[1]) / 2
    if method == "adjusted":
        fit += float(np.log(np.arctan((tau2 * weight).sum()))) / len(y)
    return fit


# ---- how far the estimate may be off ----------------------------------------------------------------------------


def _mse(
    own: Floats, table: Floats, covariance: Floats, tau2: float, noise: Floats, x: Floats, sampled: Floats, method: str
) -> Floats:
    """g1 + g2 + 2 g3 less the bias of τ² (Prasad & Rao 1990; Datta & Lahiri 2000; Datta, Rao & Smith 2005)."""
    weight, offices = 1 / (tau2 + sampled), len(sampled)
    chance = np.where(np.isfinite(noise), own * np.where(np.isfinite(noise), noise, 0.0), tau2)
    model = (1 - own) ** 2 * np.einsum("ij,jk,ik->i", table, covariance, table)
    variance = {
        "prasad_rao": 2 * ((tau2 + sampled) ** 2).sum() / offices**2,
        "fay_herriot": 2 * offices / weight.sum() ** 2,
    }.get(method, 2 / (weight**2).sum())
    with np.errstate(invalid="ignore"):
        guessed = np.where(np.isfinite(noise), noise**2 / (tau2 + noise) ** 3, 0.0) * variance
    bias = 0.0
    if method == "ml":
        bias = -float(np.trace(covariance @ ((x * weight[:, None] ** 2).T @ x)) / (weight**2).sum())
    elif method == "fay_herriot":
        bias = float(2 * (offices * (weight**2).sum() - weight.sum() ** 2) / weight.sum() ** 3)
    return np.asarray(chance + model + 2 * guessed - bias * (1 - own) ** 2)


# ---- equal errors -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shrunk:
    """estimate like the values; factor: the weight of the own value, one per row of the last axis."""

    estimate: Floats
    factor: Floats


def james_stein(values: npt.ArrayLike, se: float, towards: float | None = None) -> Shrunk:
    """All values drawn towards their mean by one factor (James & Stein 1961; Efron & Morris 1975), equal errors `se`.

    factor 1 - (k - 3) se² / Σ (value - mean)², never below 0; towards a fixed number k - 2 stands for k - 3. Beats the
    values themselves in summed squared error whatever the truth, from four values on (three towards a fixed number).
    Along the last axis; with unequal errors take fay_herriot.
    """
    table = floats("values", values)
    free = 3 if towards is None else 2
    if not table.ndim or table.shape[-1] <= free or not 0 < number("se", se) < 1e150:
        raise BadNumbers(f"needs more than {free} values and a standard error above 0", where=f"shape {table.shape}")
    centre = table.mean(-1, keepdims=True) if towards is None else np.full((*table.shape[:-1], 1), float(towards))
    gap = table - centre
    squares = (gap**2).sum(-1)
    with np.errstate(divide="ignore"):
        factor = np.maximum(1 - (table.shape[-1] - free) * se**2 / squares, 0.0)
    return Shrunk(centre + factor[..., None] * gap, np.asarray(factor))
