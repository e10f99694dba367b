"""说明不了什么 · It tells nothing.

Refuses  a scored measure whose differences between offices are mostly chance, or that almost all offices fulfil.
Because  points are then given by lot: at a mean of 99.5 % and a spread of 0.2 points five sixths of every difference
         is chance.
Instead  drop it, or ask a finer question of which the answers differ.
"""

from collections.abc import Iterator

from shixiao.design.chances import errors
from shixiao.design.data import Data
from shixiao.design.patterns import shown
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.stats import reliability
from shixiao.words import _

FEWEST, LEAST, FULL, NEAR = 5, 0.5, 0.8, 0.005


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for item in shown(plan, data):
        said = data.said(item.use or "")
        if not item.scored or len(said) < FEWEST:
            continue
        found = reliability.reliability(said.estimate, errors(said))
        best = said.estimate if item.better != "less" else 1 - said.estimate
        full = reliability.at_ceiling(best, 1.0, NEAR) if item.is_share else 0.0
        if full >= FULL:
            text = _(
                "“{title}”: {share} % of all offices have reached the end", title=item.title, share=f"{100 * full:.0f}"
            )
            yield Found(item.at("use"), text)
        elif found.low < LEAST:
            text = _(
                "“{title}”: {share} % of the differences are real ({low} to {high} %)",
                title=item.title,
                share=f"{100 * found.share:.0f}",
                low=f"{100 * found.low:.0f}",
                high=f"{100 * found.high:.0f}",
            )
            yield Found(item.at("use"), text)


rule = Rule(
    severity="error",
    quote=("“100%”这个数字……并不鲜见", "the figure “100 %” … is not rare"),
    source="Adams 2009 (RAND); OECD & JRC 2008",
    finds_in=finds_in,
    needs=("verdicts",),
)
