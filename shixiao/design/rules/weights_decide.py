"""名次由权重定 · The weights decide the rank.

Refuses  ranks that move by more than a quarter of the table when the weights move by a quarter.
Because  who is first is then a matter of opinion about weights, and is read as a matter of fact.
Instead  bands and grades against fixed standards; the range that the weights leave beside every score.
"""

from collections.abc import Iterator

from shixiao.design.data import Data
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

FEWEST, WIDE, MANY = 5, 0.25, 0.25


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    ranges = [
        int(row["rank_weights_high"]) - int(row["rank_weights_low"])
        for row in data.rows("scores")
        if row.get("rank_weights_low") is not None and row.get("rank_weights_high") is not None
    ]
    wide = sum(one > WIDE * len(ranges) for one in ranges)
    if len(ranges) >= FEWEST and wide > MANY * len(ranges):
        text = _(
            "with other weights {n} of {of} offices could stand more than a quarter of the table elsewhere",
            n=wide,
            of=len(ranges),
        )
        yield Found(("verdict",) if "verdict" in plan.scheme.model_fields_set else ("asks",), text)


rule = Rule(
    severity="error",
    quote=("找到牵住“牛鼻子”的关键指标", "find the key indicators, the ring in the ox's nose"),
    source="OECD & JRC 2008; Saisana et al. 2005",
    finds_in=finds_in,
    needs=("scores",),
)
