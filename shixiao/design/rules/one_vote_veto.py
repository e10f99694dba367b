"""一票否决 · One event loses everything.

Refuses  one indicator or one event that takes a whole dimension or all points away.
Because  all other work is worth nothing after it, so it is hidden when it happens, and before it happens all effort
         goes to not being caught.
Instead  it costs at most its own points; what is against the law is dealt with by the law, by name and with a hearing.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        veto = item.score.veto if item.score else None
        if veto and veto.loses != "indicator":
            at = item.at("score", "veto", "loses")
            text = _("“{title}” takes more away than its own points", title=item.title)
            yield Found(at, text, edit.put(at, "indicator"))
    for i, said in enumerate(plan.scheme.vetoes):
        yield Found(("vetoes", i), _("after “{what}” nothing else counts", what=said.what))


rule = Rule(
    severity="warn",
    quote=("倒数后三名不得分", "the last three get no points"),
    source="Smith 1995; 整治形式主义为基层减负若干规定 2024",
    finds=finds,
)
