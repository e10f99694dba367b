"""主动评价率 · Rating coverage.

Asks        every case closed in the period.
Counts      those that a person rated at some stage; what a system put in is no rating.
Says        how few of the people served the satisfaction figure is about; it is shown and never scored, because a
            demand for more ratings only brings more invited ones.
Silent on   what the others would have said.
Gamed by    staff rating for people and calls for praise; ratings nobody invited stand beside.
"""

from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.facts.ratings import ratings
from shixiao.integrity._rated import by_system
from shixiao.measures._kinds import Beside, Proportion


def _with_ratings() -> Table:
    given = ratings.filter(ratings["case"].notnull())
    system, own = by_system(given), ~by_system(given)
    by_case = given.group_by(rated_case="case").agg(
        spoke=own.cast("int64").max(),
        defaulted=system.cast("int64").max(),
        uninvited=(own & given.invited_by.isnull()).cast("int64").max(),
    )
    return cases.left_join(by_case, cases["case"] == by_case.rated_case).drop("rated_case")


_spoke = (_.spoke == 1).fill_null(False)

measure = Proportion(
    title="主动评价率",
    of=_with_ratings(),
    when="closed_on",
    counts=_spoke,
    beside={
        "only_default": Beside("只有系统默认评价", "rated by a system only", (_.defaulted == 1) & ~_spoke),
        "uninvited": Beside("未经邀请的评价", "rated without being invited", _.uninvited == 1),
    },
)
