"""事件 · Events.

One row per declared stretch of days that explains a surge: a day on which many came, or a complaint of many that was
accepted as genuine.
"""

from shixiao.facts._table import Fact, code, day, name, ref, text

fact = Fact(
    "events",
    key="event",
    title="事件",
    columns={
        "kind": code("event_day", "mass_complaint"),  # empty: event_day
        "office": ref("offices", soft=True),  # where; empty: everywhere
        "service": ref("services", soft=True),  # what a mass complaint is about; empty: everything there
        "from_on": day(required=True),
        "until_on": day(required=True),
        "what": text(),  # what happened
        "declared_by": name(),  # who says so
    },
)
events = fact.table
