"""差评整改率 · Bad ratings put right.

Asks        every bad rating given in the period by a person, once the time for putting it right is over.
Counts      those for which the office fixed the matter, explained it, or lawfully refused, within the working days
            that the rule pack grants.
Says        whether saying that something went wrong changes anything.
Silent on   whether the citizen agrees: what they said of it stands beside.
Gamed by    talking people out of bad ratings, replacing their telephone numbers, closing the matter as "explained";
            contacted in time, and the citizens' own view, stand beside.
"""

import ibis
from ibis import Table, _

from shixiao.facts.ratings import ratings
from shixiao.facts.rectifications import rectifications
from shixiao.integrity._rated import rated
from shixiao.measures._clock import number_of, numbered
from shixiao.measures._kinds import Beside, Proportion, last_day, limit

SETTLED = ["fixed", "explained", "refused_lawfully"]


def _followed_up() -> Table:
    """Bad ratings with the first contact, the first settlement and the citizen's view."""
    r = rectifications
    settled = r.outcome.isin(SETTLED)
    by_rating = r.group_by(followed="rating").agg(
        contacted_on=r.contacted_on.min(),
        settled_on=r.resolved_on.min(where=settled),
        settled=settled.cast("int64").max(),
        content=(r.citizens_view == "satisfied").cast("int64").max(),
        asked_back=r.citizens_view.isin(["satisfied", "not_satisfied"]).cast("int64").max(),
    )
    t = rated.filter((rated.stars <= limit("bad_up_to_stars")) & ~rated.by_system)
    t = t.left_join(by_rating, t.rating == by_rating.followed).drop("followed")
    return numbered(t, given_number="given_on", settled_number="settled_on", contacted_number="contacted_on")


_days = limit("rectification_working_days")
_not_over = _.given_number + _days > number_of(last_day(ratings, "given_on"))
_open = _.settled_on.isnull()
_in_time = _.settled_number <= _.given_number + _days
_settled = (_.settled == 1).fill_null(False)

measure = Proportion(
    title="差评整改率",
    of=_followed_up(),
    when="given_on",
    among=~(_not_over & _open).fill_null(False),
    counts=ibis.ifelse(_settled, _in_time, False),
    better="more",
    beside={
        "contacted_in_time": Beside(
            "按时联系核实", "contacted in time",
            _.contacted_number <= _.given_number + limit("contact_working_days"),
        ),
        "not_yet_due": Beside("整改期限未满", "the time is not over yet", _not_over & _open),
        "citizen_content": Beside(
            "群众认可整改", "put right in the citizen's own view", _.content == 1, _.asked_back == 1
        ),
    },
)  # fmt: skip
