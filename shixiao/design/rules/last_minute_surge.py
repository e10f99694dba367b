"""期末突击 · A surge at the end.

Refuses  counts that pile up in the last month of the period.
Because  the period's end is known, and is worked at: ratings are collected, cases closed on paper, calls made.
Instead  weigh the months alike, or draw the days that count by lot.
"""

from collections.abc import Iterator

from shixiao.design.data import Data
from shixiao.design.patterns import monthly, shown
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

FEWEST, TWICE, ENOUGH = 4, 2.0, 100


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for item in shown(plan, data):
        months, asked, _yes = monthly(data, item.use or "")
        whole = [n for month, n in zip(months, asked, strict=True) if month <= plan.scheme.period.to]
        if len(whole) < FEWEST or whole[-1] < ENOUGH:
            continue
        rest = sum(whole[:-1]) / (len(whole) - 1)
        if rest and whole[-1] / rest >= TWICE:
            text = _(
                "“{title}”: {times} times as many in the last month as in the others",
                title=item.title,
                times=f"{whole[-1] / rest:.1f}",
            )
            yield Found(item.at("use"), text)


rule = Rule(
    severity="warn",
    quote=("突击行动", "shock campaigns"),
    source="Smith 1995 (gaming)",
    finds_in=finds_in,
    needs=("verdicts", "series"),
)
