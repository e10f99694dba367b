"""满意率（含系统默认评价） · Satisfied, default ratings counted.

Asks        every rating with stars in the period, what a system put in because nobody rated as well.
Counts      those with as many stars as the rule pack calls satisfied, or more.
Says        what an assessment says that counts default ratings as people; it is here to compute such an assessment as
            it is written, and is never scored.
Silent on   people: a default is nobody's word. See satisfied.
Gamed by    not asking anybody: every case that nobody rates becomes a good one.
"""

from ibis import _

from shixiao.integrity._rated import rated
from shixiao.measures._kinds import Beside, Proportion, limit

_with_stars = _.stars.notnull()

measure = Proportion(
    title="满意率（含系统默认评价）",
    of=rated,
    when="given_on",
    among=_with_stars,
    counts=_.stars >= limit("satisfied_from_stars"),
    from_stars="satisfied_from_stars",
    beside={"defaults": Beside(zh="系统默认评价", en="put in by a system", yes=_.by_system, among=_with_stars)},
)
