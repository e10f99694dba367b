"""其他材料兜底 · “Other papers”.

Refuses  a catch-all among the papers: other papers, whatever else is needed.
Because  who comes with everything on the list is sent away for what was not on it.
Instead  name each paper and the law it is asked by.
"""

import re
from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.rules._kinds import Found, Rule
from shixiao.design.services import ServiceList
from shixiao.words import _

CATCH_ALL = re.compile(
    "其[他它]|等(相关|有关)?(材料|资料|证明)|(法律|法规|审批|主管)[^，。]{0,12}(要求|规定)的.{0,4}(材料|资料)"
)


def finds_in_list(listed: ServiceList) -> Iterator[Found]:
    for i, service in enumerate(listed.services):
        for j, paper in enumerate(service.materials):
            if CATCH_ALL.search(paper.name):
                at = ("services", i, "materials", j)
                text = _("“{service}” asks for “{paper}”", service=service.name, paper=paper.name)
                yield Found(at, text, edit.drop(at))


rule = Rule(
    severity="error",
    quote=("不得有“其他材料”等兜底条款", "there shall be no catch-all such as “other papers”"),
    source="安阳市 2021 年地方性法规第十三条（大意）",
    finds_in_list=finds_in_list,
)
