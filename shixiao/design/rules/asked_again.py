"""能共享的还要 · Asked for though it can be shared.

Refuses  asking offices or applicants for what a connected system already holds.
Because  the same thing is carried, copied and keyed in twice, and the two copies differ.
Instead  fetch it, show it, have it confirmed; a missing connection is charged to its owner.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.design.rules.reporting_burden import demanded
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for path, paper in demanded(plan):
        if paper.held_by:
            text = _("“{what}” is already held by {holder}", what=paper.what, holder=paper.held_by)
            yield Found(path, text, edit.drop(path))


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        for j, paper in enumerate(service.materials):
            if paper.held_by:
                path = ("services", i, "materials", j)
                text = _("“{what}” is already held by {holder}", what=paper.name, holder=paper.held_by)
                yield Found(path, text, edit.drop(path))


rule = Rule(
    severity="error",
    quote=(
        "通过数据共享能够获得的信息，不得要求另行提供",
        "information that can be had by sharing may not be asked for again",
    ),
    source="国务院令第716号第七条（大意）；政务数据共享条例",
    finds=finds,
    finds_in_list=finds_in_list,
)
