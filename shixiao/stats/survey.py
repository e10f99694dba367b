"""Samples drawn by design: stratified, clustered, calibrated to the register; and the two-phase estimate.

Variances are those of sampled clusters within strata (linearised; Särndal, Swensson & Wretman 1992), with the finite
population correction where the population is known. Calibration (post-strata, raking, regression) replaces values by
their residuals. BadNumbers is raised for weights that are not positive, strata with a single cluster, totals that
cannot be reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Floats, Ints, codes, counts, floats, refuse_where, same_length, tally


@dataclass(frozen=True)
class Sample:
    """One value per record. stratum, cluster: codes; population: clusters in the record's stratum (0: unknown).

    Without strata there is one, without clusters each record is its own. `stages` is filled by calibration: per
    auxiliary table the weights after it; `drawn` keeps the weights as drawn.
    """

    weight: Floats
    stratum: Ints
    cluster: Ints
    population: Floats
    drawn: Floats
    stages: list[tuple[Floats, Floats]] = field(default_factory=list)

    @property
    def df(self) -> int:
        """Degrees of freedom: clusters less strata."""
        return int(self.cluster.max() + 1 - len(np.unique(self.stratum)))


@dataclass(frozen=True)
class Estimate:
    """Numbers, or arrays with one value per group."""

    estimate: Floats
    se: Floats
    df: int


def sample(
    weight: npt.ArrayLike,
    stratum: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    population: npt.ArrayLike | None = None,
) -> Sample:
    """A sample as drawn; strata and clusters may be named by anything that can be sorted."""
    weights = counts("weight", weight, 1)
    refuse_where(weights == 0, "weight", "is 0", "leave records that were not drawn out")
    if not len(weights):
        raise BadNumbers("the sample is empty")
    layer = np.zeros(len(weights), np.int64) if stratum is None else _coded(stratum)
    unit = np.arange(len(weights)) if cluster is None else _coded(cluster)
    same_length(weight=weights, stratum=layer, cluster=unit)
    # the same cluster code in two strata is two clusters
    _pairs, unit = np.unique(np.stack([layer, unit]), axis=1, return_inverse=True)
    size = np.zeros(len(weights)) if population is None else counts("population", population, 1)
    same_length(weight=weights, population=size)
    return Sample(weights, layer, unit.astype(np.int64), size, weights)


def _coded(names: npt.ArrayLike) -> Ints:
    return np.unique(np.asarray(names), return_inverse=True)[1].astype(np.int64)


# ---- estimates ------------------------------------------------------------------------------------------------


def total(values: npt.ArrayLike, drawn: Sample) -> Estimate:
    """The population total Σ w y."""
    y = _values("values", values, drawn)
    return _estimate((drawn.weight * y).sum(), y, drawn)


def ratio(values: npt.ArrayLike, over: npt.ArrayLike, drawn: Sample) -> Estimate:
    """Σ w y / Σ w x; with an indicator for x (and y 0 outside) the mean of a domain."""
    y, x = _values("values", values, drawn), _values("over", over, drawn)
    size = (drawn.weight * x).sum()
    if size == 0:
        raise BadNumbers("the denominator of the ratio is 0")
    found = (drawn.weight * y).sum() / size
    return _estimate(found, (y - found * x) / size, drawn)


def mean(values: npt.ArrayLike, drawn: Sample) -> Estimate:
    """The population mean Σ w y / Σ w; of 0 and 1 a share."""
    return ratio(values, np.ones(len(drawn.weight)), drawn)


def mean_by(values: npt.ArrayLike, group: npt.ArrayLike, groups: int, drawn: Sample) -> Estimate:
    """The mean of each group 0 … groups - 1, each group a domain of the whole sample; NaN for groups without records.

    Calibrated samples spread each residual over all records: take `ratio` for one group of those.
    """
    if drawn.stages:
        raise BadNumbers("groups of a calibrated sample are estimated one at a time", do="use ratio")
    y, where = _values("values", values, drawn), codes("group", group, groups)
    same_length(values=y, group=where)
    size = tally(where, drawn.weight, groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = tally(where, drawn.weight * y, groups) / size
        rest = drawn.weight * (y - found[where]) / size[where]
    se = np.where(size > 0, np.sqrt(_variance(rest, drawn, where, groups)), np.nan)
    return Estimate(found, se, drawn.df)


def design_effect(values: npt.ArrayLike, drawn: Sample) -> float:
    """Variance of the mean over that of as many records drawn one by one without replacement (Kish 1965)."""
    y, found = _values("values", values, drawn), mean(values, drawn)
    number, size = len(y), drawn.weight.sum()
    single = (drawn.weight * (y - found.estimate) ** 2).sum() / size * number / (number - 1)
    return float(found.se**2 / (single / number * (1 - number / size)))


def _values(name: str, values: npt.ArrayLike, drawn: Sample) -> Floats:
    found = floats(name, values, 1)
    if found.shape != drawn.weight.shape:
        raise BadNumbers(f"{name} has the shape {found.shape}, the sample {drawn.weight.shape}")
    return found


def _estimate(found: float, linear: Floats, drawn: Sample) -> Estimate:
    rest = _residuals(drawn.weight * linear, drawn)
    variance = _variance(rest, drawn, np.zeros(len(rest), np.int64), 1)[0]
    return Estimate(np.asarray(found), np.asarray(np.sqrt(variance)), drawn.df)


def _variance(weighted: Floats, drawn: Sample, group: Ints, groups: int) -> Floats:
    """Per group Σ_h (1 - f_h) n_h / (n_h - 1) [Σ_c t² - (Σ_c t)² / n_h] over its cluster totals t."""
    layers = int(drawn.stratum.max()) + 1
    _units, first = np.unique(drawn.cluster, return_index=True)
    number = tally(drawn.stratum[first], np.ones(len(first)), layers)
    known = np.zeros(layers)
    known[drawn.stratum] = drawn.population
    refuse_where((known > 0) & (known < number), "population", "is smaller than the sample", "count clusters")
    refuse_where((number == 1) & (known != 1), "stratum", "has a single cluster", "merge it with a neighbour")
    with np.errstate(invalid="ignore", divide="ignore"):
        left = np.where(known > 0, 1 - number / known, 1.0)
        scale = np.where(number > 1, left * number / (number - 1), 0.0)
    units = int(drawn.cluster.max()) + 1
    both, place = np.unique(group * units + drawn.cluster, return_inverse=True)
    totals = tally(place, weighted, len(both))
    layer = drawn.stratum[first][both % units]
    cell = (both // units) * layers + layer
    squares = tally(cell, totals**2, groups * layers).reshape(groups, layers)
    sums = tally(cell, totals, groups * layers).reshape(groups, layers)
    return np.asarray(np.maximum(((squares - sums**2 / np.maximum(number, 1)) * scale).sum(1), 0))


# ---- calibration ----------------------------------------------------------------------------------------------


def post_stratify(drawn: Sample, cell: npt.ArrayLike, totals: npt.ArrayLike) -> Sample:
    """Weights that add up to the register's `totals` in every cell 0, 1, …"""
    return rake(drawn, [(cell, totals)])


def rake(
    drawn: Sample, margins: Sequence[tuple[npt.ArrayLike, npt.ArrayLike]], tolerance: float = 1e-6, rounds: int = 500
) -> Sample:
    """Iterative proportional fitting to several margins (Deming & Stephan 1940; variance: Deville & Särndal 1992).

    Each margin is (code per record, register's total per code). Stops when a round changes no cell of all margins
    crossed by `tolerance` persons.
    """
    tables = [_margin(where, aim, len(drawn.weight)) for where, aim in margins]
    if not tables:
        raise BadNumbers("there is no margin to rake to")
    _cells, cell = np.unique(np.stack([where for where, _aim in tables]), axis=1, return_inverse=True)
    weight = drawn.weight
    for _round in range(rounds):
        before, stages = np.bincount(cell, weight), []
        for where, aim in tables:
            weight = weight * (aim / tally(where, weight, len(aim)))[where]
            stages.append((np.eye(len(aim))[where], weight))
        settled = np.abs(np.bincount(cell, weight) - before).max() < tolerance
        missed = max(np.abs(tally(where, weight, len(aim)) - aim).max() for where, aim in tables)
        if (settled or len(tables) == 1) and missed <= max(tolerance, 1e-9 * weight.sum()):
            return replace(drawn, weight=weight, stages=stages)
    raise BadNumbers(f"raking did not settle in {rounds} rounds", do="check that the margins agree with one another")


def _margin(where: npt.ArrayLike, aim: npt.ArrayLike, records: int) -> tuple[Ints, Floats]:
    totals = counts("totals", aim, 1)
    place = codes("margin", where, len(totals))
    if len(place) != records:
        raise BadNumbers(f"a margin codes {len(place)} records of {records}")
    refuse_where((np.bincount(place, minlength=len(totals)) == 0) | (totals == 0), "cell", "is empty", "merge cells")
    return place, totals


def regress(drawn: Sample, auxiliary: npt.ArrayLike, totals: npt.ArrayLike) -> Sample:
    """Generalised regression (Cassel, Särndal & Wretman 1976): weights that reach the totals of all columns.

    auxiliary (records, columns) usually begins with a column of ones. Weights may become negative.
    """
    table, aim = floats("auxiliary", auxiliary, 2), floats("totals", totals, 1)
    if table.shape != (len(drawn.weight), len(aim)):
        raise BadNumbers(f"auxiliary has the shape {table.shape}, {(len(drawn.weight), len(aim))} expected")
    try:
        step = np.linalg.solve((table * drawn.weight[:, None]).T @ table, aim - drawn.weight @ table)
    except np.linalg.LinAlgError as problem:
        raise BadNumbers("columns of auxiliary repeat one another", do="leave one out") from problem
    weight = drawn.weight * (1 + table @ step)
    return replace(drawn, weight=weight, stages=[(table, weight)])


def _residuals(weighted: Floats, drawn: Sample) -> Floats:
    """What the auxiliary tables do not explain, swept table by table until nothing changes."""
    for _sweep in range(200 if len(drawn.stages) > 1 else 1):
        before = weighted
        for table, weight in drawn.stages:
            heavy = np.sqrt(drawn.drawn)[:, None]
            part = weighted / weight
            slope = np.linalg.lstsq(table * heavy, part * heavy[:, 0], rcond=None)[0]
            weighted = weighted - weight * (table @ slope)
        if np.abs(weighted - before).max() <= 1e-13 * np.abs(before).max():
            break
    return weighted
