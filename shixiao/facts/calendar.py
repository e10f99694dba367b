"""工作日历 · Calendar.

One row per day of the rule pack's region; `number` goes up by one on every working day, so the difference
of two numbers is a count of working days. Made from the rule pack, not from a source.
"""

from shixiao.facts._table import Column, Fact, flag

fact = Fact(
    "calendar",
    key="day",
    title="工作日历",
    columns={
        "day": Column("date", required=True, role="key"),
        "working": flag(required=True),
        "number": Column("int64", required=True),
    },
)
calendar = fact.table
