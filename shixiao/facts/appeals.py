"""申诉 · Appeals.

One row per appeal against a finding or a rating.
"""

from shixiao.facts._table import Fact, code, instant, name, ref, text

fact = Fact(
    "appeals",
    key="appeal",
    title="申诉",
    columns={
        "subject": name(required=True),
        "office": ref("offices", required=True),
        "filed_at": instant(),
        "decided_at": instant(),
        "outcome": code("upheld", "partly_upheld", "rejected", "withdrawn"),
        "reasons": text(),
    },
)
appeals = fact.table
