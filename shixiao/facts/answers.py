"""回访 · Answers.

One row per sampled person of a third-party survey.
"""

from shixiao.facts._table import Fact, clerk, code, decimal, flag, instant, name, ref

fact = Fact(
    "answers",
    key="answer",
    title="回访",
    columns={
        "survey": name(required=True),  # which survey
        "wave": name(),  # which round of it
        "office": ref("offices", required=True),  # about whom
        "case": ref("cases", soft=True),  # the case the person was asked about
        "stratum": name(),  # stratum of the sample
        "weight": decimal(),  # how many people this one stands for
        "mode": code("phone", "visit", "online", "sms", "post"),
        "status": code("answered", "refused", "unreachable", "no_such_business", required=True),
        "satisfied": flag(),  # satisfied with how it went
        "solved": flag(),  # what the person came for was settled
        "contacted_by_office": flag(),  # the office had called beforehand
        "coached": flag(),  # somebody had said what to answer
        "offered_gift": flag(),  # something was offered for a good answer
        "answered_at": instant(),  # when the person was asked
        "interviewer": clerk(),
    },
)
answers = fact.table
