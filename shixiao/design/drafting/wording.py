"""评分标准的措辞 · What scoring rules say in words, read into the language of schemes.

Every reading covers a stretch of the text. What no reading covers is given back word for word: it is marked for a
person, never guessed. A rule of which a part that gives or takes points was not read is not read at all: half a rule is
another rule.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shixiao.design.drafting.text import MARK, PERIODS, UNITS, N, Text, tidy, value

NOTHING = r"(?:不得分|不计分|(?:得|计|记)0分)"
_POINTS = re.compile(r"\d[分%]|不得分|满分|不计分|扣分|加分|比例|酌情|排名|名次|递减|折算")


@dataclass
class Wording:
    """What was read of a rule: a score, a target, events that veto; what was not."""

    score: dict[str, Any] = field(default_factory=dict)
    target: dict[str, Any] = field(default_factory=dict)
    vetoes: list[str] = field(default_factory=list)
    unit: str = ""
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """What else its row says of a rule: full marks, who gives them, what was read of the target."""

    weight: float
    evaluator: str = ""


def read_rule(text: str, row: Row, target: str = "", about: str = "") -> Wording:
    """A scoring rule. `target`: what the column of targets says; `about`: what the indicator is called."""
    said, out = Text(tidy(text)), Wording()
    out.vetoes = _vetoes(said)
    cuts = _cuts(said, row.weight)
    out.target = _target(Text(tidy(target))) if target else _growth(said) or _quota(said) or _number(said)
    bases = _bases(said, row, out)
    out.unread = said.left(tidy(about))
    if len(bases) == 1 and not any(_POINTS.search(part) for part in out.unread):
        out.score = bases[0] | ({"cut": cuts} if cuts else {})
    elif bases or cuts:
        out.unread = [tidy(text)]
    if not out.score and not out.target:
        out.target = _full_at(tidy(text), row)
    out.unit = _unit(out, tidy(target))
    return out


def _full_at(text: str, row: Row) -> dict[str, Any]:
    """The share that full marks ask for, of a rule that was not read otherwise."""
    found = re.findall(rf"{N}(%)(?:\(含\))?(?:及?以上)?(?:的)?,?{_full_marks(row)}", text)
    return {"at_least": value(*found[0])} if len(found) == 1 else {}


def _bases(said: Text, row: Row, out: Wording) -> list[dict[str, Any]]:
    """The ways to points that were found; those of the second group only where none of the first was."""
    sure: tuple[Callable[[Text, Row, Wording], dict[str, Any]], ...] = (_rank, _less, _steps, _per, _none)
    found = [base for base in (way(said, row, out) for way in sure) if base]
    for way in (_proportional, _judged, _reached):
        found = found or [base for base in [way(said, row, out)] if base]
    return found


def read_target(text: str) -> dict[str, Any]:
    """≥95 %, 不低于 300 条/月, 较上年提高 5 个百分点; nothing where it is none of these."""
    return _target(Text(tidy(text))) if text else {}


_AT_LEAST = r"(?:≥|>=|不低于|不少于|达到|达|至少|大于等于|不小于|高于|力争)"
_AT_MOST = r"(?:≤|<=|不超过|不高于|不多于|小于等于|控制在|低于|少于)"
_TARGETS = (
    (rf"{_AT_LEAST}{N}{MARK}", "at_least"),
    (rf"{N}{MARK}(?:及|\(含\))?以上", "at_least"),
    (rf"{_AT_MOST}{N}{MARK}", "at_most"),
    (rf"{N}{MARK}(?:及|\(含\))?以(?:下|内)", "at_most"),
    (rf"^{N}(%)$", "at_least"),
)


def _target(said: Text) -> dict[str, Any]:
    growth = _growth(said) or _quota(said)
    if growth:
        return growth
    for pattern, key in _TARGETS:
        found = said.find(pattern)
        if len(found) == 1:
            said.take(found[0])
            return {key: value(found[0][1], found[0][2])}
    return {"at_most": 0} if re.search(r"^(?:零|0)(?:投诉|差评|超期|发生)", said.said) else {}


def _growth(said: Text) -> dict[str, Any]:
    before = r"(?:(?:较|比)(?:上年度?|去年|上一年度?)(?:同期)?|同比)(?:增长|提高|提升|增加|上升)"
    found = said.find(rf"{before}(?:{_AT_LEAST})?{N}{MARK}(?:以上)?")
    if len(found) != 1:
        return {}
    said.take(found[0])
    number, mark = found[0][1], found[0][2]
    if mark == "%":
        return {"last_year_times": round(1 + float(number) / 100, 6)}
    return {"last_year_plus": value(number, mark)}


def _quota(said: Text) -> dict[str, Any]:
    every = r"每(?:个)?(半年|季度|季|月|周|天|日|年)(?:度)?"
    found = said.find(rf"{every}(?:[^\d,;。]{{0,12}}?)(?:{_AT_LEAST}|完成){N}(?:{UNITS})")
    found = found or said.find(rf"{_AT_LEAST}?{N}(?:{UNITS})/(月|季度|季|年|周)")
    if len(found) != 1:
        return {}
    said.take(found[0])
    one, other = found[0].groups()
    number, per = (other, one) if one in PERIODS else (one, other)
    return {"at_least": value(number, None), "per": PERIODS[per]}


def _number(said: Text) -> dict[str, Any]:
    """不少于 4 次，每少一次扣 1 分: the number that each one short is counted from."""
    found = said.find(rf"[^;。,]{{0,16}}?(?:不少于|不低于|至少|达到){N}({UNITS}),?(?=每[少缺低差])")
    found = found or said.find(
        rf"(?:不低于|达到|≥)[^;。,\d]{{0,12}}?{N}(%),?(?=(?:达到|完成|达标)(?:的)?,?(?:得|计|记))"
    )
    if len(found) != 1:
        return {}
    said.take(found[0])
    return {"at_least": value(found[0][1], found[0][2])}


def _vetoes(said: Text) -> list[str]:
    found = said.find(r"[^;。]{0,40}一票否决[^;。]{0,20}")
    said.take(*found)
    return [one[0].strip(",、") for one in found]


def _cuts(said: Text, weight: float) -> list[dict[str, Any]]:
    """排名后三名不得分；前三名得满分."""
    out: list[dict[str, Any]] = []
    own = r"(?:该项|本项|此项)?"
    for found in said.find(rf"[^;。,]{{0,16}}?(?:倒数第?|后|末)(\d+)?(?:名|位)[^;。,]{{0,8}},?{own}{NOTHING}"):
        said.take(found)
        out.append({"last": int(found[1] or 1), "gets": 0})
    for found in said.find(rf"[^;。,]{{0,12}}?前(\d+)(?:名|位)[^;。,]{{0,8}},?(?:得|计|记)(?:满分|{N}分)"):
        said.take(found)
        out.append({"first": int(found[1]), "gets": float(found[2]) if found[2] else weight})
    return out


def _rank(said: Text, row: Row, out: Wording) -> dict[str, Any]:
    """第一名得满分，每降低一个位次扣 0.5 分."""
    by = r"(?:按[^;。,]{0,10}(?:排名|排序|名次)[^;。,]{0,6},)?"
    first = rf"{by}[^;。,]{{0,16}}?第1(?:名|位)[^;。,]{{0,6}}?(?:得|计|记)(?:满分|{N}分)[,;]?[^;。]{{0,16}}?"
    down = r"(?:每(?:降低|下降|后移|退后|降|低|退)1?个?(?:位次|名次|名|位)|依次|逐名|按名次)"
    found = said.find(rf"{first}{down}[^\d;。]{{0,6}}{N}分")
    if len(found) != 1:
        return {}
    said.take(found[0])
    return {"by_rank": {"first": float(found[0][1]) if found[0][1] else row.weight, "each_place": float(found[0][2])}}


def _full_marks(row: Row) -> str:
    return rf"(?:得|计|记)(?:满分|{row.weight:g}分)"


def _less(said: Text, row: Row, out: Wording) -> dict[str, Any]:
    """达到 95% 得满分，每低 1 个百分点扣 0.5 分；每少 10 条扣 1 分；每发生一件投诉扣 1 分."""
    way = r"每(低于?|降低|下降|减少|少|差|高于?|超过?|超出|增加|上升)(?:于)?(?:目标值?|要求|标准)?"
    found = said.find(rf"{way}{N}(%|个百分点),?(?:的)?扣(?:减)?{N}分")
    if len(found) == 1:
        return _less_than(said, row, out, found[0])
    short = said.find(rf"每(?:低于?|少|缺|差)(?:于)?(?:目标值?|要求|标准)?{N}({UNITS}),?(?:的)?扣(?:减)?{N}分")
    least = out.target.get("at_least")
    if len(short) == 1 and isinstance(least, (int, float)):
        said.take(*short)
        return {"less": {"each": float(short[0][3]), "every": float(short[0][1]), "below": least, "of": short[0][2]}}
    over = said.find(
        rf"每(?:超过?|超出|高于?|多|逾期|延误|推迟)(?:目标值?|要求|标准)?(?:{N})?({UNITS}),?(?:的)?扣(?:减)?{N}分"
    )
    if over:
        return _less_over(said, row, out, over)
    start = r"(?:[^;。,\d扣]{0,30}的?,)?(?:每|发现|发生|出现|存在)(?![超高低多降增提延推])"
    count = said.find(rf"{start}([^每,;。\d%]{{0,20}}?)(?:{N})?({UNITS})([^每,;。%]{{0,24}}?),?扣(?:减|除)?{N}分")
    if len(count) != 1:
        return {}
    said.take(count[0], *said.find(rf"[^;。%\d]{{0,24}}{_full_marks(row)},?"))
    number = float(count[0][2] or 1)
    every = {"every": number} if number != 1 else {}
    return {"less": {"each": float(count[0][5]), "above": 0, "of": count[0][3], **every}}


def _less_over(said: Text, row: Row, out: Wording, over: list[re.Match[str]]) -> dict[str, Any]:
    """不超过 1 个工作日得满分，每超过 1 个工作日扣 1 分."""
    full = said.find(rf"(?:{_AT_MOST})?{N}({UNITS})(?:以?内)?(?:的)?,?{_full_marks(row)},?")
    edge = {value(m[1], m[2]) for m in full} or {one for key, one in out.target.items() if key == "at_most"}
    if len(over) != 1 or len(edge) != 1:
        return {}
    said.take(*over, *full)
    number = float(over[0][1] or 1)
    every = {"every": number} if number != 1 else {}
    return {"less": {"each": float(over[0][3]), "above": next(iter(edge)), "of": over[0][2], **every}}


def _less_than(said: Text, row: Row, out: Wording, step: re.Match[str]) -> dict[str, Any]:
    down = step[1].startswith(("低", "降", "下", "减", "少", "差"))
    full = said.find(rf"(?:{_AT_LEAST}|为)?{N}(%)(?:\(含\))?(?:及?以上)?(?:的)?,?{_full_marks(row)}")
    full = full or said.find(rf"(?:以|低于|未达到|不足|达不到|高于|超过){N}(%)(?:为基准|的)?,?")
    edge = {value(m[1], m[2]) for m in full}
    if not edge:
        edge = {one for key, one in out.target.items() if key in ("at_least", "at_most")}
    if len(edge) != 1:
        return {}
    said.take(step, *full, *said.find(rf"(?:达到|完成|达标)[^;。,]{{0,8}}{_full_marks(row)},?"))
    side = "below" if down else "above"
    return {"less": {"each": float(step[4]), "every": value(step[2], "%"), side: next(iter(edge))}}


_IN = r"(?:\((?:不?含)[^)]*\))?"
_SHAPES = {
    "range": rf"(?:在|达到)?{N}{MARK}{_IN}(?:[-~—–至到]+){N}{MARK}{_IN}(?:之间)?",
    "below": rf"(?:低于|不足|小于|<|未达到|达不到|不到|少于|未达){N}{MARK}|{N}{MARK}{_IN}以下{_IN}",
    "upto": rf"(?:≤|<=|不超过|不高于|小于等于|控制在|不多于){N}{MARK}(?:以内)?|{N}{MARK}{_IN}以内{_IN}",
    "above": (
        rf"(?:{_AT_LEAST}|超过|大于|>|在)?{N}{MARK}{_IN}(?:及以上|以上){_IN}|"
        rf"(?:达到|达|为|不低于|大于等于|≥|>=){N}{MARK}|(?:大于|超过|高于|>)?{N}(%)"
    ),
}
_GETS = r"(?:的)?,?(?:(?:得|计|记|赋|评)(?:(满分)|(\d+(?:\.\d+)?)分)|(不得分|不计分))"


@dataclass(frozen=True)
class _Stretch:
    low: float
    high: float
    gets: float
    mark: str
    found: re.Match[str]


def _stretches(said: Text, weight: float) -> list[_Stretch]:
    """Values and what they get, from the lowest value."""
    out: list[_Stretch] = []
    for shape, pattern in _SHAPES.items():
        for found in said.find(f"(?:{pattern}){_GETS}"):
            if not any(found.start() < one.found.end() and one.found.start() < found.end() for one in out):
                out.append(_stretch(shape, found, weight))
    return sorted(out, key=lambda one: (one.low, one.high))


def _stretch(shape: str, found: re.Match[str], weight: float) -> _Stretch:
    *said, full, points, none = found.groups()
    numbers = [float(g) for g in said if g and re.fullmatch(r"\d+(\.\d+)?", g)]
    marks = [g for g in said if g and not re.fullmatch(r"\d+(\.\d+)?", g)]
    gets = weight if full else 0.0 if none else float(points)
    low, high = {
        "range": (min(numbers), max(numbers)),
        "above": (numbers[0], float("inf")),
        "below": (float("-inf"), numbers[0]),
        "upto": (0.0, numbers[0]),
    }[shape]
    return _Stretch(low, high, gets, marks[0].replace("个百分点", "%") if marks else "", found)


def _steps(said: Text, row: Row, out: Wording) -> dict[str, Any]:
    """90% 以上得满分，80%-90% 得 8 分，80% 以下不得分; highest value first, or the least first."""
    read = _stretches(said, row.weight)
    gets, marks = [one.gets for one in read], {one.mark for one in read if one.mark}
    lost = said.find(rf"(?:否则|未达到|未完成|达不到|未达标|没有达到)[^;。,\d]{{0,12}}?,?(?:的)?{NOTHING}")
    if len(read) == 1 and gets == [row.weight] and lost and read[0].high == float("inf") and not out.target:
        said.take(read[0].found, *lost)
        out.target = {"at_least": value(read[0].low, read[0].mark)}
        return {"reached": {"gets": row.weight}}
    edges = {(one.low, one.high) for one in read}
    if len(read) < 2 or len(marks) > 1 or len(edges) < len(read) or len(set(gets)) == 1:
        return {}
    mark, rising, falling = next(iter(marks), ""), gets == sorted(gets), gets == sorted(gets, reverse=True)
    said.take(*(one.found for one in read if rising or falling))
    out.unit = out.unit or ("" if mark == "%" else mark)
    if rising:
        steps = [{"at_least": value(one.low, mark), "gets": one.gets} for one in reversed(read) if one.gets]
        return _all_or_nothing(steps, row, out)
    if falling:
        steps = [{"at_most": value(one.high, mark), "gets": one.gets} for one in read if one.high != float("inf")]
        given = [step for step in steps if step["gets"]]
        return {"steps": given} if given else {}
    return {}


def _all_or_nothing(steps: list[dict[str, Any]], row: Row, out: Wording) -> dict[str, Any]:
    """One value for all of the points is a target, reached or not."""
    if len(steps) == 1 and steps[0]["gets"] == row.weight and not out.target:
        out.target = {"at_least": steps[0]["at_least"]}
        return {"reached": {"gets": row.weight}}
    return {"steps": steps}


def _per(said: Text, row: Row, out: Wording) -> dict[str, Any]:
    """每新增 1 项得 0.2 分，最高 20 分."""
    more = r"(?:得|加|计|记)(?:计)?"
    found = said.find(rf"每([^每,;。\d%]{{0,20}}?)(?:{N})?({UNITS}|个百分点|%)([^每,;。%扣]{{0,24}}?),?{more}{N}分")
    if len(found) != 1:
        return {}
    one = found[0]
    most = said.find(rf"(?:最高|最多|累计|上限|总计|合计)[^\d;。]{{0,10}}{N}分(?:封顶|为止)?|{N}分封顶|加满{N}分为止")
    said.take(one, *most[:1])
    cap = next((float(g) for m in most[:1] for g in m.groups() if g), None)
    share = one[3] in ("个百分点", "%")
    every = value(one[2] or "1", "%") if share else float(one[2]) if one[2] and float(one[2]) != 1 else None
    got: dict[str, Any] = {"each": float(one[5]), "of": one[3]}
    got |= {"every": every} if every is not None else {}
    return {"per": got | ({"most": cap} if cap is not None else {})}


def _none(said: Text, row: Row, out: Wording) -> dict[str, Any]:
    """发生一起的，该项不得分: full marks for none, nothing for one."""
    one = r"(?:凡|只要|如)?(?:发生|出现|发现|存在)(?:1)?"
    found = said.find(rf"{one}(?:({UNITS}))?[^,;。\d]{{0,24}}?,?(?:该|本|此)?项?(?:目)?{NOTHING}")
    if len(found) != 1:
        return {}
    said.take(found[0])
    out.unit = out.unit or found[0][1] or ""
    return {"steps": [{"at_most": 0, "gets": row.weight}]}


def _proportional(said: Text, row: Row, out: Wording) -> dict[str, Any]:
    """按完成比例得分；得分 = 实际完成值 / 目标值 × 分值."""
    aim = said.find(rf"(?:{_AT_LEAST})?{N}(%)(?:及?以上)?(?:的)?,?{_full_marks(row)}")
    rest = r"(?:未达到|未达标|达不到|其余|其他|不足|低于)?[^;。,]{0,8}?"
    how = r"按(?:照)?(?:实际)?(?:完成)?(?:比例|完成率|比率|占比)(?:折算|计算|扣减|赋分|得分|计分|算分|打分)*(?:分)?"
    formula = r"得分=?[^;。]{2,60}?[×*xX](?:该项|本项|指标)?(?:分值|权重|标准分|满分|\d+(?:\.\d+)?分?)(?:分|计算)?"
    scaled = said.find(rest + how)
    found = scaled or said.find(formula)
    if len(found) != 1:
        return {}
    held = out.target.get("at_least") if scaled or "目标" in found[0][0] else None
    edge = value(aim[0][1], aim[0][2]) if len(aim) == 1 else held
    said.take(found[0], *aim)
    return {"line": [[0, 0], [edge, row.weight]]} if edge not in (None, 0) else {"share": True}


def _judged(said: Text, row: Row, out: Wording) -> dict[str, Any]:
    words = "酌情|综合评定|综合评分|评委|民主测评|评议打分|综合打分|量化打分|视情"
    found = said.find(rf"[^;。]{{0,40}}(?:{words})[^;。]{{0,30}}")
    found = found or said.find(r"[^;。]{0,6}由[^;。,]{2,16}(?:打分|评分|评定|赋分)")
    if not found:
        return {}
    said.take(*found)
    return {"judged_by": row.evaluator or found[0][0].strip(",、")}


def _reached(said: Text, row: Row, out: Wording) -> dict[str, Any]:
    """Given a target: 达到得满分，未达到不得分."""
    if not out.target:
        return {}
    got = said.find(rf"(?:(?:达到|完成|达标)[^;。,]{{0,10}}?,?(?:的)?)?{_full_marks(row)}")
    lost = said.find(rf"(?:否则|未达到|未完成|达不到|未达标|没有达到)[^;。,]{{0,12}}?,?(?:的)?{NOTHING}")
    if len(got) != 1 or not lost:
        return {}
    said.take(*got, *lost)
    return {"reached": {"gets": row.weight}}


def _unit(out: Wording, target: str) -> str:
    said = repr(out.score) + repr(out.target)
    if "%" in said or "%" in target:
        return "share"
    for key in ("less", "per"):
        if key in out.score:
            return str(out.score[key].get("of", ""))
    found = re.search(rf"\d+({UNITS})(?!百分点)", target)
    return out.unit or (found[1] if found else "")
