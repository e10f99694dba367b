"""期末突击 · A surge at the end.

Refuses  counts that pile up in the last month of the period.
Because  the period's end is known, and is worked at: ratings are collected, cases closed on paper, calls made.
Instead  weigh the months alike, or draw the days that count by lot.
"""

import calendar
from collections.abc import Iterator

from shixiao.design import known
from shixiao.design.data import Data
from shixiao.design.patterns import monthly, shown
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.stats import bunching
from shixiao.words import _

FEWEST, LARGE, SURE, ENOUGH = 4, 1.5, 0.05, 100


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for item in shown(plan, data):
        months, _offices, asked, _yes = monthly(data, item.use or "")
        inside = [j for j, month in enumerate(months) if plan.scheme.period.from_ <= month <= plan.scheme.period.to]
        counts = asked.sum(axis=0)[inside]
        if item.use in known.SURVEYED or len(counts) < FEWEST or counts[-1] < ENOUGH:
            continue  # a third party asks when it asks
        days = [calendar.monthrange(months[j].year, months[j].month)[1] for j in inside]
        found = bunching.surge(counts, 1, days)
        if found.ratio >= LARGE and found.p < SURE:
            text = _(
                "“{title}”: {times} times as many in the last month as in the others",
                title=item.title,
                times=f"{float(found.ratio):.1f}",
            )
            yield Found(item.at("use"), text)


rule = Rule(
    severity="warn",
    quote=("突击行动", "shock campaigns"),
    source="Smith 1995 (gaming)",
    finds_in=finds_in,
    needs=("verdicts", "series"),
)
