"""许可没有流程 · A permit without its steps.

Refuses  a permit whose guide lacks one of the steps 受理, 审核, 审批, 办结, 送达, or has not one question answered.
Because  nobody can tell where a case is, or whose turn it is, and the clock has no beginning.
Instead  all five steps, each with who does it; the questions that people ask at the counter, answered.
"""

from collections.abc import Iterator

from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _

STEPS = ("受理", "审核", "审批", "办结", "送达")


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.kind != "permit":
            continue
        gone = [step for step in STEPS if not any(step in said for said in service.steps)]
        if gone:
            text = _("“{service}” lacks the steps {steps}", service=service.name, steps="、".join(gone))
            yield Found(("services", i, "steps" if service.steps else "name"), text)
        if not service.questions:
            yield Found(("services", i, "name"), _("“{service}” answers not one question", service=service.name))


rule = Rule(severity="warn", source=LIST_CHECKS, finds_in_list=finds_in_list)
