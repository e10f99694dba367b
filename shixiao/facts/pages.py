"""网页 · Pages.

One row per page the inspector saw.
"""

from shixiao.facts._table import Fact, code, day, instant, name, ref, whole

fact = Fact(
    "pages",
    key="page",
    title="网页",
    columns={
        "portal": name(required=True),  # the portal visited
        "office": ref("offices", required=True),  # whose portal it is
        "url": name(required=True),  # address of the page
        "seen_at": instant(required=True),  # when it was seen
        "status": whole(),  # HTTP status; 0: no answer
        "kind": name(),  # what sort of page
        "dated_on": day(),  # the date the page gives itself
        "finding": code("alive", "dead", "stale", "empty", "unrelated"),  # what is wrong with it
        "evidence": name(),  # what shows that
    },
)
pages = fact.table
