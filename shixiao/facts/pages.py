"""网页 · Pages.

One row per page the inspector saw.
"""

from shixiao.facts._table import Fact, code, day, instant, name, ref, whole

fact = Fact(
    "pages",
    key="page",
    title="网页",
    columns={
        "portal": name(required=True),
        "office": ref("offices", required=True),
        "url": name(required=True),
        "seen_at": instant(required=True),
        "status": whole(),  # HTTP status; 0: no answer
        "kind": name(),
        "dated_on": day(),
        "finding": code("alive", "dead", "stale", "empty", "unrelated"),
        "evidence": name(),
    },
)
pages = fact.table
