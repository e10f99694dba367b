"""认定 · Decisions.

One row per human decision on one record; dossiers change, records do not.
"""

from shixiao.facts._table import Fact, clerk, code, instant, name

fact = Fact(
    "decisions",
    key="decision",
    title="认定",
    columns={
        "table": name(required=True),
        "record": name(required=True),
        "dossier": name(),
        "ruling": code("leave_out", "keep", required=True),
        "first_decider": clerk(),
        "second_decider": clerk(),
        "decided_at": instant(),
    },
)
decisions = fact.table
