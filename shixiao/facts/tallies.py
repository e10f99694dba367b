"""汇总数 · Tallies.

One row per total of an office that publishes only totals: asked and yes, or a count per star.
"""

from shixiao.facts._table import Fact, day, name, ref, whole

fact = Fact(
    "tallies",
    key="tally",
    title="汇总数",
    columns={
        "office": ref("offices", required=True),
        "measure": name(required=True),
        "from_on": day(),
        "until_on": day(),
        "asked": whole(),
        "yes": whole(),
        "stars_1": whole(),
        "stars_2": whole(),
        "stars_3": whole(),
        "stars_4": whole(),
        "stars_5": whole(),
    },
)
tallies = fact.table
