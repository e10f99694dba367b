"""How far a composite's ranks depend on chance (sampling) and on taste (weights), each alone and both together.

One matrix of draws: a row draws the measures within their standard errors, or the weights around the scheme's, or
both, and ranks all offices. Work goes in pieces of about 3 MB; each is ranked while the next is drawn.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Floats, codes, counts, loose, one_of, whole
from shixiao.stats._checks import number as figure
from shixiao.stats.composites import MEANS, Plan, Step, _plan, aggregate, step_up

Ranks = npt.NDArray[np.int32]
PIECE = 400_000  # numbers held at a time: larger pieces leave the cache and cost three times as much
SOURCES = ("sampling", "weights", "both")
Noise = tuple[Floats, Floats | None, Floats]  # a standard deviation below and (if it differs) above, and the middle


@dataclass(frozen=True)
class Spread:
    """Per office over the draws: median, low and high rank (5 % and 95 % unless asked otherwise); NaN without score.

    moved: mean |rank - nominal rank| over offices and draws. draws: (number, offices) ranks, 0 without score.
    """

    nominal: Floats
    median: Floats
    low: Floats
    high: Floats
    moved: float
    draws: Ranks


def spread(
    scores: npt.ArrayLike,
    steps: Sequence[Step],
    *,
    source: str = "both",
    se: npt.ArrayLike | None = None,
    above: npt.ArrayLike | None = None,
    middle: npt.ArrayLike | None = None,
    weights: str = "uniform",
    width: float = 0.25,
    number: int = 10_000,
    level: float = 0.9,
    smallest_weight: float = 0.6,
    clip: tuple[float, float] | None = (0.0, 100.0),
    top_means: Sequence[str] = (),
    seed: int = 0,
) -> Spread:
    """Ranks over `number` draws of `source`: 'sampling' (needs se, like scores), 'weights' or 'both'.

    Sampling errors are normal around the scores; where a figure is bent (a share near its end), `middle` is the centre
    of its draws, se how far a standard deviation reaches below it and `above` how far above it.
    weights 'uniform': each weight of each step is multiplied by 1 ± width. 'dirichlet': the weights of the children of
    a parent are a Dirichlet draw around the scheme's with coefficient of variation about `width`. `clip` keeps drawn
    scores on the scale. top_means ('arithmetic', 'geometric', …): with the weights, each draw also takes one of these
    for the last step. Offices below smallest_weight have no score and take no rank.
    """
    one_of("source", source, SOURCES)
    one_of("weights", weights, ("uniform", "dirichlet"))
    if whole("number", number, 0) < 100 or not 0 < figure("width", width) < 1 or not 0 < figure("level", level) < 1:
        raise BadNumbers(f"{number} draws, width {width}, level {level}", do="at least 100 draws; others within 0 … 1")
    for mean in top_means:
        one_of("top_means", mean, MEANS)
    table = loose("scores", scores, 2)
    plan = _plan(steps, table.shape[1])
    centre = aggregate(table, steps, smallest_weight).index
    scored = ~np.isnan(centre)
    noise = None
    if source != "weights":
        low = _errors("se", se, table)
        centres = table if middle is None else _like("middle", middle, table)
        noise = (low[scored], None if above is None else _errors("above", above, table)[scored], centres[scored])
    draws = np.zeros((number, len(table)), np.int32)
    at = 0
    pieces = _indices(table[scored], noise, plan, source, weights, width,
                      number, clip, seed, top_means)  # fmt: skip
    for found in _ranked(pieces):
        draws[at : at + len(found), scored] = found
        at += len(found)
    return _summary(draws, scored, _ranks(centre[scored][None])[0], level)


def _ranked(pieces: Iterator[Floats]) -> Iterator[Ranks]:
    """Each piece ranked while the next is drawn."""
    with ThreadPoolExecutor(1) as pool:
        before = None
        for piece in pieces:
            now = pool.submit(_ranks, piece)
            if before is not None:
                yield before.result()
            before = now
        if before is not None:
            yield before.result()


def _errors(name: str, se: npt.ArrayLike | None, table: Floats) -> Floats:
    if se is None:
        raise BadNumbers("sampling is asked for without standard errors", do="give se, shaped like the scores")
    return counts(name, np.where(np.isnan(table), 0.0, _like(name, se, table)))


def _like(name: str, values: npt.ArrayLike, table: Floats) -> Floats:
    wide = loose(name, values)
    if wide.shape != table.shape:
        raise BadNumbers(f"{name} has the shape {wide.shape}, scores {table.shape}")
    return wide


def _indices(
    table: Floats, noise: Noise | None, plan: Plan, source: str, weights: str, width: float, number: int,
    clip: tuple[float, float] | None, seed: int, top_means: Sequence[str] = (),
) -> Iterator[Floats]:  # fmt: skip
    """The index (draws, offices), piece by piece."""
    random = np.random.default_rng(seed)
    wide = max(table.size if noise is not None else 0, len(table) * max(len(means) for _p, _w, means in plan), 1)
    piece = max(1, PIECE // wide)
    columns = np.ascontiguousarray(table.T)
    low, high, middle = (
        (None if x is None else np.ascontiguousarray(x.T)[:, None] for x in noise) if noise else (None, None, None)
    )
    for start in range(0, number, piece):
        rows = min(piece, number - start)
        below = columns[:, None]
        if low is not None and middle is not None:
            below = random.standard_normal((len(columns), rows, len(table)))
            below *= low if high is None else np.where(below < 0, low, high)
            below += middle
            below = np.clip(below, *clip, out=below) if clip else below
        for at, (parents, weight, means) in enumerate(plan):
            drawn = weight[None]
            if source != "sampling":
                drawn = _draw(random, weight, parents, weights, width, rows)
            if source != "sampling" and top_means and at == len(plan) - 1:
                below = _any_mean(below, drawn, parents, top_means, random.integers(len(top_means), size=rows))
            else:
                below = step_up(below, drawn, parents, means)
        yield np.broadcast_to(below[0], (rows, len(table)))


def _any_mean(
    below: Floats, weight: Floats, parents: npt.NDArray[np.int64], means: Sequence[str], chosen: npt.NDArray[np.int64]
) -> Floats:
    """The last step, each draw under the mean it chose."""
    up = np.empty((1, len(chosen), below.shape[2]))
    for which, mean in enumerate(means):
        here = chosen == which
        part = below[:, here] if below.shape[1] > 1 else below
        if here.any():
            up[:, here] = step_up(part, weight[here], parents, (mean,))
    return up


def _draw(
    random: np.random.Generator, weight: Floats, parents: npt.NDArray[np.int64], kind: str, width: float, rows: int
) -> Floats:
    if kind == "uniform":
        return np.asarray(weight * random.uniform(1 - width, 1 + width, (rows, len(weight))))
    # a Dirichlet is gammas over their sum, and the mean divides by the sum anyway; variation of a gamma: 1 / √shape
    total = np.bincount(parents, weight)[parents]
    number = np.bincount(parents)[parents]
    shape = weight / total * number / width**2
    return random.standard_gamma(np.maximum(shape, 1e-12), (rows, len(weight))) * (weight > 0)


def _ranks(index: Floats) -> Ranks:
    """Rank 1 is the highest; ties share the better rank."""
    order = np.argsort(-index, axis=1)
    sorted_ = np.take_along_axis(index, order, 1)
    place = np.broadcast_to(np.arange(1, index.shape[1] + 1, dtype=np.int32), index.shape)
    tied = np.zeros(index.shape, bool)
    tied[:, 1:] = sorted_[:, 1:] == sorted_[:, :-1]
    if tied.any():
        place = np.maximum.accumulate(np.where(tied, 0, place), axis=1)
    ranks = np.empty(index.shape, np.int32)
    np.put_along_axis(ranks, order, place, 1)
    return ranks


def _summary(draws: Ranks, scored: npt.NDArray[np.bool_], nominal: Ranks, level: float) -> Spread:
    number = len(draws)
    ordered = np.sort(draws[:, scored].T.astype(np.uint16 if draws.shape[1] < 65536 else np.int32), axis=1)
    places = [0.5, (1 - level) / 2, (1 + level) / 2]
    median, low, high = (_filled(ordered[:, int(np.ceil(place * number)) - 1], scored) for place in places)
    moved = float(np.abs(draws[:, scored] - nominal).mean()) if scored.any() else 0.0
    return Spread(_filled(nominal, scored), median, low, high, moved, draws)


def _filled(values: npt.NDArray[np.generic], scored: npt.NDArray[np.bool_]) -> Floats:
    full = np.full(scored.shape, np.nan)
    full[scored] = values
    return full


def win_probability(draws: Ranks, offices: npt.ArrayLike | None = None) -> Floats:
    """[i, j]: share of the draws in which i is ahead of j (half for ties), for some offices or all.

    Costs draws × offices²: some hundred offices at a time. NaN where one of the two has no score, and on the diagonal.
    """
    chosen = draws if offices is None else draws[:, codes("offices", offices, draws.shape[1])]
    found = np.empty((chosen.shape[1], chosen.shape[1]))
    columns = np.ascontiguousarray(chosen.T)
    for i, own in enumerate(columns):
        ahead = np.count_nonzero(own < columns, axis=1)
        found[i] = (ahead + np.count_nonzero(own == columns, axis=1) / 2) / len(draws)
    unscored = columns[:, 0] == 0
    found[unscored], found[:, unscored] = np.nan, np.nan
    np.fill_diagonal(found, np.nan)
    return found


def index_range(
    scores: npt.ArrayLike,
    steps: Sequence[Step],
    *,
    width: float = 0.25,
    number: int = 10_000,
    level: float = 0.9,
    smallest_weight: float = 0.6,
    seed: int = 0,
) -> tuple[Floats, Floats]:
    """Low and high end, per office, of the index over draws of the weights (± width); NaN without score.

    At most 2,000 draws are made: all are held at once, and the ends are then good to a hundredth of a point.
    """
    table = loose("scores", scores, 2)
    plan = _plan(steps, table.shape[1])
    scored = ~np.isnan(aggregate(table, steps, smallest_weight).index)
    pieces = _indices(table[scored], None, plan, "weights", "uniform", width, min(number, 2_000), None, seed)
    drawn = np.concatenate([np.asarray(piece) for piece in pieces])
    low, high = (np.quantile(drawn, end, axis=0) for end in ((1 - level) / 2, (1 + level) / 2))
    return _filled(low, scored), _filled(high, scored)
