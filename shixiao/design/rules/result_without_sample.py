"""结果没有样本 · A result nobody has seen.

Refuses  a service that names its result and shows no sample of it.
Because  people do not know what they will hold in their hands, and offices give different papers under one name.
Instead  put a sample beside the guide.
"""

from collections.abc import Iterator

from shixiao.design.rules._kinds import LIST_CHECKS, Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        if service.result and not service.result_sample:
            text = _(
                "“{service}” ends with “{result}” and shows no sample", service=service.name, result=service.result
            )
            yield Found(("services", i, "result"), text)


rule = Rule(severity="info", source=LIST_CHECKS, finds_in_list=finds_in_list)
