"""评价不绑办件 · Ratings from anybody.

Refuses  ratings that do not hang on a finished case: an open QR code on the wall, a link that can be forwarded.
Because  whoever holds the code can rate, as often as he likes: friends of a fined trader, a rival, the staff
         themselves. Nothing that comes in can be checked against anything.
Instead  one rating per finished case, by a token that only the person of that case receives.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.rated():
        row = item.row
        if row is None or row.bound_to == "case" or row.supplied_by == "third_party":
            continue
        text = (
            _("“{title}” does not say what a rating hangs on", title=item.title)
            if row.bound_to is None
            else _("“{title}” counts ratings of people who need not have had a case", title=item.title)
        )
        yield Found(item.at("bound_to" if row.bound_to else "name"), text, edit.put(item.at("bound_to"), "case"))


rule = Rule(
    severity="error",
    quote=(
        "有人还把评议码拍下来，发动自己的亲朋好友一起给差评",
        "some photographed the rating code and had friends and relatives rate badly with them",
    ),
    source="国办发〔2019〕51号（一次一评、一事一评）",
    finds=finds,
)
