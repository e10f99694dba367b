"""自己报自己 · A number that the judged office supplies.

Refuses  a scored number that the judged office reports and that nobody independent checks.
Because  it is the cheapest number to improve: at the keyboard. Nine members of staff entered 1,266 good ratings; the
         honest office is last.
Instead  take the number from the register, or have a third party check a drawn sample and publish the difference.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        row = item.row
        if row and item.scored and row.supplied_by == "office" and row.checked_by in (None, "nobody", "office"):
            text = _("“{title}” is reported by the office that it judges, and nobody checks it", title=item.title)
            yield Found(item.at("supplied_by"), text, edit.put(item.at("checked_by"), "third_party"))


rule = Rule(
    severity="error",
    quote=(
        "9名工作人员反复录入系统，累计给予好评1266次",
        "nine members of staff entered it again and again, 1,266 good ratings in all",
    ),
    source="Bevan & Hood 2006 (audit hole); FABRIC 2001",
    finds=finds,
)
