"""一事两考 · Said twice.

Refuses  two scored measures under one heading that say the same (correlation of 0.9 or more, freed of chance).
Because  the same work is paid for twice, and reported twice.
Instead  keep the one that is nearer to what people got; show the other.
"""

from collections.abc import Iterator
from itertools import combinations

from shixiao.design.data import Data
from shixiao.design.patterns import correlation, group, shown
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

SAME = 0.9


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    scored = [item for item in shown(plan, data) if item.scored]
    for one, other in combinations(scored, 2):
        if group(plan, one) != group(plan, other):
            continue
        rho = correlation(data, one, other)
        if abs(rho) >= SAME:
            text = _(
                "“{one}” and “{other}” say the same (correlation {rho})",
                one=one.title,
                other=other.title,
                rho=f"{rho:.2f}",
            )
            yield Found(other.at("use"), text)


rule = Rule(
    severity="warn",
    quote=("事项一味求多", "more and more of everything"),
    source="OECD & JRC 2008; COINr",
    finds_in=finds_in,
    needs=("verdicts",),
)
