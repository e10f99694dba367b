"""全程网办还要跑 · Fully online, and still a visit.

Refuses  a service listed as fully online for which people must come.
Because  the rate of services fully online is a figure of the list; who believes it travels twice.
Instead  fully online is what needs no visit at all; say so only then.
"""

from collections.abc import Iterator

from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.fully_online and service.visits:
            text = _("“{service}” is fully online and needs {n} visits", service=service.name, n=service.visits)
            yield Found(("services", i, "fully_online"), text)


rule = Rule(severity="error", source=LIST_CHECKS, finds_in_list=finds_in_list)
