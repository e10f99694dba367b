"""咨询投诉同号 · One telephone for both.

Refuses  the same number for questions and for complaints.
Because  who complains reaches the one he complains about.
Instead  complaints go to somebody else than the office that is complained about.
"""

from collections.abc import Iterator

from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.asks_at and _digits(service.asks_at) == _digits(service.complains_at):
            text = _("“{service}” takes complaints on the number it answers questions on", service=service.name)
            yield Found(("services", i, "complains_at"), text)


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit())


rule = Rule(severity="warn", source=LIST_CHECKS, finds_in_list=finds_in_list)
