"""权利被拉平 · A right made good elsewhere.

Refuses  adding up points where one of them is a right: what the law owes to everybody can then be made good with
         something else.
Because  an office that keeps none of its statutory limits buys that back with publicity, and the sum looks average.
Instead  dimensions of rights meet in a geometric mean (`rights: true`, or `combine: geometric`), so that a zero stays
         visible.
"""

from collections.abc import Iterator

from shixiao.design import edit, known
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    scheme = plan.scheme
    if scheme.combine == "sum":
        for item in plan.indicators:
            if item.row and item.row.right and item.scored:
                text = _("“{title}” is a right, and its points are added to all others", title=item.title)
                yield Found(item.at("right"), text, edit.put(("combine",), "geometric"))
    weighed = {ask.dimension for ask in scheme.asks if ask.weight and ask.dimension}
    for i, ask in enumerate(scheme.asks):
        dimension = scheme.dimensions.get(ask.dimension or "")
        if ask.weight and ask.use in known.RIGHTS and dimension and len(weighed) > 1 and not dimension.rights:
            text = _("“{title}” is a right, and its points are added to all others", title=plan.title(ask.use))
            yield Found(("asks", i, "dimension"), text, edit.put(("dimensions", ask.dimension or "", "rights"), True))


rule = Rule(
    severity="warn",
    source="OECD & JRC 2008; Munda 2008",
    finds=finds,
)
