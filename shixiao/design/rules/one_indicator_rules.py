"""一项独大 · One indicator outweighs the rest.

Refuses  one of three or more indicators that is worth more than 40 %, or online channels that together are.
Because  everything else is neglected for it, and whoever can move that one number moves the whole result.
Instead  at most 40 % for one thing; a scheme that asks one question asks only that and says so.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

MOST, LEAST = 0.4, 3
CHANNEL = ("channel_share", "online_catalogue", "app_usage")


def finds(plan: Plan) -> Iterator[Found]:
    for where, group in (("asks", plan.measures), ("indicators", plan.indicators)):
        scored = [item for item in group if item.path in plan.shares]
        if len(scored) < LEAST:
            continue
        for item in scored:
            if plan.shares[item.path] > MOST:
                part = f"{100 * plan.shares[item.path]:.0f}"
                yield Found(item.at("weight"), _("“{title}” is worth {share} %", title=item.title, share=part))
        online = [plan.shares[item.path] for item in scored if item.kind in CHANNEL]
        if len(online) > 1 and sum(online) > MOST:
            part = f"{100 * sum(online):.0f}"
            yield Found((where,), _("how online everything is, is worth {share} % together", share=part))


rule = Rule(
    severity="warn",
    quote=("权重较大的一个指标", "an indicator of great weight"),
    source="Smith 1995 (tunnel vision, sub-optimisation)",
    finds=finds,
)
