"""限值 · Limits.

One row per limit of the rule pack in force, with the document it comes from.
Made from the rule pack, not from a source.
"""

from shixiao.facts._table import Column, Fact, name

fact = Fact(
    "limits",
    key="limit",
    title="限值",
    columns={
        "value": Column("decimal(18, 4)", required=True),  # the number
        "unit": name(),  # of what
        "document": name(),  # where it is written
    },
)
limits = fact.table
