"""一事两考 · Said twice.

Refuses  two scored measures under one heading that say the same (correlation of 0.9 or more, freed of chance).
Because  the same work is paid for twice, and reported twice.
Instead  keep the one that is nearer to what people got; show the other.
"""

from collections.abc import Iterator
from itertools import combinations

from shixiao.design.data import Data
from shixiao.design.patterns import compared, group, shown
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    scored = [item for item in shown(plan, data) if item.scored]
    found = compared(data, scored)
    if found is None:
        return
    for i, j in combinations(range(len(scored)), 2):
        one, other = scored[i], scored[j]
        if found.redundant[i, j] and group(plan, one) == group(plan, other):
            rho = f"{found.correlation[i, j]:.2f}"
            text = _(
                "“{one}” and “{other}” say the same (correlation {rho})", one=one.title, other=other.title, rho=rho
            )
            yield Found(other.at("use"), text)


rule = Rule(
    severity="warn",
    quote=("事项一味求多", "more and more of everything"),
    source="OECD & JRC 2008; COINr",
    finds_in=finds_in,
    needs=("verdicts",),
)
