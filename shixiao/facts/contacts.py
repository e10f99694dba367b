"""联系 · Contacts.

One row per approach by an office to a person.
"""

from shixiao.facts._table import Fact, clerk, code, instant, name, person, ref

fact = Fact(
    "contacts",
    key="contact",
    title="联系",
    columns={
        "office": ref("offices", required=True),
        "person": person(),
        "case": ref("cases", soft=True),
        "made_at": instant(),
        "by": clerk(),
        "channel": name(),
        "purpose": code("case", "praise", "rectification", "survey", "other"),
    },
)
contacts = fact.table
