"""单位自己要评价 · Ratings that the office asks for.

Refuses  ratings collected or solicited by the office that they are about.
Because  people who need the office again tomorrow say what it wants to hear; who was phoned about business that he
         never did says yes to end the call. Before the closing date the calls pile up.
Instead  the invitation comes from the platform after every finished case, or from a third party who draws the days
         and the cases; calls by the office are counted and shown.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.rated():
        row = item.row
        if row and (row.collected_by == "office" or "office" in row.solicited_by):
            key = "solicited_by" if "office" in row.solicited_by else "collected_by"
            mend = edit.drop(item.at("solicited_by"))
            if row.collected_by == "office":
                mend = edit.both(mend, edit.put(item.at("collected_by"), "third_party"))
            text = _("“{title}” is collected by the office that it judges", title=item.title)
            yield Found(item.at(key), text, mend)


rule = Rule(
    severity="warn",
    quote=(
        "一到考核临近的时期，自己就加班加点给商户打电话",
        "as soon as the assessment drew near, he worked overtime phoning merchants",
    ),
    source="国办发〔2019〕51号（不得强迫或者干扰）; Campbell 1979",
    finds=finds,
)
