"""没有一分可得 · Worth no points.

Refuses  a table of indicators of which every weight is 0.
Because  its points were lost on the way from the table to this file: everybody gets the same, and no other rule about
         points can speak.
Instead  the points of each indicator as the table has them, under `weight`; a table that only shows figures lists its
         measures under `asks`.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    if plan.indicators and not plan.scored and _meant_to_score(plan):
        yield Found(("indicators",), _("none of {n} indicators is worth a point", n=len(plan.indicators)))


def _meant_to_score(plan: Plan) -> bool:
    """Whether anything in the file speaks of points; rows that are only shown have nothing left that does."""
    return any(item.row and (item.row.score or item.row.wording or item.row.bonus) for item in plan.indicators)


rule = Rule(severity="error", source="OECD & JRC 2008", finds=finds)
