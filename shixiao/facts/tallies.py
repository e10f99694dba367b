"""汇总数 · Tallies.

One row per total of an office that publishes only totals: asked and yes, or a count per star; or a plain number that
only an indicator of an authority's own table asks for. Totals of one office and measure share no days.
"""

from shixiao.facts._table import Check, Fact, day, decimal, name, ref, whole

STARS = ("stars_1", "stars_2", "stars_3", "stars_4", "stars_5")

fact = Fact(
    "tallies",
    key="tally",
    title="汇总数",
    columns={
        "office": ref("offices", required=True),
        "measure": name(required=True),  # which measure, or which indicator of an authority's own table
        "from_on": day(),  # first day that is counted
        "until_on": day(),  # last day that is counted
        "asked": whole(),  # how many were asked
        "yes": whole(),  # how many of them count
        "stars_1": whole(),  # ratings with one star
        "stars_2": whole(),  # with two
        "stars_3": whole(),  # with three
        "stars_4": whole(),  # with four
        "stars_5": whole(),  # with five
        "number": decimal(),  # of an indicator that is no share
    },
    checks=(
        Check("ordered", ("from_on", "until_on"), "until_before_from"),
        Check("together", ("from_on", "until_on"), "half_a_window"),
        Check("ordered", ("yes", "asked"), "more_yes_than_asked"),
        Check("together", STARS, "half_a_total"),
        Check("together", ("asked", "yes"), "half_a_total", unless=STARS),
        Check("some", ("asked", "yes", *STARS, "number"), "missing_value"),
        Check("adds_up", ("asked", *STARS), "stars_do_not_add_up"),
        Check("tail", ("yes", *STARS), "stars_do_not_add_up"),
    ),
)
tallies = fact.table
