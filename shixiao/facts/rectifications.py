"""差评整改 · Rectifications.

One row per bad rating that was followed up.
"""

from shixiao.facts._table import Fact, code, instant, ref

fact = Fact(
    "rectifications",
    key="rectification",
    title="差评整改",
    columns={
        "rating": ref("ratings", required=True, soft=True),
        "office": ref("offices", required=True),
        "contacted_at": instant(),
        "resolved_at": instant(),
        "outcome": code("fixed", "explained", "refused_lawfully", "open"),
        "citizens_view": code("satisfied", "not_satisfied", "no_answer"),
    },
)
rectifications = fact.table
