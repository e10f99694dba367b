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
        "posts": whole(),  # posts approved
        "in_post": whole(),  # people on those posts
        "full_time": whole(),  # of all who work here, those for this alone
        "temporary": whole(),  # hired for a time, off the establishment
        "outsourced": whole(),  # employed by a contractor
        "trained": whole(),  # trained for the services offered
        "system_accounts": whole(),  # accounts on the systems needed
        "budget": decimal(),  # money of the period
        "currency": name(),  # ISO 4217
        "open_hours": decimal(),  # hours a week
    },
)
resources = fact.table
