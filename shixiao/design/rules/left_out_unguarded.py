"""丢下不会上网的人 · Nobody looks after those left out.

Refuses  points for going online without any indicator of how those fare who come in person: older and disabled people.
Because  effort follows the points: counters are closed, staff are moved, and whoever cannot use a telephone is sent
         away or led through the app by hand.
Instead  beside every figure of online service one of service at the counter (waiting time, turned away), and one of
         the difference between groups.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

PUSHING = ("channel_share", "online_catalogue", "app_usage", "window_cuts")


def finds(plan: Plan) -> Iterator[Found]:
    guarded = any(item.kind == "window_service" for item in plan.items)
    for item in plan.items:
        if item.kind in PUSHING and (item.scored or item.target) and not guarded:
            text = _("“{title}” is rewarded, and nothing says how people at the counter fare", title=item.title)
            yield Found(item.at("kind" if item.row else "use"), text)


rule = Rule(
    severity="warn",
    quote=("让少数不便“触网”的群众左右为难", "the few who cannot easily go online are left in a bind"),
    source="国办发〔2020〕45号；Smith 1995 (tunnel vision)",
    finds=finds,
)
