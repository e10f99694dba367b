"""帮办代办占比 · Filed with help in the hall.

Asks        every case closed in the period.
Counts      those that the applicant or an agent filed online, on a mobile phone or at a terminal, from a declared
            device or network of a hall, or within minutes of the case's own queue ticket. What staff filed or keyed
            in later is not assistance.
Says        how many people were helped through the machine; that is a service, never a fault, and never scored.
Silent on   help at home, by family, and in halls that declared no devices.
Gamed by    nothing is gained by it; declaring no devices makes assisted cases look like people's own.
"""

from ibis import _

from shixiao.measures._filing import by_person, electronic, filings
from shixiao.measures._kinds import Beside, Proportion

measure = Proportion(
    title="帮办代办占比",
    of=filings,
    when="closed_on",
    counts=by_person & electronic & _.in_hall,
    beside={
        "filed_by_staff": Beside("工作人员录入", "filed by staff", _.filed_by == "staff", _.filed_by.notnull()),
    },
)
