"""够不着的网办率 · Above what can be reached.

Refuses  a target for online cases above the share of people who can file online and whose papers the systems can fetch.
Because  what lies above is filled by staff: they hold old people's telephones, or key papers in again.
Instead  the denominator is cases whose applicant can use the channel and whose systems are connected; assisted cases
         are counted on their own, as a service.
"""

from collections.abc import Iterator

from shixiao.design.data import Data
from shixiao.design.plan import Item, Plan
from shixiao.design.rules._kinds import Found, Rule, shown
from shixiao.words import _

ONLINE = ("channel_share", "online_catalogue")


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    reach = ceiling(data)
    for item in plan.items:
        wanted = _wanted(item)
        if reach is not None and item.kind in ONLINE and item.is_share and wanted is not None and wanted > reach:
            text = _(
                "“{title}” asks for {wanted}; without staff's help at most {reach} can be reached",
                title=item.title,
                wanted=shown(item, wanted),
                reach=shown(item, round(reach, 3)),
            )
            yield Found(item.at("target" if item.target else "score"), text)


def ceiling(data: Data) -> float | None:
    """1 - share of cases that staff filed for people - share of fields that no system delivered."""
    assisted, dead = _overall(data, "assisted"), _overall(data, "not_connected")
    return None if assisted is None else max(0.0, 1 - assisted - (dead or 0.0))


def _overall(data: Data, measure: str) -> float | None:
    rows = [r for r in data.rows("verdicts") if r["measure"] == measure and r.get("asked") and r.get("yes") is not None]
    asked = sum(float(row["asked"]) for row in rows)
    return sum(float(row["yes"]) for row in rows) / asked if asked else None


def _wanted(item: Item) -> float | None:
    if item.target and item.target.at_least is not None:
        return item.target.at_least
    score = item.score
    if score and score.steps:
        return max((s.at_least for s in score.steps if s.at_least is not None), default=None)
    return None


rule = Rule(
    severity="error",
    quote=(
        "现在有一些不会用手机的老人……还要手把手地教",
        "there are old people who cannot use a mobile phone … who must be taught by the hand",
    ),
    source="FABRIC 2001 (attributable)",
    finds_in=finds_in,
    needs=("verdicts",),
)
