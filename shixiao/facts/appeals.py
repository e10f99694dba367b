"""申诉 · Appeals.

One row per appeal against a finding or a rating.
"""

from shixiao.facts._table import Fact, code, instant, name, ref, text

fact = Fact(
    "appeals",
    key="appeal",
    title="申诉",
    columns={
        "subject": name(required=True),  # key of the finding, rating or verdict appealed against
        "office": ref("offices", required=True),  # who appeals
        "filed_at": instant(),
        "decided_at": instant(),
        "outcome": code("upheld", "partly_upheld", "rejected", "withdrawn"),
        "reasons": text(),  # why it was decided so
    },
)
appeals = fact.table
