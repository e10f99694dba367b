"""断崖计分 · Points that jump.

Refuses  points or consequences that change at one value or one place: the last three get nothing, a star is lost at
         89.9 %, a bonus is paid from the fourth place up.
Because  two offices that cannot be told apart get fates that can; who stands near the edge works on the number, who
         stands far from it does nothing at all, and chance decides who is named.
Instead  points on a straight line between two values, a fixed standard, and consequences in proportion to the score;
         "certain, possible, not" in place of "the last three".
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.chances import FEWEST, last, wrong_side
from shixiao.design.data import Data
from shixiao.design.plan import Item, Plan
from shixiao.design.practice import Consequence, Cut, Score, Step
from shixiao.design.rules._kinds import Found, Mend, Rule, shown
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        if item.score and item.kind != "existence":
            yield from _in_score(item, item.score)
    for i, said in enumerate(plan.scheme.consequences):
        if not said.each_point:
            text = _("{who}: {what}", who=who(said), what=said.what)
            yield Found(("consequences", i), text, edit.drop(("consequences", i)))


def _in_score(item: Item, score: Score) -> Iterator[Found]:
    for i, cut in enumerate(score.cut):
        text = _("“{title}”: {who} get {points} points", title=item.title, who=_cut(cut), points=f"{cut.gets:g}")
        yield Found(item.at("score", "cut", i), text, edit.drop(item.at("score", "cut", i)))
    if score.steps:
        jump, at = _highest(score.steps)
        text = _("“{title}” jumps by {points} points at {value}", title=item.title, points=jump, value=shown(item, at))
        yield Found(item.at("score", "steps"), text, _line(item, smooth(score.steps)))
    if score.reached:
        jump = f"{score.reached.gets - score.reached.otherwise:g}"
        text = _("“{title}” is worth {points} points or none of them", title=item.title, points=jump)
        yield Found(item.at("score", "reached"), text, _line(item, _up_to_target(item)))


def who(said: Consequence) -> str:
    """Whom a consequence befalls."""
    if said.last:
        return _("the last {n}", n=said.last)
    if said.first:
        return _("the first {n}", n=said.first)
    if said.grade:
        return _("grade {name}", name=said.grade)
    if said.below is not None:
        return _("below {value} points", value=f"{said.below:g}")
    return _("from {value} points", value=f"{said.at_least:g}")


def _cut(cut: Cut) -> str:
    return _("the last {n}", n=cut.last) if cut.last else _("the first {n}", n=cut.first)


def _pairs(steps: list[Step]) -> list[tuple[float, float]]:
    """Value and points, from the lowest value; `at_most` steps lose points as the value grows."""
    values = [(s.at_least if s.at_least is not None else s.at_most or 0.0, s.gets) for s in steps]
    return sorted(dict(reversed(values)).items())


def _highest(steps: list[Step]) -> tuple[str, float]:
    pairs = _pairs(steps)
    rising = steps[0].at_least is not None
    ordered = pairs if rising else pairs[::-1]
    before = [0.0, *(points for _value, points in ordered[:-1])]
    jump, at = max((abs(points - b), value) for (value, points), b in zip(ordered, before, strict=True))
    return f"{jump:g}", at


def smooth(steps: list[Step]) -> list[list[float]] | None:
    """The same points at the same values, straight in between, down to 0 one step further out."""
    pairs, rising = _pairs(steps), steps[0].at_least is not None
    if len({s.at_least is None for s in steps}) > 1:
        return None
    values = [value for value, _points in pairs]
    gap = values[1] - values[0] if len(values) > 1 else abs(values[0])
    if gap <= 0:
        return None
    out = [[round(value, 6), points] for value, points in pairs]
    if rising and pairs[0][1]:
        return [[round(values[0] - gap, 6), 0.0], *out]
    if not rising and pairs[-1][1]:
        gap = values[-1] - values[-2] if len(values) > 1 else gap
        return [*out, [round(values[-1] + gap, 6), 0.0]]
    return out if len(out) > 1 else None


def _up_to_target(item: Item) -> list[list[float]] | None:
    target, reached = item.target, item.score.reached if item.score else None
    if not target or not reached:
        return None
    if target.at_least is not None and target.at_least > 0:
        return [[0.0, reached.otherwise], [target.at_least, reached.gets]]
    if target.at_most is not None and target.at_most > 0:
        return [[target.at_most, reached.gets], [2 * target.at_most, reached.otherwise]]
    return None


def _line(item: Item, points: list[list[float]] | None) -> Mend | None:
    if points is None:
        return None
    gone = edit.drop(item.at("score", "steps"), item.at("score", "reached"))
    return edit.both(edit.put(item.at("score", "line"), points), gone)


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    """How often chance decides, with as many cases as there were."""
    for item in plan.indicators:
        if item.score and item.use and len(data.said(item.use)) >= FEWEST:
            yield from _by_chance(item, item.score, data)


def _by_chance(item: Item, score: Score, data: Data) -> Iterator[Found]:
    said = data.said(item.use or "")
    for i, cut in enumerate(score.cut):
        if cut.last and cut.last < len(said):
            found = last(said, cut.last, item.better)
            if found.mistaken < 0.05:
                continue  # here the last are the last
            text = _(
                "“{title}”: {mistaken} of the last {n} are expected not to belong there; that all do has a "
                "probability of {chance} %",
                title=item.title,
                mistaken=f"{found.mistaken:.1f}",
                n=cut.last,
                chance=f"{100 * (1 - found.wrong):.0f}",
            )
            yield Found(item.at("score", "cut", i), text)
    for edge in _edges(item, score):
        wrong = wrong_side(said, edge)
        if wrong >= 0.5:
            text = _(
                "“{title}”: chance puts about {n} of {offices} offices on the wrong side of {value}",
                title=item.title,
                n=f"{wrong:.0f}",
                offices=len(said),
                value=shown(item, edge),
            )
            yield Found(item.at("score"), text)


def _edges(item: Item, score: Score) -> list[float]:
    edges = [s.at_least if s.at_least is not None else s.at_most for s in score.steps or []]
    if score.reached and item.target:
        edges += [item.target.at_least, item.target.at_most]
    return [edge for edge in edges if edge is not None]


rule = Rule(
    severity="error",
    quote=("倒数后三名不得分", "the last three get no points"),
    source="Bevan & Hood 2006; Goldstein & Spiegelhalter 1996; Mogstad et al. 2024",
    finds=finds,
    finds_in=finds_in,
    needs=("verdicts",),
)
