"""系统不通却计分 · Scored on a link that is missing.

Refuses  points that depend on a connection between systems that does not exist.
Because  the office cannot build it: people bring the papers anyway and staff key everything in twice, to look as if
         it worked.
Instead  leave it out of the office's score until the link works; a missing link is charged to its owner.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule, only_shown
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        for name in item.row.depends_on if item.row and item.scored else []:
            link = plan.scheme.connections[name]
            if not link.connected:
                text = _(
                    "“{title}” needs “{link}”, which is not connected; that is the business of {owner}",
                    title=item.title,
                    link=link.title,
                    owner=link.owner,
                )
                yield Found(item.at("depends_on"), text, only_shown(item))


rule = Rule(
    severity="error",
    quote=("平台没有打通，数据不能共享", "the platforms are not connected, data cannot be shared"),
    source="国务院令第716号；FABRIC 2001 (attributable)",
    finds=finds,
)
