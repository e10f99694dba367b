"""中途改规则 · Rules changed on the way.

Refuses  a definition, target or weight that changes inside the period, or before it was announced.
Because  what was done under the old rule is judged by the new one; the figures before and after are two figures under
         one name.
Instead  the version that was published at the start holds to the end; a change begins with the next period.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    period = plan.scheme.period
    for i, change in enumerate(plan.scheme.changes):
        late = change.announced_on is not None and change.announced_on > change.on
        if late:
            text = _("“{what}” held from {day}, before it was announced", what=change.what, day=change.on)
            yield Found(("changes", i, "announced_on"), text)
        elif period.from_ < change.on <= period.to:
            text = _("“{what}” changed on {day}, inside the period", what=change.what, day=change.on)
            yield Found(("changes", i, "on"), text)


rule = Rule(
    severity="warn",
    quote=("一时抓一时不抓", "taken up for a while, then dropped for a while"),
    source="FABRIC 2001 (comparable)",
    finds=finds,
)
