"""没办事的被评价 · People asked who never had a case.

Refuses  ratings and calls that reach people who had no case with the office.
Because  they cannot know; they say yes to be left alone, and whoever was found to ask decides the figure.
Instead  draw from the register of cases; “I never had this case” is an answer, and is counted.
"""

from collections.abc import Iterator

from shixiao.design.data import Data
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

CASELESS = ("rating_without_case",)


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    rows = [row for row in data.rows("findings") if row["rule"] in CASELESS]
    found, offices = sum(int(row["rows"]) for row in rows), len({row["office"] for row in rows})
    for item in plan.rated():
        if found and item.use:
            text = _(
                "“{title}”: {n} ratings of {offices} offices belong to no case",
                title=item.title,
                n=found,
                offices=offices,
            )
            yield Found(item.at("use"), text)


rule = Rule(
    severity="error",
    quote=(
        "我明明没有办这项业务，为什么也要对这项工作表示满意？",
        "I never had this business; why must I too say that I am satisfied with it?",
    ),
    source="FABRIC 2001 (well-defined)",
    finds_in=finds_in,
    needs=("findings",),
)
