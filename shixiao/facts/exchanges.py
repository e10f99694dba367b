"""数据调用 · Exchanges.

One row per field asked from another system.
"""

from shixiao.facts._table import Fact, code, decimal, instant, name, ref

fact = Fact(
    "exchanges",
    key="exchange",
    title="数据调用",
    columns={
        "case": ref("cases", soft=True),  # for which case
        "field": name(required=True),  # the field asked for
        "connection": ref("connections", soft=True),
        "asked_at": instant(),
        "seconds": decimal(),  # until the answer
        "outcome": code("delivered", "not_connected", "failed", "rekeyed", "refused_by_applicant"),
        "reason": name(),  # why it was keyed again
        "owner": ref("offices", soft=True),  # the office that owes the field
    },
)
exchanges = fact.table
