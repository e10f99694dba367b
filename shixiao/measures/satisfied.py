"""满意率 · Satisfied, of those who rated.

Asks        every rating with stars that a person gave in the period, each stage of a case for itself. What a system put
            in because nobody rated is not asked; how many those are stands beside.
Counts      those with as many stars as the rule pack calls satisfied, or more.
Says        how content those are who rated; not how content people are.
Silent on   everybody who did not rate, and they are most: see rating_coverage, and surveyed_satisfied where a third
            party asked people from the register of cases. A default rating that the source does not mark as one.
Gamed by    ratings keyed in by staff, asking only contented people, calling for praise; the rules of integrity look for
            the first, invited ratings stand beside.
"""

from ibis import _

from shixiao.integrity._rated import rated
from shixiao.measures._kinds import Beside, Proportion, limit

_with_stars = _.stars.notnull()
_rating = _with_stars & ~_.by_system

measure = Proportion(
    title="满意率",
    of=rated,
    when="given_on",
    among=_rating,
    counts=_.stars >= limit("satisfied_from_stars"),
    better="more",
    from_stars="satisfied_from_stars",
    beside={
        "defaults": Beside(zh="系统默认评价", en="put in by a system", yes=_.by_system, among=_with_stars),
        "solicited": Beside(
            zh="经单位邀请后作出的评价", en="given after the office asked for it", yes=_.is_solicited, among=_rating
        ),
        "bad": Beside(zh="差评", en="bad ratings", yes=_.stars <= limit("bad_up_to_stars"), among=_rating),
        "without_stars": Beside(zh="没有星级的评价", en="ratings without stars", yes=_.stars.isnull()),
    },
)  # fmt: skip
