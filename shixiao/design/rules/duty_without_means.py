"""给事不给人财 · A duty without means.

Refuses  scoring an office on a duty that was handed down without posts, money or an evaluation of its capacity.
Because  nobody there is able to do it: whichever is most urgent is done first, the rest goes to temporary staff and
         agencies, and two years later the duty is taken back.
Instead  the duty leaves the office's score and stands on the page of whoever handed it down, until posts, money and
         an evaluation have arrived.
"""

from collections.abc import Iterator

from shixiao.design.data import Data
from shixiao.design.plan import Plan
from shixiao.design.practice import Duty
from shixiao.design.rules._kinds import Found, Rule, only_shown
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    bare = {duty.service: duty for duty in plan.scheme.duties if lacks(duty)}
    for item in plan.indicators:
        for service in item.row.duties if item.row and item.scored else []:
            if service in bare:
                text = _(
                    "“{title}” counts “{duty}”, which came without {what}",
                    title=item.title,
                    duty=service,
                    what=lacks(bare[service]),
                )
                yield Found(item.at("duties"), text, only_shown(item))
    counted = {service for item in plan.indicators if item.row for service in item.row.duties}
    for i, duty in enumerate(plan.scheme.duties):
        if duty.service in bare and duty.service not in counted:
            text = _("“{duty}” is assessed and came without {what}", duty=duty.service, what=lacks(duty))
            yield Found(("duties", i), text)


def lacks(duty: Duty) -> str:
    """What did not come with the duty, in words; nothing if all came."""
    missing = {
        _("any posts"): not duty.posts,
        _("any money"): not duty.money,
        _("an evaluation of capacity"): duty.evaluated_on is None,
    }
    return ", ".join(name for name, gone in missing.items() if gone)


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    """Points that are taken for work whose means are owed from above."""
    owed = data.rows("owed")
    scored = [item for item in plan.indicators if item.scored and item.use]
    if owed and scored:
        text = _(
            "{n} duties of {offices} offices came without means; their cases are counted in “{title}”",
            n=len({(row["office"], row["service"]) for row in owed}),
            offices=len({row["office"] for row in owed}),
            title=scored[0].title,
        )
        yield Found(scored[0].at("use"), text)


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.duty and lacks(service.duty):
            text = _("“{duty}” is listed and came without {what}", duty=service.name, what=lacks(service.duty))
            yield Found(("services", i, "duty"), text)


rule = Rule(
    severity="error",
    quote=(
        "专业性的事项“放”下去，都需要地方想办法出钱出人；前期评估不到位……又重新收回",
        "specialised duties are handed down and the places must find money and people; badly evaluated, taken back",
    ),
    source="《行政处罚法》第二十四条；FABRIC 2001 (attributable)",
    finds=finds,
    finds_in=finds_in,
    needs=("owed",),
    finds_in_list=finds_in_list,
)
