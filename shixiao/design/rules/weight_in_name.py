"""名义权重不作数 · A weight in name only.

Refuses  a measure that decides more than twice, or less than half, of what its weight says.
Because  what hardly differs decides nothing, whatever it weighs, and what differs wildly decides everything: the
         weights on paper are not those in force.
Instead  state both; change goalposts or weights until they agree.
"""

from collections.abc import Iterator

import numpy as np

from shixiao.design.data import Data
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.stats.composites import realised_weights
from shixiao.words import _

FEWEST, FACTOR = 20, 2.0


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    items = [item for item in plan.measures if item.path in plan.shares]
    index = {row["office"]: row["score"] for row in data.rows("scores") if row.get("score") is not None}
    if len(index) < FEWEST or len(items) < 3:
        return
    offices = sorted(index)
    said = {(r["office"], r["measure"]): r.get("score") for r in data.rows("verdicts")}
    table = np.array([[_number(said.get((o, i.use))) for i in items] for o in offices], dtype=float)
    realised = realised_weights(table, np.array([float(index[o]) for o in offices]))
    whole = np.nansum(realised)
    for item, part in zip(items, realised / whole if whole else realised, strict=True):
        named = plan.shares[item.path]
        if not np.isnan(part) and not named / FACTOR <= part <= named * FACTOR:
            text = _(
                "“{title}” weighs {named} % and decides {real} %",
                title=item.title,
                named=f"{100 * named:.0f}",
                real=f"{100 * part:.0f}",
            )
            yield Found(item.at("weight"), text)


def _number(value: object) -> float:
    return float("nan") if value is None else float(str(value))


rule = Rule(
    severity="warn",
    quote=("权重较大的一个指标", "an indicator of great weight"),
    source="Paruolo, Saisana & Saltelli 2013",
    finds_in=finds_in,
    needs=("verdicts", "scores"),
)
