"""未联通率 · Not delivered by the owner of the data.

Asks        every field asked of another system in the period whose owner is known, unless the applicant refused.
Counts      those that were not delivered because the systems are not connected or the call failed; the owner of the
            system is judged, not the window that had to key the field in.
Says        where people carry papers because two offices do not talk to each other.
Silent on   fields that nobody tried to fetch.
Gamed by    letting calls run into an error and recording the field as keyed in; rekeyed_fields then rises.
"""

from ibis import _

from shixiao.facts.exchanges import exchanges
from shixiao.measures._kinds import Proportion, unless

measure = Proportion(
    title="未联通率",
    of=exchanges.filter(exchanges.owner.notnull()),
    when="asked_on",
    office="owner",
    among=unless("outcome", "refused_by_applicant"),
    counts=_.outcome.isin(["not_connected", "failed"]),
    better="less",
)
