"""按名次计分 · Points by rank.

Refuses  points, praise or blame by rank, with no word on how sure the rank is.
Because  ranks come out of every table, of one that is nothing but chance as well. Whoever is ranked compares himself
         with his neighbour and not with what people need, and most neighbours cannot be told apart.
Instead  points by the value itself against a fixed standard; where ranks are shown, rank sets: all the ranks that
         cannot be ruled out.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.chances import FEWEST, last, told_apart
from shixiao.design.data import Data
from shixiao.design.plan import Item, Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        if item.score and item.score.by_rank:
            text = _("“{title}” gives points by rank", title=item.title)
            plain = edit.both(edit.put(item.at("score", "share"), True), edit.drop(item.at("score", "by_rank")))
            yield Found(item.at("score", "by_rank"), text, plain if item.is_share and item.better != "less" else None)
        for i, cut in enumerate(item.score.cut if item.score else []):
            if not cut.certain:
                at = item.at("score", "cut", i)
                text = _("“{title}” cuts by rank, however unsure the rank is", title=item.title)
                yield Found(at, text, edit.put((*at, "certain"), True))
    for i, said in enumerate(plan.scheme.consequences):
        if (said.last or said.first) and not said.certain:
            text = _("“{what}” follows from a rank, however unsure it is", what=said.what)
            yield Found(("consequences", i), text, edit.put(("consequences", i, "certain"), True))


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    for item in plan.indicators:
        if _ranks(item) and item.use and len(data.said(item.use)) >= FEWEST:
            said = data.said(item.use)
            text = _(
                "“{title}”: {share} % of all pairs of offices can be told apart at 95 %; that the last three are truly "
                "the last three has a probability of {chance} %",
                title=item.title,
                share=f"{100 * told_apart(said, item.better):.0f}",
                chance=f"{100 * (1 - last(said, 3, item.better).wrong):.0f}",
            )
            yield Found(item.at("score"), text)


def _ranks(item: Item) -> bool:
    return item.score is not None and (item.score.by_rank is not None or bool(item.score.cut))


rule = Rule(
    severity="error",
    quote=("全市范围内各区县网办率会有考核排名", "the online rates of all districts are ranked across the city"),
    source="Goldstein & Spiegelhalter 1996; Mogstad et al. 2024",
    finds=finds,
    finds_in=finds_in,
    needs=("verdicts",),
)
