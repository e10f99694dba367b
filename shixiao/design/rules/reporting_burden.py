"""填报负担 · What reporting costs.

Refuses  nothing: it says how many hours of staff the demanded papers cost.
Because  every hour spent on filling in is taken from people who wait; numbers that no register holds are written down
         by those who need them to be good.
Instead  collect from the register of cases, where the work leaves its trace anyway.
"""

from collections.abc import Iterator

from shixiao.design.data import Data
from shixiao.design.plan import Path, Plan
from shixiao.design.practice import Evidence
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

A_MONTH = {"day": 21.0, "week": 52 / 12, "month": 1.0, "quarter": 1 / 3, "half_year": 1 / 6, "year": 1 / 12, "once": 0}


def demanded(plan: Plan) -> list[tuple[Path, Evidence]]:
    """All that offices must hand in, with its place."""
    out: list[tuple[Path, Evidence]] = [(("evidence", i), e) for i, e in enumerate(plan.scheme.evidence)]
    for item in plan.indicators:
        out += [(item.at("evidence", i), e) for i, e in enumerate(item.row.evidence if item.row else [])]
    return out


def hours(plan: Plan) -> float:
    """Hours of staff per office and month, of what says how long it takes."""
    return sum(A_MONTH[e.every] * (e.minutes or 0) for _path, e in demanded(plan) if e.every) / 60


def finds(plan: Plan) -> Iterator[Found]:
    papers = demanded(plan)
    if papers:
        text = _(
            "{n} kinds of papers, about {hours} hours of staff per office and month",
            n=len(papers),
            hours=f"{hours(plan):.1f}",
        )
        yield Found(papers[0][0], text)


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    papers, offices = demanded(plan), len([row for row in data.rows("offices") if row.get("assessed", True)])
    if papers and offices and hours(plan):
        text = _(
            "over {offices} offices that is {hours} hours a month",
            offices=offices,
            hours=f"{hours(plan) * offices:.0f}",
        )
        yield Found(papers[0][0], text)


rule = Rule(
    severity="info",
    quote=("二次录入；填表", "keyed in twice; forms filled in"),
    source="FABRIC 2001 (cost-effective); 整治形式主义为基层减负若干规定 2024",
    finds=finds,
    finds_in=finds_in,
    needs=("offices",),
)
