"""新指标当年计分 · Scored in its first period.

Refuses  points for an indicator in the first period in which it is measured, or right after its definition changed.
Because  nobody knows yet what is normal, what the figure costs and how it goes wrong; offices are judged by the
         teething troubles of a definition.
Instead  publish it for one period without points, then decide.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule, only_shown
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    period = plan.scheme.period
    changed = {c.indicator for c in plan.scheme.changes if period.from_ <= c.on <= period.to}
    for item in plan.indicators:
        since = item.row.since if item.row else None
        new = since is not None and since >= period.from_
        if item.scored and (new or item.name in changed):
            text = _("“{title}” is scored in its first period", title=item.title)
            yield Found(item.at("since" if new else "name"), text, only_shown(item))


rule = Rule(
    severity="warn",
    quote=("一时抓一时不抓", "taken up for a while, then dropped for a while"),
    source="FABRIC 2001 (comparable)",
    finds=finds,
)
