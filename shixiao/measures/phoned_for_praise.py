"""被要求好评率 · Phoned for praise.

Asks        everybody who answered a third party's survey in the period and said anything about it.
Counts      those whom the office had contacted about the survey, told what to say, or offered a gift.
Says        how far an office works on its figures instead of its service.
Silent on   pressure that people do not dare to speak of.
Gamed by    threatening people so that they deny it; letting another office call.
"""

import ibis
from ibis import _

from shixiao.measures._kinds import Beside, Proportion
from shixiao.measures._surveyed import answered, response, surveyed

_signs = (_.contacted_by_office, _.coached, _.offered_gift)
_any = _signs[0].fill_null(False) | _signs[1].fill_null(False) | _signs[2].fill_null(False)
_said = _signs[0].notnull() | _signs[1].notnull() | _signs[2].notnull()

measure = Proportion(
    title="被要求好评率",
    of=surveyed,
    when="told_on",
    weight="weight",
    among=answered,
    counts=ibis.ifelse(_said, _any, ibis.null("boolean")),
    better="less",
    beside={
        "coached": Beside("被教如何回答", "told what to say", _.coached, answered),
        "offered_gift": Beside("被许以礼品", "offered a gift", _.offered_gift, answered),
        **response,
    },
)
