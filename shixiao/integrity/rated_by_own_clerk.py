"""经办人自评 · Rated by the case's own clerk.

Finds       ratings whose rater, or whose telephone, is that of the member of staff who handled the case.
Evidence    whether the person or the telephone is the same.
Blind to    a clerk who uses another person's telephone or identity.
Innocent    a clerk who is also the applicant of a case that was then given to him; one telephone shared by a small
            station. Two people decide.
"""

import ibis
from ibis import _

from shixiao.integrity._kinds import Certain

_same_person = (_.rater == _.clerk_person).fill_null(False)
_same_phone = (_.phone == _.clerk_phone).fill_null(False)

detector = Certain(
    title="经办人自评",
    flag=_same_person | _same_phone,
    evidence=ibis.ifelse(_same_person, "person", "phone"),
    droppable=False,
    says="{rows} ratings came from the person or the telephone of the clerk who handled the case",
    needs={"cases": ("clerk",), "staff": ("staff",)},
)
