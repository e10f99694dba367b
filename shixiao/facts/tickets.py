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
        "taken_at": instant(required=True),  # the number was drawn
        "called_at": instant(),  # the number was called
        "served_at": instant(),  # somebody sat down
        "left_at": instant(),  # the person went
        "outcome": code("case", "advice", "turned_away", "gave_up"),  # what came of it
        "case": ref("cases", soft=True),  # the case that was opened
    },
)
tickets = fact.table
