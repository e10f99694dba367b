"""Numbers that know the rule: too many just over a threshold, on the last days, on round or unchanging values.

A threshold that pays moves cases across it. What should have been there is told by the cells further away, so these are
tests against smoothness, not proofs: a threshold that changes the work itself (a lawful deadline that is kept) bunches
as well. Histograms are counts in equally wide cells, (cells,) or (offices, cells); results one per office.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from shixiao.errors import BadNumbers
from shixiao.stats import proportions
from shixiao.stats._checks import Floats, counts, refuse_where, share_counts


@dataclass(frozen=True)
class Excess:
    """observed and expected counts in the window, ratio of the two, one-sided p-value of so many or more."""

    observed: Floats
    expected: Floats
    ratio: Floats
    p: Floats


def excess(
    histogram: npt.ArrayLike, threshold: int, *, window: int = 1, before: int = 0, after: int = 0, reach: int = 12,
    degree: int = 3,
) -> Excess:  # fmt: skip
    """Excess mass in `window` cells from `threshold` on (Chetty, Friedman, Olsen & Pistaferri 2011).

    Expected from a polynomial of `degree` in the logarithm of the counts (Poisson), fitted to the cells up to `reach`
    before and after, without the window, `before` cells on its near side (they lost the cases that moved) and `after`
    on its far side. The p-value knows that the curve is fitted and that counts vary more than Poisson. NaN where fewer
    than 30 cases or fewer than degree + 3 cells are around. Turn the histogram round if low values pay.
    """
    table = counts("histogram", histogram)
    _window(table, threshold, window)
    place = np.arange(table.shape[-1])
    around = (place >= threshold - reach) & (place < threshold + window + reach)
    hidden = (place >= threshold - before) & (place < threshold + window + after)
    fitted, inside = around & ~hidden, (place >= threshold) & (place < threshold + window)
    observed = table[..., inside].sum(-1)
    if fitted.sum() < degree + 3:
        gap = np.full(observed.shape, np.nan)
        return Excess(observed, gap, gap, gap)
    scaled = (place - threshold) / reach
    columns = np.vander(scaled, degree + 1, increasing=True)
    near = table[..., fitted]
    usable = near.sum(-1) >= 30
    beta, covariance = _poisson(columns[fitted], np.where(usable[..., None], near, 1.0))
    mean, shape = np.exp(columns[fitted] @ beta[..., None])[..., 0], np.exp(columns[inside] @ beta[..., None])
    free = int(fitted.sum()) - degree - 1
    phi = np.maximum(((near - mean) ** 2 / mean).sum(-1) / free, 1.0)
    expected = np.where(usable, shape.sum((-2, -1)), np.nan)
    slope = (columns[inside] * shape).sum(-2)
    doubt = np.einsum("...i,...ij,...j->...", slope, covariance, slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (observed - 0.5 - expected) / np.sqrt(phi * (expected + doubt))
        return Excess(observed, expected, observed / expected, stats.t.sf(z, free))


def _window(table: Floats, threshold: int, window: int) -> None:
    if table.ndim < 1 or not 0 <= threshold < table.shape[-1] or window < 1 or threshold + window > table.shape[-1]:
        raise BadNumbers(f"cells {threshold} to {threshold + window - 1} of a histogram of shape {table.shape}")


def _poisson(columns: Floats, table: Floats) -> tuple[Floats, Floats]:
    """Log-linear Poisson regression of every row at once, by iterated weighted least squares."""
    eta = np.log(table + 0.5)
    ridge = 1e-9 * np.eye(columns.shape[1])
    beta = np.zeros((*table.shape[:-1], columns.shape[1]))
    for _step in range(60):
        weight = np.exp(np.clip(eta, -20, 25))
        inner = np.einsum("ci,...c,cj->...ij", columns, weight, columns) + ridge
        right = np.einsum("ci,...c->...i", columns, weight * eta + table - weight)
        new = np.linalg.solve(inner, right[..., None])[..., 0]
        done = np.abs(new - beta).max(initial=0.0) < 1e-9
        beta, eta = new, np.clip(new @ columns.T, -20, 25)
        if done:
            break
    weight = np.exp(eta)
    inner = np.einsum("ci,...c,cj->...ij", columns, weight, columns) + ridge
    return beta, np.linalg.inv(inner)


@dataclass(frozen=True)
class Jump:
    """log_ratio: logarithm of the density just over the threshold to just below it; z and two-sided p."""

    log_ratio: Floats
    z: Floats
    p: Floats


def density_jump(histogram: npt.ArrayLike, threshold: int, *, reach: int = 12, degree: int = 2) -> Jump:
    """Is the density broken at the threshold (McCrary 2008)? Cells from `threshold` on are over it.

    A polynomial fitted to the counts on either side, triangular kernel over `reach` cells, read where the cells meet;
    the standard error is that of the weighted counts (Poisson). McCrary's lines (degree 1) mistake a curved density of
    many cases for a broken one; the default is quadratic. For wide manipulation, where `excess` would have to be told
    a window. NaN where a curve falls to 0 or fewer than 10 cases are on a side.
    """
    table = counts("histogram", histogram)
    _window(table, threshold, 1)
    sides = []
    for cells in (table[..., max(threshold - reach, 0) : threshold][..., ::-1], table[..., threshold:][..., :reach]):
        if cells.shape[-1] < degree + 2:
            raise BadNumbers(f"{cells.shape[-1]} cells beside the threshold", do=f"{degree + 2} or more on either side")
        away = np.arange(cells.shape[-1]) + 0.5
        weight = 1 - away / (cells.shape[-1] + 0.5)
        columns = np.vander(away / cells.shape[-1], degree + 1, increasing=True)
        read = np.linalg.solve((columns * weight[:, None]).T @ columns, (columns * weight[:, None]).T)[0]
        level, variance = (read * cells).sum(-1), (read**2 * cells).sum(-1)
        enough = (level > 0) & (cells.sum(-1) >= 10)
        sides.append((np.where(enough, level, np.nan), variance))
    (below, below_variance), (over, over_variance) = sides
    log_ratio = np.log(over) - np.log(below)
    z = log_ratio / np.sqrt(below_variance / below**2 + over_variance / over**2)
    return Jump(log_ratio, z, 2 * special.ndtr(-np.abs(z)))


def on_cells(histogram: npt.ArrayLike, cells: npt.ArrayLike) -> Excess:
    """Are there more in these cells than in their two neighbours (heaping on round values, one value too popular)?

    Exact: where the curve is straight over three cells, a case of the three is in the middle one with chance ⅓ (after
    Frandsen 2017). Cells must not be neighbours of each other, nor the first or last.
    """
    table = counts("histogram", histogram)
    chosen = counts("cells", cells, 1).astype(np.int64)
    if not chosen.size or chosen.min() < 1 or chosen.max() > table.shape[-1] - 2 or np.diff(np.sort(chosen)).min(
        initial=9
    ) < 2:  # fmt: skip
        raise BadNumbers(f"cells {chosen.tolist()} of {table.shape[-1]}", do="inner cells, at least two apart")
    observed = table[..., chosen].sum(-1)
    beside = (table[..., chosen - 1] + table[..., chosen + 1]).sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = observed / (beside / 2)
    return Excess(observed, beside / 2, ratio, _at_least(observed, observed + beside, 1 / 3))


def _at_least(seen: Floats, tries: Floats, chance: npt.ArrayLike) -> Floats:
    tail = special.betainc(np.maximum(seen, 1e-9), np.maximum(tries - seen + 1, 1e-9), chance)
    return np.where(seen > 0, tail, 1.0)


@dataclass(frozen=True)
class Surge:
    """ratio of the daily rate at the end to that before, with its interval; one-sided p of so many or more."""

    ratio: Floats
    low: Floats
    high: Floats
    p: Floats


def surge(daily: npt.ArrayLike, last: int, exposure: npt.ArrayLike = 1.0, level: float = 0.95) -> Surge:
    """Is more counted per day in the last days of the period than before? daily (days,) or (offices, days).

    exposure: how long each day counts (0 closed, ½ half a day), one per day or like daily. Days differ by more than
    Poisson: their spread before the end makes the counts worth less. NaN where nothing was counted before the end.
    """
    table = counts("daily", daily)
    if table.ndim < 1 or not 1 <= last <= table.shape[-1] - 3:
        raise BadNumbers(f"the last {last} days of {table.shape[-1:]}", do="leave three days or more before them")
    open_ = np.broadcast_to(counts("exposure", exposure), table.shape)
    refuse_where((open_ == 0) & (table > 0), "daily", "is above 0 on a day without exposure")
    early, late = table[..., :-last].sum(-1), table[..., -last:].sum(-1)
    time, end = open_[..., :-last].sum(-1), open_[..., -last:].sum(-1)
    days = (open_[..., :-last] > 0).sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = (early / time)[..., None] * open_[..., :-last]
        rest = np.where(usual > 0, (table[..., :-last] - usual) ** 2 / usual, 0.0).sum(-1)
        phi = np.maximum(np.where(days > 1, rest / np.maximum(days - 1, 1), 1.0), 1.0)
        share = end / (time + end)
        total = early + late
        z = (late - total * share - 0.5) / np.sqrt(phi * total * share * (1 - share))
        ends = proportions.jeffreys(late / phi, total / phi, level)
        found = [part / (1 - part) * time / end for part in (late / total, *ends)]
        p = stats.t.sf(z, np.maximum(days - 1, 1))
    known = (total > 0) & (time > 0) & (end > 0) & (early > 0)
    return Surge(*(np.where(known, each, np.nan) for each in (*found, p)))


@dataclass(frozen=True)
class Repeats:
    """seen: neighbouring periods with the same printed share; expected by chance; p of so many or more."""

    seen: Floats
    expected: Floats
    p: Floats


def repeats(yes: npt.ArrayLike, asked: npt.ArrayLike, digits: int = 3) -> Repeats:
    """Does an office report the same share again and again? yes, asked (offices, periods); share rounded to `digits`.

    By chance two periods agree if both draw the same share (binomial around the office's own share over all periods),
    which near 100 % is often: there nothing can be read from it. Pairs of neighbours are counted, their number taken
    as independent. An office without neighbouring periods has p 1.
    """
    good, size = share_counts(yes, asked)
    if good.ndim != 2 or not 1 <= digits <= 4:
        raise BadNumbers(f"yes has the shape {good.shape}, digits {digits}", do="offices × periods, digits 1 to 4")
    refuse_where((good != np.floor(good)) | (size != np.floor(size)), "counts", "are not whole numbers")
    steps = 10**digits
    with np.errstate(divide="ignore", invalid="ignore"):
        printed = np.rint(good / size * steps)
        share = good.sum(-1) / size.sum(-1)
    both = (size[:, :-1] > 0) & (size[:, 1:] > 0)
    seen = ((printed[:, :-1] == printed[:, 1:]) & both).sum(-1)
    chance = np.zeros(both.shape)
    for office in np.flatnonzero(both.any(-1)):
        cell = _printed(size[office], share[office], steps)
        chance[office] = (cell[:-1] * cell[1:]).sum(-1) * both[office]
    tail = np.zeros((len(good), both.shape[1] + 1))
    tail[:, 0] = 1.0
    for pair in chance.T:
        tail[:, 1:] = tail[:, 1:] * (1 - pair[:, None]) + tail[:, :-1] * pair[:, None]
        tail[:, 0] *= 1 - pair
    more = np.cumsum(tail[:, ::-1], axis=1)[:, ::-1]
    return Repeats(seen.astype(np.float64), chance.sum(-1), np.minimum(more[np.arange(len(good)), seen], 1.0))


def _printed(size: Floats, share: float, steps: int) -> Floats:
    """(periods, steps + 1): the binomial chance of each printed share, summed over eight standard deviations."""
    reach = np.ceil(8 * np.sqrt(size.max() * share * (1 - share))) + 8
    yes = np.rint(size * share)[:, None] + np.arange(-reach, reach + 1)
    inside = (yes >= 0) & (yes <= size[:, None]) & (size[:, None] > 0)
    k, n = np.where(inside, yes, 0.0), np.maximum(size, 1)[:, None]
    log_chance = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    log_chance += special.xlogy(k, share) + special.xlog1py(n - k, -share)
    place = np.rint(k / n * steps).astype(np.int64) + np.arange(len(size))[:, None] * (steps + 1)
    whole = np.bincount(place.ravel(), np.where(inside, np.exp(log_chance), 0.0).ravel(), len(size) * (steps + 1))
    return np.asarray(whole.reshape(len(size), steps + 1), dtype=np.float64)
