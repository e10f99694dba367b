"""鞭打快牛 · Last year's figure and something more.

Refuses  a target that is last year's own value and so much more.
Because  whoever did well is asked for more, whoever did badly for little: it pays to hold back, and to keep something
         for next year. Near the top every year's target is out of reach.
Instead  a fixed target for several years, the same for everybody, or the value of comparable offices.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.practice import Aim
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        for key in ("last_year_plus", "last_year_times"):
            if isinstance(item.target, Aim) and getattr(item.target, key) is not None:
                text = _("“{title}” must grow from last year's value, whatever that was", title=item.title)
                yield Found(item.at("target", key), text)


rule = Rule(
    severity="warn",
    source="Bevan & Hood 2006 (ratchet effect); Smith 1995 (myopia)",
    finds=finds,
)
