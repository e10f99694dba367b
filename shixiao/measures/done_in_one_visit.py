"""一次办结率 · Done in one visit.

Asks        every case closed in the period, unless the applicant withdrew it or the office passed it on to another.
Counts      those where the applicant came to the hall, or signed in, at most once.
Says        how often people get the thing they came for without coming back.
Silent on   people who gave up before a case was opened (see turned_away). A case closed before it was opened is
            missing.
Gamed by    opening the case only after the papers are complete; late_opening looks for that.
"""

from ibis import _

from shixiao.facts.cases import cases
from shixiao.measures._closing import besides, done, possible
from shixiao.measures._kinds import Proportion

measure = Proportion(
    title="一次办结率",
    of=cases,
    when="closed_on",
    among=done,
    counts=possible(_.visits <= 1),
    better="more",
    beside=besides,
)
