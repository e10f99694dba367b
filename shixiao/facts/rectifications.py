"""差评整改 · Rectifications.

One row per bad rating that was followed up.
"""

from shixiao.facts._table import Fact, code, instant, ref

fact = Fact(
    "rectifications",
    key="rectification",
    title="差评整改",
    columns={
        "rating": ref("ratings", required=True, soft=True),  # the bad rating
        "office": ref("offices", required=True),
        "contacted_at": instant(),  # the rater was spoken to
        "resolved_at": instant(),  # it was dealt with
        "outcome": code("fixed", "explained", "refused_lawfully", "open"),  # how
        "citizens_view": code("satisfied", "not_satisfied", "no_answer"),  # what the rater said of it
    },
)
rectifications = fact.table
