"""People whom a third party asked, with what the register knows of their case.

An answer without a date belongs to the period; who did not answer is asked nothing, and stands beside.
"""

from ibis import Table, _

from shixiao.facts.answers import answers
from shixiao.facts.cases import cases
from shixiao.measures._kinds import GROUPS, Beside, period_end


def _surveyed() -> Table:
    about = cases.select(about="case", **{name: name for name in GROUPS})
    t = answers.left_join(about, answers["case"] == about.about).drop("about")
    return t.mutate(told_on=t.answered_on.coalesce(period_end()))


surveyed = _surveyed()
answered = _.status == "answered"
reached = _.status.isin(["answered", "refused", "no_such_business"])

response = {
    "refused": Beside("拒访", "refused", _.status == "refused"),
    "unreachable": Beside("未联系上", "not reached", _.status == "unreachable"),
    "no_such_business": Beside("没办过这件事", "never had such a case", _.status == "no_such_business", reached),
}
