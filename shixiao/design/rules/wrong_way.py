"""方向相反 · It points the wrong way.

Refuses  a scored measure that falls where everything else under its heading rises.
Because  what it rewards takes something away from the rest: an office that is good at the one is punished for it.
Instead  look at its direction and its definition; if both are right, it belongs under another heading.
"""

from collections.abc import Iterator

from shixiao.design.data import Data
from shixiao.design.patterns import against_rest, shown
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

SURE = 0.05


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for item in shown(plan, data):
        rho, p = against_rest(plan, data, item)
        if rho < 0 and p < SURE:
            text = _("“{title}” falls where the rest rises (correlation {rho})", title=item.title, rho=f"{rho:.2f}")
            yield Found(item.at("use"), text)


rule = Rule(
    severity="warn",
    quote=("不能以量取胜", "quantity must not win"),
    source="OECD & JRC 2008; COINr",
    finds_in=finds_in,
    needs=("verdicts",),
)
