"""资源 · Resources.

One row per office and period: posts, people, money, opening hours.
"""

from shixiao.facts._table import Fact, day, decimal, name, ref, whole

fact = Fact(
    "resources",
    key="resource",
    title="资源",
    columns={
        "office": ref("offices", required=True),
        "from_on": day(),
        "until_on": day(),
        "posts": whole(),
        "in_post": whole(),
        "full_time": whole(),
        "temporary": whole(),
        "outsourced": whole(),
        "trained": whole(),
        "system_accounts": whole(),
        "budget": decimal(),
        "currency": name(),
        "open_hours": decimal(),  # hours a week
    },
)
resources = fact.table
