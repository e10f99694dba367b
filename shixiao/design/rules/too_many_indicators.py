"""指标太多 · Too many indicators.

Refuses  more than twenty scored indicators, or more than a quarter of them worth less than two per cent each.
Because  nobody can work at forty things: each is filled in, none is improved, and the few that tell drown in the rest.
Instead  keep those that tell something, are not said twice and move with what people got; show the others unscored.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

MOST, SMALL, FEW = 20, 0.02, 0.25


def finds(plan: Plan) -> Iterator[Found]:
    for where, group in (("asks", plan.measures), ("indicators", plan.indicators)):
        scored = [item for item in group if item.scored]
        small = sum(plan.shares.get(item.path, 1.0) < SMALL for item in scored)
        if len(scored) > MOST:
            yield Found((where,), _("{n} indicators are scored", n=len(scored)))
        elif scored and small > FEW * len(scored):
            text = _("{small} of {n} scored indicators are worth less than 2 % each", small=small, n=len(scored))
            yield Found((where,), text)


rule = Rule(
    severity="warn",
    quote=("不能以量取胜", "quantity must not win"),
    source="OECD & JRC 2008 (parsimony); FABRIC 2001 (focused)",
    finds=finds,
)
