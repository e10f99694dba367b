"""家底不同直接比 · Compared with unequal means.

Refuses  raw numbers of output compared between offices whose staff or caseload differs by more than two to one.
Because  the large office wins by being large, and the small one learns that nothing it does will count.
Instead  compare with what is expected of an office with these people and this caseload; show the difference.
"""

from collections.abc import Iterator

import numpy as np

from shixiao.design.data import Data
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

TWICE, FEWEST = 2.0, 5
RAW = ("list_length", "rating_count", "activity", "app_usage", "complaints", "paperwork")


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for column, name in (("in_post", _("people at work")), ("cases", _("the number of cases"))):
        values = [float(r[column]) for r in data.rows("offices") if r.get("assessed", True) and r.get(column)]
        if len(values) < FEWEST:
            continue
        low, high = np.percentile(values, [10, 90])
        for item in plan.indicators:
            if item.scored and item.kind in RAW and not item.is_share and high > TWICE * low:
                text = _(
                    "“{title}” compares offices that differ by {times} to one in {what}",
                    title=item.title,
                    times=f"{high / low:.1f}",
                    what=name,
                )
                yield Found(item.at("score" if item.score else "name"), text)


rule = Rule(
    severity="warn",
    quote=("没有专职员工；哪个比较急就先忙哪个", "no full-time staff; whichever is most urgent is done first"),
    source="Goldstein & Spiegelhalter 1996; Smith 1995 (misinterpretation)",
    finds_in=finds_in,
    needs=("offices",),
)
