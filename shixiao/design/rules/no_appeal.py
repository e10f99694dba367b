"""没有申诉 · No way to appeal.

Refuses  ratings without an appeal for the office, or that mix the ratings of people who were penalised with the rest.
Because  a wrong or malicious rating stands for ever, and an office that enforces the law is judged by those on whom it
         was enforced; it learns not to enforce.
Instead  an appeal with a term and a named place, decided with reasons; ratings after a penalty in a stratum of their
         own, shown and never thrown away.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Item, Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    rated = [item for item in plan.rated() if item.scored]
    if rated and plan.scheme.appeal is None:
        asked = edit.put(("appeal",), {"days": 15, "to": _("(the assessor names the place)")})
        yield Found(_at(rated[0]), _("“{title}” is scored and nobody can appeal", title=rated[0].title), asked)
    rows = [item for item in rated if item.row and item.kind in ("satisfaction", "complaints")]
    if rows and "penalised" not in plan.scheme.set_apart:
        text = _("“{title}” counts people who were penalised among all others", title=rows[0].title)
        yield Found(_at(rows[0]), text, edit.put(("set_apart",), [*plan.scheme.set_apart, "penalised"]))


def _at(item: Item) -> tuple[str | int, ...]:
    return item.at("name" if item.row else "use")


rule = Rule(
    severity="error",
    quote=(
        "一些违法违规的人遭处罚后心怀怨气，扫码后故意给差评",
        "some who had been penalised scanned the code and rated badly out of spite",
    ),
    source="国办发〔2019〕51号（申诉复核、恶意差评）",
    finds=finds,
)
