"""只考做了什么 · Only what was done, not what came of it.

Refuses  a scheme of which more than 70 % of the weight is lists, channels, activity or paper, or that has no indicator
         of what the citizen got.
Because  offices produce what is counted. Lists grow, meetings are held, and whether the person who came could go home
         with the thing done is nobody's business.
Instead  score what people got: done in one visit, on time, solved; show activity without points.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

OUTCOMES = ("outcome", "satisfaction", "complaints", "timeliness", "window_service")
MOST = 0.7


def finds(plan: Plan) -> Iterator[Found]:
    for where, group in (("asks", plan.measures), ("indicators", plan.indicators)):
        scored = [item for item in group if item.path in plan.shares]
        if not scored or all(item.kind == "other" for item in scored):
            continue
        output = sum(plan.shares[item.path] for item in scored if item.kind not in (*OUTCOMES, "other", "upkeep"))
        told = any(item.kind in OUTCOMES for item in scored)
        if output > MOST or (not told and output > 0):
            text = _(
                "{share} % of the weight is for what was done, not for what came of it", share=f"{100 * output:.0f}"
            )
            yield Found((where,), text)


rule = Rule(
    severity="warn",
    quote=("不能以量取胜……树立实绩导向", "quantity must not win … real results must lead"),
    source="FABRIC 2001 (balanced); Smith 1995 (tunnel vision)",
    finds=finds,
)
