"""差评整改率 · Bad ratings put right.

Asks        every bad rating by a person whose time for putting it right ended in the period, as far as the export
            knows.
Counts      those for which the office fixed the matter, explained it, or lawfully refused, within the working days
            that the rule pack grants.
Says        whether saying that something went wrong changes anything.
Silent on   whether the citizen agrees: what they said of it stands beside. Put right before it was given is missing.
Gamed by    talking people out of bad ratings, replacing their telephone numbers, closing the matter as "explained";
            contacted in time, and the citizens' own view, stand beside.
"""

import ibis
from ibis import Table, _

from shixiao.facts.ratings import ratings
from shixiao.facts.rectifications import rectifications
from shixiao.integrity._rated import rated
from shixiao.measures._clock import known_until, numbered, working_day
from shixiao.measures._kinds import Beside, Proportion, limit, sure

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
    known = known_until(rated, ratings, "given_on")
    t = rated.filter((rated.stars <= limit("bad_up_to_stars")) & ~rated.by_system)
    t = t.left_join(by_rating, t.rating == by_rating.followed).drop("followed")
    t = numbered(t.mutate(known_on=known), given_number="given_on", contacted_number="contacted_on")
    t = working_day(t, "due_on", t.given_number + limit("rectification_working_days").cast("int64"))
    return t.mutate(due_day=t.due_on.coalesce(t.given_on))


_over = sure(_.due_on <= _.known_on)
_impossible = sure(_.settled_on < _.given_on)
_settled = (_.settled == 1).fill_null(False)

measure = Proportion(
    title="差评整改率",
    of=_followed_up(),
    when="due_day",
    among=_over,
    counts=ibis.cases(
        (_impossible, ibis.null("boolean")), (_settled, _.settled_on <= _.due_on), else_=False
    ),
    better="more",
    asks_due=True,
    beside={
        "contacted_in_time": Beside(
            "按时联系核实", "contacted in time",
            (_.contacted_number <= _.given_number + limit("contact_working_days")) & (_.contacted_on >= _.given_on),
        ),
        "not_yet_due": Beside(
            "数据截止时整改期限未满（未计入）", "not due before the data end (not counted)",
            ~_over & _.due_on.notnull(),
        ),
        "beyond_calendar": Beside(
            "期限超出工作日历（未计入）", "limit beyond the calendar of working days (not counted)", _.due_on.isnull()
        ),
        "citizen_content": Beside(
            "群众认可整改", "put right in the citizen's own view", _.content == 1, _.asked_back == 1
        ),
    },
)  # fmt: skip
