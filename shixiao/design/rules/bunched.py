"""扎堆过线 · Crowded just over the line.

Refuses  figures that crowd just over a threshold, or that are the same again and again.
Because  offices that would lie just below have been helped over: cases are reclassified, clocks stopped, ratings added;
         the same figure twice was copied.
Instead  remove the threshold; look at the cases of the offices just above it.
"""

from collections.abc import Iterator

import numpy as np

from shixiao.design.data import Data, Said
from shixiao.design.patterns import monthly
from shixiao.design.plan import Item, Plan
from shixiao.design.rules._kinds import Found, Rule, shown
from shixiao.stats import bunching
from shixiao.words import _

SURE, CELLS, REACH, ASKED = 0.01, 100, 12, 20  # one cell is one point of a hundred


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for item in plan.items:
        said = data.said(item.use or "")
        for edge in sorted(_edges(item)) if item.is_share else []:
            yield from _over(item, said, edge)
        yield from _copied(item, data)


def _over(item: Item, said: Said, edge: float) -> Iterator[Found]:
    """Is the density of offices broken at the line? Low values are turned round where they pay."""
    value, line = (1 - said.estimate, 1 - edge) if item.better == "less" else (said.estimate, edge)
    at = round(line * CELLS)
    if not REACH // 3 <= at <= CELLS - REACH // 3:
        return
    histogram = np.histogram(value - line, bins=np.arange(-at, CELLS - at + 2) / CELLS - 1e-9)[0]
    jump = bunching.density_jump(histogram, at, reach=REACH)
    if np.isnan(jump.z):  # few offices, none of them just below: lines in place of curves
        jump = bunching.density_jump(histogram, at, reach=REACH, degree=1)
    if jump.log_ratio > 0 and jump.p < SURE:
        text = _(
            "“{title}”: just over {edge} there are {times} times as many offices as just below",
            title=item.title,
            edge=shown(item, edge),
            times=f"{np.exp(jump.log_ratio):.1f}",
        )
        yield Found(item.at("use"), text)


def _edges(item: Item) -> set[float]:
    steps = [
        s.at_least if s.at_least is not None else s.at_most for s in (item.score.steps or [] if item.score else [])
    ]
    target = [item.target.at_least, item.target.at_most] if item.target else []
    return {edge for edge in (*steps, *target) if edge is not None and 0 < edge < 1}


def _copied(item: Item, data: Data) -> Iterator[Found]:
    """The same share in one office month after month, more often than chance would have it."""
    months, offices, asked, yes = monthly(data, item.use or "")
    if len(months) < 4 or not item.is_share or (yes != np.floor(yes)).any():  # weighted samples are no counts
        return
    large = asked * (asked >= ASKED)
    found = bunching.repeats(np.where(large > 0, yes, 0), large)
    copied = int((found.p < SURE / max(len(offices), 1)).sum())
    if copied:
        text = _("“{title}”: {n} offices report the same counts month after month", title=item.title, n=copied)
        yield Found(item.at("use"), text)


rule = Rule(
    severity="warn",
    quote=("“满意率”冲上100%", "“satisfaction” shoots up to 100 %"),
    source="Bevan & Hood 2006; Tenbensel 2020; McCrary 2008",
    finds_in=finds_in,
    needs=("verdicts",),
)
