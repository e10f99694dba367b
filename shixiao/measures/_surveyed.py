"""People whom a third party asked, with what the register knows of their case.

An answer is about a case and belongs to the period in which that was closed, for people are asked after it; without a
known case to the day of the answer, without a day to the period. Who did not answer stands beside.
"""

from ibis import Table, _

from shixiao.facts.answers import answers
from shixiao.facts.cases import cases
from shixiao.measures._kinds import GROUPS, Beside, period_end


def _surveyed() -> Table:
    about = cases.select(about="case", case_closed_on="closed_on", **{name: name for name in GROUPS})
    t = answers.left_join(about, answers["case"] == about.about).drop("about")
    told_on = t.case_closed_on.coalesce(t.answered_on, period_end())
    return t.mutate(told_on=told_on).drop("case_closed_on")


surveyed = _surveyed()
answered = _.status == "answered"
reached = _.status.isin(["answered", "refused", "no_such_business"])

response = {
    "refused": Beside("拒访", "refused", _.status == "refused"),
    "unreachable": Beside("未联系上", "not reached", _.status == "unreachable"),
    "no_such_business": Beside("没办过这件事", "never had such a case", _.status == "no_such_business", reached),
}
