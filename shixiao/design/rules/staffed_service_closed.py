"""撤掉人工窗口 · The staffed counter is closed.

Refuses  points for closing counters or moving staff away from them, and services that can only be had by machine.
Because  who cannot see, hear, read or use a telephone has no other way; the law keeps one open.
Instead  keep guidance and staff on the spot; count the people who come there and how long they wait.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule, only_shown
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        if item.kind == "window_cuts" and (item.scored or item.target):
            text = _("“{title}” gives points for fewer staffed counters", title=item.title)
            yield Found(item.at("kind"), text, only_shown(item))


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.channels and "counter" not in service.channels:
            text = _("“{service}” cannot be had at a counter", service=service.name)
            yield Found(("services", i, "channels"), text)


rule = Rule(
    severity="error",
    quote=(
        "应当保留现场指导、人工办理等传统服务方式",
        "guidance on the spot, service by staff and other traditional ways shall be kept",
    ),
    source="《无障碍环境建设法》第三十九条",
    finds=finds,
    finds_in_list=finds_in_list,
)
