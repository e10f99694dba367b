"""评价 · Ratings.

One row per rating that a citizen gave, or that a system gave in their place.
"""

from shixiao.facts._table import (
    Fact,
    clerk,
    code,
    device,
    flag,
    instant,
    name,
    person,
    phone,
    ref,
    text,
    whole,
)

fact = Fact(
    "ratings",
    key="rating",
    title="评价",
    columns={
        "case": ref("cases", soft=True),
        "office": ref("offices", required=True),
        "rater": person(),
        "phone": phone(),
        "device": device(),
        "network": device(),
        "window": name(),
        "channel": code("pc", "mobile", "qr", "tablet", "terminal", "sms", "default"),
        "stage": code("acceptance", "completion", "rectification", "visit"),
        "stars": whole(least=1),  # 5 very satisfied ... 1 very dissatisfied
        "reasons": name(),  # comma-separated codes
        "text": text(),
        "given_at": instant(),
        "is_default": flag(),
        "invited_by": name(),
        "clerk": clerk(),
    },
)
ratings = fact.table
