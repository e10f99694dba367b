"""扎堆过线 · Crowded just over the line.

Refuses  figures that crowd just over a threshold, or that are the same again and again.
Because  offices that would lie just below have been helped over: cases are reclassified, clocks stopped, ratings added;
         the same figure twice was copied.
Instead  remove the threshold; look at the cases of the offices just above it.
"""

from collections import Counter
from collections.abc import Iterator

from scipy import stats

from shixiao.design.data import Data, Said
from shixiao.design.plan import Item, Plan
from shixiao.design.rules._kinds import Found, Rule, shown
from shixiao.words import _

NEAR, SURE, FEWEST = 0.03, 0.01, 6


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for item in plan.items:
        said = data.said(item.use or "")
        if len(said) < FEWEST or not item.is_share:
            continue
        for edge in sorted(_edges(item)):
            over, under = _beside(said, edge, item)
            if over + under >= FEWEST and stats.binomtest(over, over + under, 0.5, "greater").pvalue < SURE:
                text = _(
                    "“{title}”: {over} offices lie just on the right side of {edge}, {under} just on the other",
                    title=item.title,
                    over=over,
                    under=under,
                    edge=shown(item, edge),
                )
                yield Found(item.at("use"), text)
        yield from _copied(item, data)


def _beside(said: Said, edge: float, item: Item) -> tuple[int, int]:
    gap = (said.estimate - edge) * (-1 if item.better == "less" else 1)
    return int(((gap >= 0) & (gap < NEAR)).sum()), int(((gap < 0) & (gap >= -NEAR)).sum())


def _edges(item: Item) -> set[float]:
    steps = [
        s.at_least if s.at_least is not None else s.at_most for s in (item.score.steps or [] if item.score else [])
    ]
    target = [item.target.at_least, item.target.at_most] if item.target else []
    return {edge for edge in (*steps, *target) if edge is not None and 0 < edge < 1}


def _copied(item: Item, data: Data) -> Iterator[Found]:
    """The same counts in one office month after month."""
    months: dict[str, list[tuple[float, float]]] = {}
    for row in data.rows("series"):
        if row["measure"] == item.use and (row.get("asked") or 0) >= 20:
            months.setdefault(row["office"], []).append((float(row["asked"]), float(row.get("yes") or 0)))
    copied = sorted(o for o, s in months.items() if len(s) >= 3 and Counter(s).most_common(1)[0][1] >= 3)
    if copied:
        text = _("“{title}”: {n} offices report the same counts month after month", title=item.title, n=len(copied))
        yield Found(item.at("use"), text)


rule = Rule(
    severity="warn",
    quote=("“满意率”冲上100%", "“satisfaction” shoots up to 100 %"),
    source="Bevan & Hood 2006; Tenbensel 2020; McCrary 2008",
    finds_in=finds_in,
    needs=("verdicts",),
)
