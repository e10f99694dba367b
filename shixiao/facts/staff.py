"""工作人员 · Staff.

One row per member of staff and office; the key is a pseudonym.
"""

from shixiao.facts._table import Column, Fact, code, day, person, phone, ref

fact = Fact(
    "staff",
    key="staff",
    title="工作人员",
    columns={
        "staff": Column("string", required=True, role="key", domain="staff"),  # the person as staff of this office
        "office": ref("offices", required=True),
        "person": person(),  # the same person as a citizen
        "phone": phone(),  # their telephone
        "employment": code("full_time", "temporary", "outsourced"),  # on what terms
        "since": day(),
        "until": day(),  # the last day
    },
)
staff = fact.table
