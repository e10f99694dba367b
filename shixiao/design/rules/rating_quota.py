"""好评摊派 · A quota of ratings.

Refuses  a required number or rate of ratings or of praise, the rate of those who rate by themselves included.
Because  people are pestered, identity cards are borrowed, a child is entered as hard to employ: what is owed is the
         number, and the number is delivered.
Instead  show how many rated, how many were asked to and how many ratings a system put in; never score it.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule, only_shown, shown
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.items:
        if item.kind == "rating_count" and (item.scored or item.target):
            least = item.target.at_least if item.target else None
            text = (
                _("“{title}” demands {value} ratings", title=item.title, value=shown(item, least))
                if least is not None
                else _("“{title}” gives points for being rated", title=item.title)
            )
            key = "target" if item.target else "score" if item.score else "weight"
            yield Found(item.at(key), text, only_shown(item))


rule = Rule(
    severity="error",
    quote=("累计给予好评1266次", "1,266 good ratings in all"),
    source="华商报 2023（周至，每月 300 条好评）；国办发〔2019〕51号（自愿评价）",
    finds=finds,
)
