"""联系 · Contacts.

One row per approach by an office to a person.
"""

from shixiao.facts._table import Fact, clerk, code, instant, name, person, ref

fact = Fact(
    "contacts",
    key="contact",
    title="联系",
    columns={
        "office": ref("offices", required=True),  # who approached
        "person": person(),  # who was approached
        "case": ref("cases", soft=True),  # about which case
        "made_at": instant(),
        "by": clerk(),  # by whom
        "channel": name(),  # how
        "purpose": code("case", "praise", "rectification", "survey", "other"),  # what for
    },
)
contacts = fact.table
