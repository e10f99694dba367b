"""差评件件改 · Every bad rating must be put right.

Refuses  that all bad ratings be put right, or that the rater must confirm it.
Because  some cannot be put right, because the law says no. Where the rater must agree, he is phoned until he does, or
         his number is replaced by one that agrees.
Instead  a reasoned answer in time counts, a lawful refusal included; what the rater says of it stands beside, unscored.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

PROPOSED = 0.9


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.items:
        if item.kind != "rectification":
            continue
        if item.target and item.target.at_least is not None and item.target.at_least >= 1:
            at = item.at("target", "at_least")
            text = _("“{title}” demands that every bad rating be put right", title=item.title)
            yield Found(at, text, edit.put(at, PROPOSED))
        if item.row and item.row.confirmed_by_rater:
            at = item.at("confirmed_by_rater")
            text = _("“{title}” counts only where the rater agrees", title=item.title)
            yield Found(at, text, edit.drop(at))


rule = Rule(
    severity="error",
    quote=("扫码后故意给差评", "scanned the code and rated badly on purpose"),
    source="国办发〔2019〕51号；GB/T 39734-2020",
    finds=finds,
)
