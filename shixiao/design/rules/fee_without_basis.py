"""收费没有依据 · A fee without its law.

Refuses  a fee without what it is based on, what it is for and how much it is.
Because  nobody can check what was asked of them at the counter.
Instead  basis, items and standard, each with its document.
"""

from collections.abc import Iterator

from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        missing = {
            _("its basis"): not service.fee_basis,
            _("its items"): not service.fee_items,
            _("its standard"): not service.fee_standard,
        }
        gone = [name for name, lacks in missing.items() if lacks]
        if service.fee and gone:
            text = _("“{service}” costs a fee and does not say {what}", service=service.name, what=", ".join(gone))
            yield Found(("services", i, "fee"), text)


rule = Rule(severity="error", source=LIST_CHECKS, finds_in_list=finds_in_list)
