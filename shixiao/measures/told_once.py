"""一次告知率 · Told once.

Asks        every case closed in the period, those that the applicant gave up included, unless it was passed on.
Counts      those whose papers were sent back at most once.
Says        whether people are told at one time everything that is missing, as the law asks.
Silent on   people who were sent away before a case was opened: see turned_away.
Gamed by    correcting by word of mouth without recording it, or withdrawing the case and opening a new one; refiled
            looks for the second.
"""

from ibis import _

from shixiao.facts.cases import cases
from shixiao.measures._closing import besides, passed_on, possible
from shixiao.measures._kinds import Beside, Proportion

measure = Proportion(
    title="一次告知率",
    of=cases,
    when="closed_on",
    among=~passed_on,
    counts=possible(_.corrections <= 1),
    better="more",
    beside=besides
    | {
        "given_up": Beside(
            "多次补正后撤回", "withdrawn after being sent back again", _.outcome == "withdrawn", _.corrections > 1
        ),
    },
)
