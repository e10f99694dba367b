"""工作人员 · Staff.

One row per member of staff and office; the key is a pseudonym.
"""

from shixiao.facts._table import Column, Fact, code, day, person, phone, ref

fact = Fact(
    "staff",
    key="staff",
    title="工作人员",
    columns={
        "staff": Column("string", required=True, role="key", domain="staff"),
        "office": ref("offices", required=True),
        "person": person(),
        "phone": phone(),
        "employment": code("full_time", "temporary", "outsourced"),
        "since": day(),
        "until": day(),
    },
)
staff = fact.table
