"""不收费却能缴费 · Payment without a fee.

Refuses  online payment for a service that costs nothing.
Because  somebody is asked for money that nobody may take, or the list is wrong.
Instead  take the payment out, or say what the fee is.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.pays_online and service.fee is False:
            at = ("services", i, "pays_online")
            yield Found(at, _("“{service}” is free and takes payment online", service=service.name), edit.drop(at))


rule = Rule(severity="error", source=LIST_CHECKS, finds_in_list=finds_in_list)
