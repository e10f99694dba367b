"""未办先评 · Rated before it happened.

Finds       ratings of a stage that the case had not reached on that day: acceptance before it was accepted,
            completion before it was closed, anything before it was opened.
Evidence    the day of the rating, and the day on which the stage was reached.
Blind to    a rating some hours too early on the same day: windows ask for it while they finish.
Innocent    clocks of two systems that differ by a day; a case that was keyed in later than it was handled.
"""

import ibis
from ibis import _

from shixiao.integrity._kinds import Certain

_accepted_on = _.case_accepted_on.coalesce(_.case_opened_on)
_reached_on = ibis.cases(
    (_.stage == "acceptance", _accepted_on), (_.stage == "completion", _.case_closed_on), else_=_.case_opened_on
)
_unfinished = (_.stage == "completion") & _.case_closed_on.isnull()

detector = Certain(
    title="未办先评",
    flag=_.case_opened_on.notnull() & ~_.by_system & ((_.given_on < _reached_on) | _unfinished),
    evidence=_.given_on.cast("string") + " / " + _reached_on.cast("string").fill_null("-"),
    droppable=False,
    says="{rows} ratings were given before the case had got that far",
    needs={"ratings": ("given_on",), "cases": ("opened_on",)},
)
