"""下放事项 · Duties.

One row per duty devolved to an office, with the means that came with it.
"""

from shixiao.facts._table import Fact, day, decimal, instant, name, ref, text, whole

fact = Fact(
    "duties",
    key="duty",
    title="下放事项",
    columns={
        "office": ref("offices", required=True),
        "service": ref("services", required=True),
        "from_office": ref("offices", soft=True),
        "since": day(),
        "posts_given": whole(),
        "money_given": decimal(),
        "currency": name(),
        "evaluated_at": instant(),
        "evaluation": text(),
        "handed_back_at": instant(),
    },
)
duties = fact.table
