"""本人网上申报占比 · Filed online by the person.

Asks        every case closed in the period.
Counts      those that the applicant or an agent filed online or on a mobile phone, away from the hall.
Says        who goes online of their own accord; it is shown and never scored, because the channel is the person's
            choice by law.
Silent on   whether going online got them anywhere: see online_finished.
Gamed by    filing for people in the hall, or from a network that was not declared; assisted shows the declared part.
"""

from ibis import _

from shixiao.measures._filing import by_person, filings, online
from shixiao.measures._kinds import Proportion

measure = Proportion(
    title="本人网上申报占比",
    of=filings,
    when="closed_on",
    counts=by_person & online & ~_.in_hall,
)
