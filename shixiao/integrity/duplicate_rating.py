"""重复评价 · Rated twice.

Finds       every rating of one case at one stage after the first that a person gave.
Evidence    the case that had been rated before.
Blind to    the same person rating through two cases made of one matter (see refiled).
Innocent    a rating after a bad rating was followed up is a stage of its own and counts; so do the ratings of
            acceptance and of completion.
"""

from ibis import _

from shixiao.integrity._kinds import Certain

detector = Certain(
    title="重复评价",
    flag=_.is_repeat,
    evidence=_["case"],
    droppable=True,
    says="{rows} ratings are about a case that had been rated at that stage before",
    needs={"ratings": ("case",)},
)
