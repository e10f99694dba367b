"""一天定全年 · One day stands for the year.

Refuses  a figure taken on one day or on days that are announced, or a period shorter than the effect needs.
Because  that day is got ready for: counters are manned, calls are made, and the day after it all ends.
Instead  a window that runs on all the time, or days that are drawn by lot and not announced.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    days = (plan.scheme.period.to - plan.scheme.period.from_).days + 1
    for item in plan.indicators:
        row = item.row
        if row and row.measured in ("on_one_day", "on_announced_days"):
            text = _("“{title}” is measured on days that everybody knows", title=item.title)
            yield Found(item.at("measured"), text, edit.put(item.at("measured"), "on_drawn_days"))
        if row and row.lag_days > days:
            text = _(
                "“{title}” takes {lag} days to show, and the period has {days}",
                title=item.title,
                lag=row.lag_days,
                days=days,
            )
            yield Found(item.at("lag_days"), text)


rule = Rule(
    severity="info",
    quote=("大搞“突击行动”", "great “shock campaigns”"),
    source="Smith 1995 (myopia); FABRIC 2001 (timely)",
    finds=finds,
)
