"""考核网办率 · Points for the channel people choose.

Refuses  points or a target for the share of cases filed online, by mobile phone or at one particular place.
Because  the channel is the applicant's choice by law. Scored, it makes old people stand at the counter while staff
         type into their phones, and papers are keyed in twice so that they count as online.
Instead  publish who files online, without points; score whether a case begun online could be finished online, and
         how those fared who came in person.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule, only_shown
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.items:
        if item.kind == "channel_share" and (item.scored or item.target):
            text = _("“{title}” gives points for the channel that people choose", title=item.title)
            yield Found(
                item.at("score" if item.score else "weight" if item.scored else "target"), text, only_shown(item)
            )


rule = Rule(
    severity="error",
    quote=(
        "市场主体有权自主选择政务服务办理渠道，行政机关不得限定办理渠道",
        "market entities choose the channel themselves; administrative bodies may not restrict it",
    ),
    source="《优化营商环境条例》第三十七条",
    finds=finds,
)
