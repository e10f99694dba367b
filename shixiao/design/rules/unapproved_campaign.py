"""计划外考核 · An assessment outside the plan.

Refuses  an assessment or campaign (创建, 达标, 评比) whose number in the approved annual plan is not given.
Because  each department runs its own, the same offices answer all of them, and the papers of one are copied into the
         next.
Instead  name the approval, or drop it.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    authority = plan.scheme.authority
    if authority and not authority.plan:
        text = (
            _("{who}: this campaign ({kind}) names no approved plan", who=authority.name, kind=authority.campaign)
            if authority.campaign
            else _("{who}: this assessment names no approved plan", who=authority.name)
        )
        yield Found(("authority", "campaign") if authority.campaign else ("authority",), text)


rule = Rule(
    severity="warn",
    quote=(
        "省里一些厅局搞“创建、达标、评比”",
        "some departments of the province run “campaigns, standards and contests”",
    ),
    source="整治形式主义为基层减负若干规定 2024（年度计划、规范创建示范和达标活动）",
    finds=finds,
)
