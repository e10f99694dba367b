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
        "day": Column("date", required=True, role="key"),  # a day
        "working": flag(required=True),  # a working day
        "number": Column("int64", required=True),  # working days from the calendar's start up to this day
    },
)
calendar = fact.table
