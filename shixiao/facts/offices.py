"""单位 · Offices.

One row per office that delivers services or is assessed.
"""

from shixiao.facts._table import Fact, code, flag, name, ref

fact = Fact(
    "offices",
    key="office",
    title="单位",
    columns={
        "name": name(required=True),  # its name in full
        "level": code("province", "city", "county", "township", "community"),
        "parent": ref("offices", soft=True),  # its superior
        "division": name(),  # GB/T 2260 code
        "kind": name(),  # hall, bureau, window, board ...
        "assessed": flag(),  # empty: the scheme decides
    },
)
offices = fact.table
