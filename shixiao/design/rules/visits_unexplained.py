"""跑动没有理由 · Visits without a reason.

Refuses  a service for which people must come, without saying why.
Because  a visit that nobody had to justify is never abolished.
Instead  say what can only be done in person; what cannot be justified is zero visits.
"""

from collections.abc import Iterator

from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.visits and not service.visits_because:
            text = _("“{service}” needs {n} visits and does not say why", service=service.name, n=service.visits)
            yield Found(("services", i, "visits"), text)


rule = Rule(severity="warn", source=LIST_CHECKS, finds_in_list=finds_in_list)
