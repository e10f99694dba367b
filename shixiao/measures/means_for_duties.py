"""下放事项人财配套率 · Duties handed down with means.

Asks        every duty that the office had handed down to another and that was in force in the period.
Counts      those that came with posts and with money.
Says        whether work was moved together with the hands and the money to do it; it judges who handed it down.
Silent on   whether the posts were filled and the money was enough.
Gamed by    recording posts that exist on paper; the offices' own staff figures stand on their pages.
"""

from ibis import Table, _

from shixiao.facts.duties import duties
from shixiao.measures._kinds import Beside, Proportion, period_end, period_start


def _in_force() -> Table:
    begun = (duties.since <= period_end()).fill_null(True)
    kept = (duties.handed_back_on >= period_start()).fill_null(True)
    return duties.filter(begun & kept & duties.from_office.notnull())


measure = Proportion(
    title="下放事项人财配套率",
    of=_in_force(),
    census=True,
    office="from_office",
    counts=(_.posts_given > 0) & (_.money_given > 0),
    better="more",
    beside={
        "evaluated": Beside("下放前后评估过", "evaluated", _.evaluated_on.notnull()),
        "handed_back": Beside("已收回", "handed back", _.handed_back_on.notnull()),
    },
)
