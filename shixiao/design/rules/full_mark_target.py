"""满分目标 · A target of one hundred per cent.

Refuses  a target of 100 % for a share, or of not one complaint.
Because  nobody can reach it honestly for long: one bad day or one unhappy person fails it, so offices turn to
         begging, to selecting whom they ask and to entering the answers themselves, until every office reports 100 %
         and the number says nothing.
Instead  a target that the lower bound of the interval must reach (say 90 %), the same for everybody; above it nothing
         more is gained.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Item, Path, Plan
from shixiao.design.rules._kinds import Found, Rule, shown
from shixiao.words import _

PROPOSED = 0.9


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.items:
        for path, value in _demanded(item):
            fewer = value <= 0
            text = (
                _("“{title}” demands that there be none at all", title=item.title)
                if fewer
                else _("“{title}” demands {value}", title=item.title, value=shown(item, value))
            )
            note = "# " + _("a proposal: the assessor decides the number")
            yield Found(path, text, None if fewer else edit.put(path, PROPOSED, note))


def _demanded(item: Item) -> Iterator[tuple[Path, float]]:
    target, score = item.target, item.score
    if item.is_share and item.better != "less" and target and target.at_least is not None and target.at_least >= 1:
        yield item.at("target", "at_least"), target.at_least
    none = item.kind == "complaints" or (item.is_share and item.better == "less")
    if none and target and target.at_most is not None and target.at_most <= 0:
        yield item.at("target", "at_most"), target.at_most
    steps = score.steps if score and score.steps else []
    for i, step in enumerate(steps):
        if item.is_share and step.at_least is not None and step.at_least >= 1 and item.kind != "existence":
            yield item.at("score", "steps", i, "at_least"), step.at_least
    less = score.less if score else None
    if item.is_share and item.kind == "satisfaction" and less and less.below is not None and less.below >= 1:
        yield item.at("score", "less", "below"), less.below


rule = Rule(
    severity="error",
    quote=(
        "必须让市场主体“百分之百满意”……几乎是“不可能完成的任务”",
        "merchants must be “one hundred per cent satisfied” … almost an “impossible task”",
    ),
    source="Smith 1995; Bevan & Hood 2006; FABRIC 2001",
    finds=finds,
)
