"""人手根本不够 · Not enough hands.

Refuses  scoring offices that have fewer hands than the work that comes in needs.
Because  a counter with more work than hands has an endless queue, however good the people are; the score measures the
         establishment plan.
Instead  show the missing posts before anybody is scored, to whoever decides about posts; do not rank such an office
         with the rest.
"""

from collections.abc import Iterator

import numpy as np

from shixiao.design.data import Data
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.stats.queues import offered_load
from shixiao.words import _


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    """Table `load`: office, arrivals and minutes `opened` in the period, minutes of `handling` each, `hands`."""
    rows = [r for r in data.rows("load") if all(r.get(k) for k in ("arrivals", "handling", "opened"))]
    if not rows or not plan.scored:
        return
    columns = (np.array([float(r[k]) for r in rows]) for k in ("arrivals", "handling", "opened"))
    load, hands = offered_load(*columns), np.array([float(r.get("hands") or 0) for r in rows])
    over = load >= hands
    if over.any():
        missing = np.ceil(load[over] - hands[over] + 1e-9).sum()
        text = _(
            "{n} of {of} offices have more work than hands; at least {posts} posts are missing",
            n=int(over.sum()),
            of=len(rows),
            posts=f"{missing:.0f}",
        )
        yield Found(plan.scored[0].at("weight"), text)


rule = Rule(
    severity="error",
    quote=(
        "大量专业性、技术性的服务只能交给临聘人员或是第三方",
        "much specialised, technical service can only be left to temporary staff or third parties",
    ),
    source="Erlang 1917",
    finds_in=finds_in,
    needs=("load",),
)
