"""事件日 · Events.

One row per declared stretch of days that explains a surge.
"""

from shixiao.facts._table import Fact, day, name, ref, text

fact = Fact(
    "events",
    key="event",
    title="事件日",
    columns={
        "office": ref("offices", soft=True),  # where; empty: everywhere
        "from_on": day(required=True),
        "until_on": day(required=True),
        "what": text(),  # what happened
        "declared_by": name(),  # who says so
    },
)
events = fact.table
