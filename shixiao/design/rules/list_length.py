"""清单长度计分 · Points for the length of a list.

Refuses  points for how many services are listed, claimed or taken over, or for how much of a directory is covered.
Because  a list grows at no cost: services are listed that nobody has asked for and nobody there can deliver, and are
         struck off again two years later. Who lists honestly is last.
Instead  publish the length without points; score what people who came got (done in one visit, on time), and show
         services that are listed and never used.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule, only_shown
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        if item.kind == "list_length" and item.scored and item.use != "listed_but_unused":
            text = _("“{title}” gives {points} points for the list", title=item.title, points=f"{item.weight:g}")
            yield Found(item.at("score" if item.score else "weight"), text, only_shown(item))


rule = Rule(
    severity="error",
    quote=(
        "不顾自身能力，事项一味求多，且纳入考核",
        "more and more services regardless of ability, and assessed by it",
    ),
    source="半月谈 2021-23; 鄂州 2020 (t20200805_348064)",
    finds=finds,
)
