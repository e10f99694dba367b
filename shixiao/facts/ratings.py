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
    stars,
    text,
)

fact = Fact(
    "ratings",
    key="rating",
    title="评价",
    begins="given_on",
    columns={
        "case": ref("cases", soft=True),  # the case rated
        "office": ref("offices", required=True),  # who is rated
        "rater": person(),  # who rated
        "phone": phone(),  # telephone the rater gave
        "device": device(),  # device it came from
        "network": device(),  # network address it came from
        "window": name(),  # window rated
        "channel": code("pc", "mobile", "qr", "tablet", "terminal", "sms", "default"),  # how it was given
        "stage": code("acceptance", "completion", "rectification", "visit"),  # which stage of the case
        "stars": stars(),  # 5 very satisfied ... 1 very dissatisfied
        "reasons": name(),  # comma-separated codes
        "text": text(),
        "given_at": instant(),
        "is_default": flag(),  # given by the system because nobody did
        "invited_by": name(),  # who asked for it
        "clerk": clerk(),  # who is rated, where one person is
    },
)
ratings = fact.table
