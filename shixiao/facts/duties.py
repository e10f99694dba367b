"""下放事项 · Duties.

One row per duty devolved to an office, with the means that came with it.
"""

from shixiao.facts._table import Fact, day, decimal, instant, name, ref, text, whole

fact = Fact(
    "duties",
    key="duty",
    title="下放事项",
    columns={
        "office": ref("offices", required=True),  # who got the duty
        "service": ref("services", required=True),
        "from_office": ref("offices", soft=True),  # who handed it down
        "since": day(),
        "posts_given": whole(),  # posts that came with it
        "money_given": decimal(),  # money that came with it, a year
        "currency": name(),  # ISO 4217
        "evaluated_at": instant(),  # whether the office can do it was looked at
        "evaluation": text(),  # what was found
        "handed_back_at": instant(),  # the duty went up again
    },
)
duties = fact.table
