"""零跑动没有出路 · No visit, and no other way.

Refuses  a service listed with no visit at all that can be had neither online nor by post.
Because  people find out at the closed door that “no visit” was only a figure.
Instead  offer filing by post, or say how many visits it takes.
"""

from collections.abc import Iterator

from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _

REMOTE = {"online", "mobile", "post"}


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.visits == 0 and not service.fully_online and service.channels and not REMOTE & set(service.channels):
            text = _("“{service}” needs no visit and can be had neither online nor by post", service=service.name)
            yield Found(("services", i, "visits"), text)


rule = Rule(severity="error", source=LIST_CHECKS, finds_in_list=finds_in_list)
