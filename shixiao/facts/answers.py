"""回访 · Answers.

One row per sampled person of a third-party survey.
"""

from shixiao.facts._table import Fact, clerk, code, decimal, flag, instant, name, ref

fact = Fact(
    "answers",
    key="answer",
    title="回访",
    columns={
        "survey": name(required=True),
        "wave": name(),
        "office": ref("offices", required=True),
        "case": ref("cases", soft=True),
        "stratum": name(),
        "weight": decimal(),
        "mode": code("phone", "visit", "online", "sms", "post"),
        "status": code("answered", "refused", "unreachable", "no_such_business", required=True),
        "satisfied": flag(),
        "solved": flag(),
        "contacted_by_office": flag(),
        "coached": flag(),
        "offered_gift": flag(),
        "answered_at": instant(),
        "interviewer": clerk(),
    },
)
answers = fact.table
