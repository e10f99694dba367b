"""系统对接 · Connections.

One row per link between two systems.
"""

from shixiao.facts._table import Fact, day, name, ref

fact = Fact(
    "connections",
    key="connection",
    title="系统对接",
    columns={
        "system": name(required=True),  # the system at the other end
        "owner": ref("offices", soft=True),  # the office that answers for the link
        "since": day(),
        "until": day(),  # the last day it worked
        "fields": name(),  # what can be asked through it, comma-separated
    },
)
connections = fact.table
