"""数据调用 · Exchanges.

One row per field asked from another system.
"""

from shixiao.facts._table import Fact, code, decimal, instant, name, ref

fact = Fact(
    "exchanges",
    key="exchange",
    title="数据调用",
    columns={
        "case": ref("cases", soft=True),
        "field": name(required=True),
        "connection": ref("connections", soft=True),
        "asked_at": instant(),
        "seconds": decimal(),
        "outcome": code("delivered", "not_connected", "failed", "rekeyed", "refused_by_applicant"),
        "reason": name(),
        "owner": ref("offices", soft=True),
    },
)
exchanges = fact.table
