"""重复录入字段占比 · Fields keyed in again.

Asks        every field asked in the cases closed in the period.
Counts      those that staff keyed in again although another system holds them, less the fields that another owner's
            system did not deliver: those are that owner's (see not_connected).
Says        how much of what people and staff type is typed for nothing.
Silent on   papers that were brought and only looked at.
Gamed by    not recording what is keyed in, or asking more fields so that the share falls; how many fields were asked
            stands with the share.
"""

from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.facts.exchanges import exchanges
from shixiao.measures._kinds import Beside, Ratio


def _with_undelivered() -> Table:
    """Cases with the number of fields that another owner's system owed them."""
    failed = exchanges.filter(exchanges.outcome.isin(["not_connected", "failed"]) & exchanges["case"].notnull())
    failed = failed.select("owner", failed_case="case")
    mine = cases.select("case", "office")
    t = failed.inner_join(mine, failed.failed_case == mine["case"])
    owed = t.filter(~t.owner.identical_to(t.office))
    counted = owed.group_by(owed_case="case").agg(undelivered=owed.count())
    joined = cases.left_join(counted, cases["case"] == counted.owed_case).drop("owed_case")
    return joined.mutate(undelivered=joined.undelivered.fill_null(0))


measure = Ratio(
    title="重复录入字段占比",
    of=_with_undelivered(),
    when="closed_on",
    asks=_.fields_asked,
    counts=(_.fields_rekeyed - _.undelivered).clip(lower=0),
    better="less",
    beside={
        "not_connected": Beside(
            "因对方系统未联通而录入的办件", "cases where another owner's system did not deliver", _.undelivered > 0
        ),
    },
)
