"""方向相反 · It points the wrong way.

Refuses  a scored measure that falls where everything else under its heading rises.
Because  what it rewards takes something away from the rest: an office that is good at the one is punished for it.
Instead  look at its direction and its definition; if both are right, it belongs under another heading.
"""

from collections.abc import Iterator

from shixiao.design.data import Data
from shixiao.design.patterns import against_rest, group, shown
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    scored = [item for item in shown(plan, data) if item.scored]
    for item in scored:
        rest = [one for one in scored if one is not item and group(plan, one) == group(plan, item)]
        rho, opposed = against_rest(data, item, rest)
        if opposed:
            text = _("“{title}” falls where the rest rises (correlation {rho})", title=item.title, rho=f"{rho:.2f}")
            yield Found(item.at("use"), text)


rule = Rule(
    severity="warn",
    quote=("不能以量取胜", "quantity must not win"),
    source="OECD & JRC 2008; COINr",
    finds_in=finds_in,
    needs=("verdicts",),
)
