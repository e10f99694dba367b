"""给个人排名 · Persons ranked by ratings.

Refuses  scoring, ranking or paying single persons by ratings or case figures.
Because  one clerk has thirty ratings, and chance decides between two of them; whoever gets the difficult cases loses,
         and learns to hand them on.
Instead  assess the office; a person only in a disciplinary procedure, with a hearing.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    if plan.scheme.subject == "person":
        yield Found(("subject",), _("single persons are assessed"), edit.put(("subject",), "office"))
    for item in plan.indicators:
        if item.row and item.row.subject == "person" and item.scored:
            text = _("“{title}” assesses single persons", title=item.title)
            yield Found(item.at("subject"), text, edit.put(item.at("subject"), "office"))


rule = Rule(
    severity="warn",
    quote=("部门内9名工作人员反复录入系统", "nine members of the department's staff entered it again and again"),
    source="Bevan & Hood 2006; Goldstein & Spiegelhalter 1996",
    finds=finds,
)
