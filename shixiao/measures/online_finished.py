"""网上办成率 · Begun online, finished online.

Asks        every case closed in the period that the applicant or an agent began online or on a mobile phone, unless
            it was withdrawn or passed on to another office.
Counts      those that were finished without a visit, from application to result.
Says        whether people who choose to go online are served there; how many choose to is nobody's merit or fault.
Silent on   everybody who came to the counter, and cases that staff filed.
Gamed by    staff filing "online" cases in the applicant's name; assisted counts those that come from the hall.
"""

from ibis import _

from shixiao.facts.cases import cases
from shixiao.measures._closing import besides, done, possible
from shixiao.measures._kinds import Beside, Proportion

_online = _.channel.isin(["online", "mobile"])
_own = _.filed_by.isin(["applicant", "agent"])

measure = Proportion(
    title="网上办成率",
    of=cases,
    when="closed_on",
    among=_online & _own & done,
    counts=possible(_.finished_online),
    better="more",
    beside=besides
    | {
        "filed_by_staff": Beside("工作人员代录的网上件", "online cases filed by staff", _.filed_by == "staff", _online),
        "filer_unknown": Beside(
            "申报人不明的网上件", "online cases without a known filer", _.filed_by.isnull(), _online
        ),
    },
)
