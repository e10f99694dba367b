"""单位别名 · Aliases.

One row per name under which another system knows an office.
"""

from shixiao.facts._table import Fact, name, ref

fact = Fact(
    "aliases",
    key="alias",
    title="单位别名",
    columns={
        "source": name(required=True),  # the system that uses this name
        "code": name(required=True),  # what that system calls the office
        "office": ref("offices", required=True),  # who is meant
    },
)
aliases = fact.table
