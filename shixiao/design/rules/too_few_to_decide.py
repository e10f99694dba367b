"""样本不够下结论 · Too few to decide.

Refuses  a scored measure for which many offices have too few answers for what is decided by it.
Because  the office's points are then those of thirty people who happened to come.
Instead  pool periods, borrow strength from like offices, or say that it cannot be told; ask as many as would tell.
"""

from collections.abc import Iterator

from shixiao.design.data import Data, Row
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

MANY, WIDEST, FEWEST = 0.1, 0.30, 30  # NCHS 2017


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for item in plan.items:
        rows = [r for r in data.rows("verdicts") if r["measure"] == item.use and r.get("asked")]
        few = sum(_vague(row, item.is_share) for row in rows)
        if item.scored and rows and few > MANY * len(rows):
            text = _(
                "“{title}”: for {n} of {of} offices too few were asked to decide anything",
                title=item.title,
                n=few,
                of=len(rows),
            )
            yield Found(item.at("use"), text)


def _vague(row: Row, share: bool) -> bool:
    if row.get("status") == "too_few" or float(row.get("n_effective") or row["asked"]) < FEWEST:
        return True
    wide = (
        row.get("low") is not None and row.get("high") is not None and float(row["high"]) - float(row["low"]) >= WIDEST
    )
    return (share and wide) or row.get("met") == "cannot_tell"


rule = Rule(
    severity="warn",
    source="NCHS Data Presentation Standards 2017",
    finds_in=finds_in,
    needs=("verdicts",),
)
