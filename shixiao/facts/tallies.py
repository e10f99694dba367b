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
        "measure": name(required=True),  # which measure
        "from_on": day(),
        "until_on": day(),
        "asked": whole(),  # how many were asked
        "yes": whole(),  # how many of them count
        "stars_1": whole(),  # ratings with one star
        "stars_2": whole(),  # with two
        "stars_3": whole(),  # with three
        "stars_4": whole(),  # with four
        "stars_5": whole(),  # with five
    },
)
tallies = fact.table
