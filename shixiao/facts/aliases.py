"""单位别名 · Aliases.

One row per name under which another system knows an office.
"""

from shixiao.facts._table import Fact, name, ref

fact = Fact(
    "aliases",
    key="alias",
    title="单位别名",
    columns={
        "source": name(required=True),
        "code": name(required=True),
        "office": ref("offices", required=True),
    },
)
aliases = fact.table
