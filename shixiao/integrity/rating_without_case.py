"""无办件评价 · Rating without a case.

Finds       ratings that name no case and no message, or one that nobody knows.
Evidence    the case that the rating names.
Blind to    cases made up for the purpose of being rated; the third party's call-backs look for those.
Innocent    an export of ratings that reaches further back than the export of cases; walk-in advice for which no
            case was opened.
"""

from ibis import _

from shixiao.integrity._kinds import Certain

detector = Certain(
    title="无办件评价",
    flag=~_.has_case,
    evidence="case " + _["case"].fill_null("-"),
    droppable=True,
    says="{rows} ratings belong to no case and no message that is known",
    needs={"ratings": ("case",), "cases": ("case",)},
)
