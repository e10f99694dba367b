"""没有复审日期 · No day on which it ends.

Refuses  a scheme that is repeated, or runs for more than a year, without a day on which it is reviewed or ends.
Because  indicators outlive their purpose: those that everybody fulfils stay because they are there, and new ones are
         added on top.
Instead  `review_by`: a day by which each indicator is kept for a reason, or goes.
"""

import datetime as dt
from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

YEAR = dt.timedelta(days=366)


def finds(plan: Plan) -> Iterator[Found]:
    scheme = plan.scheme
    long = scheme.period.to - scheme.period.from_ > YEAR
    repeated = scheme.every not in (None, "once")
    if scheme.review_by is None and (long or repeated or scheme.indicators):
        text = _("nothing says when this scheme is reviewed or ends")
        mend = edit.put(("review_by",), scheme.period.to + YEAR, "# " + _("a proposal: the assessor decides the day"))
        yield Found(("every",) if repeated else ("period",), text, mend)


rule = Rule(
    severity="info",
    quote=("一时抓一时不抓", "taken up for a while, then dropped for a while"),
    source="Smith 1995 (ossification); FABRIC 2001 (integrated)",
    finds=finds,
)
