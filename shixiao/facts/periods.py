"""评估期 · Periods.

One row: the period being assessed. Made from the scheme, not from a source; measures that must count
something else inside the period (cases of a listed service) find its ends here.
"""

from shixiao.facts._table import Column, Fact

fact = Fact(
    "periods",
    key="period",
    title="评估期",
    columns={
        "from_on": Column("date", required=True),  # first day
        "until_on": Column("date", required=True),  # last day
    },
)
periods = fact.table
