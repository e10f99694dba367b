"""只建不管 · Built and not kept.

Refuses  points for a site, a platform or a column that exists, without any for its upkeep.
Because  it is built for the day of the inspection: four dead links, notices three years old, menus that lead nowhere.
Instead  score what a visitor finds: links that work, dates that are recent, questions that are answered; that it exists
         is shown without points.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule, only_shown
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    kept = any(item.kind == "upkeep" for item in plan.items)
    for item in plan.indicators:
        if item.kind == "existence" and item.scored and not kept:
            text = _("“{title}” is worth {points} points once it is there", title=item.title, points=f"{item.weight:g}")
            yield Found(item.at("kind"), text, only_shown(item))


rule = Rule(
    severity="warn",
    quote=("线上服务平台“只建不管”", "online platforms are “built and not looked after”"),
    source="Smith 1995 (measure fixation); 国办秘函〔2019〕19号",
    finds=finds,
)
