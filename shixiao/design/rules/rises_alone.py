"""数字涨实效没涨 · It rises alone.

Refuses  a scored measure that rises for two periods while what people say when a third party asks does not.
Because  then the figure is worked at and not the thing that it stood for (Goodhart's law).
Instead  suspend its points and audit the outcome; take it up again when both move together.
"""

from collections.abc import Iterator

import numpy as np

from shixiao.design import known
from shixiao.design.data import Data, Floats
from shixiao.design.patterns import in_thirds, shown
from shixiao.design.plan import Item, Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.stats import alarms
from shixiao.words import _

FEWEST = 5


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    told = [in_thirds(data, measure) for measure in known.THIRD_PARTY]
    outcome = next((one for one in told if one[0]), None)
    for item in shown(plan, data) if outcome else []:
        if item.scored and item.use not in known.SURVEYED and item.is_share and outcome:
            yield from _alone(item, in_thirds(data, item.use or ""), outcome)


def _alone(item: Item, own: tuple[list[str], Floats], outcome: tuple[list[str], Floats]) -> Iterator[Found]:
    both = [office for office in own[0] if office in outcome[0]]
    mine = own[1][[own[0].index(o) for o in both]] * (-1 if item.better == "less" else 1)
    theirs = outcome[1][[outcome[0].index(o) for o in both]]
    if (~np.isnan(mine).any(axis=1) & ~np.isnan(theirs).any(axis=1)).sum() < FEWEST:
        return
    found = alarms.overall(mine, theirs)
    if found.alarm:
        text = _(
            "“{title}” got better by {rise} points over the period, what people say of it by {other} ({n} offices)",
            title=item.title,
            rise=f"{100 * found.measure_rise:.1f}",
            other=f"{100 * found.outcome_rise:+.1f}",
            n=found.offices,
        )
        yield Found(item.at("use"), text)


rule = Rule(
    severity="error",
    quote=("考核缺实效；树立实绩导向", "assessment lacks real effect; real results must lead"),
    source="Goodhart 1975; Campbell 1979; Bevan & Hood 2006",
    finds_in=finds_in,
    needs=("verdicts", "series"),
)
