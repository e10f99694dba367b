"""系统对接 · Connections.

One row per link between two systems.
"""

from shixiao.facts._table import Fact, day, name, ref

fact = Fact(
    "connections",
    key="connection",
    title="系统对接",
    columns={
        "system": name(required=True),
        "owner": ref("offices", soft=True),
        "since": day(),
        "until": day(),
        "fields": name(),  # comma-separated
    },
)
connections = fact.table
