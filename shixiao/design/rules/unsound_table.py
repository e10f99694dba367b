"""计分表对不上 · A table that does not add up.

Refuses  weights that do not sum to the total, two indicators of one name, scored indicators without direction, unit or
         scoring rule, and rules that can give more points than the indicator is worth.
Because  the same data give different results, depending on who computes them, and nobody can appeal against arithmetic
         that was never written down.
Instead  full marks that are the sum of the weights; for each indicator its direction, its unit and one scoring rule.
"""

from collections import Counter
from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Item, Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

MORE = ("satisfaction", "outcome", "timeliness", "rectification", "upkeep", "window_service", "staffing", "judged")


def finds(plan: Plan) -> Iterator[Found]:
    yield from _total(plan)
    names = Counter(item.name for item in plan.indicators)
    titles = Counter(item.title for item in plan.indicators)
    for item in plan.indicators:
        if names[item.name] > 1 or titles[item.title] > 1:
            yield Found(item.at("name"), _("“{title}” stands in the table more than once", title=item.title))
        if item.scored:
            yield from _row(item)


def _total(plan: Plan) -> Iterator[Found]:
    counted = sum(item.weight for item in plan.indicators if item.row and not item.row.bonus)
    total = plan.scheme.total
    if total is not None and counted and abs(counted - total) > 1e-9:
        text = _("the weights sum to {sum} and the total is {total}", sum=f"{counted:g}", total=f"{total:g}")
        yield Found(("total",), text, edit.put(("total",), int(counted) if counted == int(counted) else counted))


def _row(item: Item) -> Iterator[Found]:
    row = item.row
    assert row
    if row.better is None and item.use is None and not (row.score and row.score.base == "judged_by"):
        mend = edit.put(item.at("better"), direction(item)) if direction(item) else None
        yield Found(item.at("name"), _("“{title}” does not say whether more or less is better", title=item.title), mend)
    if not row.unit and item.use is None and not (row.score and row.score.base == "judged_by"):
        share = edit.put(item.at("unit"), "share") if item.title.endswith("率") else None
        yield Found(item.at("name"), _("“{title}” has no unit", title=item.title), share)
    if row.score is None:
        yield Found(item.at("name"), _("“{title}” is worth points, and no rule says how", title=item.title))
    most = row.most
    if most is not None and abs(most - row.weight) > 1e-9:
        text = _(
            "“{title}” is worth {weight} points and its rule gives up to {most}",
            title=item.title,
            weight=f"{row.weight:g}",
            most=f"{most:g}",
        )
        yield Found(item.at("score"), text)


def direction(item: Item) -> str:
    """Which way is better, where the rule or the kind leave no doubt."""
    score = item.score
    if score and score.steps:
        return "more" if score.steps[0].at_least is not None else "less"
    if score and score.less:
        return "more" if score.less.below is not None else "less"
    if item.target and item.target.at_least is not None:
        return "more"
    return "less" if item.kind == "complaints" else "more" if item.kind in MORE else ""


rule = Rule(
    severity="error",
    source="OECD & JRC 2008; COINr",
    finds=finds,
)
