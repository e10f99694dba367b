"""被处罚人评价 · Rated by who was fined.

Finds       ratings of cases that ended in a fine or another penalty.
Evidence    that the case ended so.
Blind to    penalties that the case does not record.
Innocent    everybody here is: fined people differ from others at every office, so they are told apart and never held
            against the office; nor is anything held against them. Ask them for reasons and remedies.
"""

import ibis
import numpy as np
from ibis import Table

from shixiao.facts.cases import cases
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look


def finds(look: Look) -> Table:
    ended = cases.filter(cases.outcome == "penalised").select(about="case")
    t = look.told.semi_join(ended, look.told["case"] == ended.about)
    t = t.mutate(
        group=t.office, p=np.nan, effect=ibis.null("float64"), evidence=ibis.literal("the case ended in a penalty")
    )
    return flags(t, doubted=False)


detector = Detector(
    title="被处罚人评价",
    finds=finds,
    says="{beside} ratings come from people whose case ended in a penalty; they are shown apart and are never held "
    "against the office",
    needs={"cases": ("outcome",), "ratings": ("case",)},
    opens="stratum",
)
