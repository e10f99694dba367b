"""门户可用率 · Portal alive.

Asks        every page of the office's portals that the inspector saw in the period and could judge.
Counts      those that are alive: they open, are up to date, and have something to do with government.
Says        how much of a portal is of use to anybody.
Silent on   whether what the pages say is right, and pages that no link leads to.
Gamed by    a portal of a few good pages; forged dates, which are a veto of their own in the official checks.
"""

from ibis import _

from shixiao.facts.pages import pages
from shixiao.measures._kinds import Beside, Proportion

_judged = _.finding.notnull()

measure = Proportion(
    title="门户可用率",
    of=pages,
    census=True,
    when="seen_on",
    counts=_.finding == "alive",
    better="more",
    beside={
        "dead": Beside("打不开", "dead", _.finding == "dead", _judged),
        "stale": Beside("长期未更新", "stale", _.finding == "stale", _judged),
        "empty": Beside("空栏目", "empty", _.finding == "empty", _judged),
        "unrelated": Beside("与政务无关", "nothing to do with government", _.finding == "unrelated", _judged),
    },
)
