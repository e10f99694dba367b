"""取号 · Tickets.

One row per queue ticket of a hall.
"""

from shixiao.facts._table import Fact, code, instant, name, ref

fact = Fact(
    "tickets",
    key="ticket",
    title="取号",
    columns={
        "office": ref("offices", required=True),
        "window": name(),
        "taken_at": instant(required=True),
        "called_at": instant(),
        "served_at": instant(),
        "left_at": instant(),
        "outcome": code("case", "advice", "turned_away", "gave_up"),
        "case": ref("cases", soft=True),
    },
)
tickets = fact.table
