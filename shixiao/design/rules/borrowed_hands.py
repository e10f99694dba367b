"""借人充数 · Borrowed hands counted as own.

Refuses  counting temporary or outsourced staff as the office's own capacity.
Because  the figure says that there are hands for the work, and specialised, technical work is done by people who may
         not decide and may leave tomorrow.
Instead  posts, full-time, temporary and outsourced staff stand apart.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        borrowed = [one for one in (item.row.includes if item.row else []) if one in ("temporary", "outsourced")]
        if borrowed:
            at, left = item.at("includes"), [one for one in item.row.includes if one not in borrowed]  # type: ignore[union-attr]
            text = _("“{title}” counts temporary or outsourced staff as its own", title=item.title)
            yield Found(at, text, edit.put(at, left) if left else edit.drop(at))


rule = Rule(
    severity="warn",
    quote=(
        "大量专业性、技术性的服务只能交给临聘人员或是第三方中介机构",
        "much specialised, technical service can only be left to temporary staff or agencies",
    ),
    source="FABRIC 2001",
    finds=finds,
)
