"""即办承诺不符 · At once or promised.

Refuses  a service that is promised at once and listed as one with a term, or the other way round.
Because  people are told two things, and the share of services done at once is whatever the list says.
Instead  no promised days: handling `at_once`; some: `promised`.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        right = "at_once" if service.promised_days == 0 else "promised"
        if service.promised_days is not None and service.handling != right:
            at = ("services", i, "handling")
            text = _("“{service}” promises {days} days", service=service.name, days=f"{service.promised_days:g}")
            yield Found(at, text, edit.put(at, right))


rule = Rule(severity="error", source=LIST_CHECKS, finds_in_list=finds_in_list)
