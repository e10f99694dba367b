"""The first YAML of a scheme, written from a table: what was read, and in comments what was not.

Nothing is invented: a cell that cannot be read stands word for word behind `# 读不懂:`, the wording of every scoring
rule is kept as `wording`, and what YAML cannot do without (a question, a period) is marked where the table lacks it.
"""

import json
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shixiao.design.drafting import kinds
from shixiao.design.drafting.sheet import Line, Read, read_table
from shixiao.design.drafting.text import tidy
from shixiao.design.drafting.wording import Row, Wording, read_rule, read_target
from shixiao.design.practice import Indicator
from shixiao.words import _

_PLAIN = re.compile(r"[\w\u4e00-\u9fff（）《》“”、，。；：！？·〔〕—…/+.\-%％()≥≤=×÷ ]+")
_NUMBER = re.compile(r"[-+.]?\d[\d.,_:eExXoO+\-]*")
_POINTS = re.compile(r"[（(](?:标准|基准|满)?分?值?[:：]?(\d+(?:\.\d+)?)\s*分?[)）]|[（(](\d+(?:\.\d+)?)分")
NOT_A_DAY = "{from: 2000-01-01, to: 2000-12-31}"


def draft(path: Path, sheet: str = "") -> str:
    """A scheme's YAML from an assessment table; it loads, it can be linted, and it says what it could not read."""
    table = read_table(Path(path), sheet)
    head = _head(table, Path(path))
    rows, vetoes = [], list[str]()
    taken: dict[str, int] = {}
    for line in table.lines:
        text, more = _indicator(line, taken)
        rows.append(text)
        vetoes += more
    return "\n".join([*head, "indicators:", *rows, *_vetoes(vetoes), *_below(table)]) + "\n"


def scalar(said: Any) -> str:
    """A YAML scalar; quoted where a plain one would be read as something else."""
    if isinstance(said, bool):
        return "true" if said else "false"
    if isinstance(said, float) and said == int(said):
        return str(int(said))
    if isinstance(said, (int, float)):
        return str(said)
    text = " ".join(str(said).split())
    fits = _PLAIN.fullmatch(text) and not _NUMBER.fullmatch(text) and text[0] not in "-?:%=<> " and ": " not in text
    reserved = text.lower() in ("yes", "no", "true", "false", "null", "on", "off", "~", "")
    return text if fits and not reserved else json.dumps(text, ensure_ascii=False)


def flow(said: Any) -> str:
    """A mapping or list on one line."""
    if isinstance(said, dict):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in said.items()) + "}"
    if isinstance(said, (list, tuple)):
        return "[" + ", ".join(map(flow, said)) + "]"
    text = scalar(said)
    inside = isinstance(said, str) and not said.endswith("%") and re.search(r"[,\[\]{}]", text) and text[0] != '"'
    return json.dumps(said, ensure_ascii=False) if inside else text


def unread(text: str, indent: str = "    ") -> str:
    """What a person must look at, word for word."""
    return f"{indent}# " + _("cannot be read: {said}", said=" ".join(str(text).split()))


def _head(table: Read, path: Path) -> list[str]:
    title = next((t for t in table.titles if re.search(r"考核|评价|评估|考评|指标|细则|评分", t)), "") or path.stem
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "draft"
    nobody = _("(the table does not say which question it answers)")
    period = _period(" ".join([*table.titles, path.stem]))
    out = [
        "# "
        + _(
            "drafted from {file}, sheet {sheet}; read it against the table before you use it",
            file=path.name,
            sheet=table.sheet,
        ),
        *["# " + " ".join(one.split()) for one in table.titles if one != title],
        *["# " + _("not drafted: sheet {sheet} holds a table as well", sheet=one) for one in table.others],
        f"name: {scalar(slug)}",
        f"title: {scalar(title)}",
        f"question: {scalar(nobody)}",
    ]
    out += [] if period else [unread(_("the table names no period; the days below are placeholders"), "")]
    out.append(f"period: {period or NOT_A_DAY}")
    total = re.search(r"\d+(\.\d+)?", table.total or "")
    return [*out, *([f"total: {total[0]}"] if total and float(total[0]) > 0 else [])]


def _period(text: str) -> str:
    """2024 年度, 2024 年上半年, 2024 年第二季度."""
    found = re.search(r"(20\d\d)\s*年?(?:度)?\s*(上半年|下半年|第?([一二三四1-4])季度)?", text)
    if not found:
        return ""
    year, part = found[1], found[2] or ""
    if part == "上半年":
        return f"{{from: {year}-01-01, to: {year}-06-30}}"
    if part == "下半年":
        return f"{{from: {year}-07-01, to: {year}-12-31}}"
    if part:
        quarter = "一二三四".find(found[3]) + 1 or int(found[3])
        last = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}[quarter]
        return f"{{from: {year}-{3 * quarter - 2:02d}-01, to: {year}-{last}}}"
    return f"{{from: {year}-01-01, to: {year}-12-31}}"


def _indicator(line: Line, taken: dict[str, int]) -> tuple[str, list[str]]:
    cells, dark = line.cells, list[str]()
    title = _bare(cells.get("shared", cells["title"]))
    weight, bonus = _weight(line, dark)
    wording = "；".join(one for one in (cells.get("rule", ""), cells.get("formula", "")) if one)
    row = Row(weight, cells.get("evaluator", ""))
    asked, hint = _asked(title, cells)
    about = title + cells.get("definition", "")
    read = read_rule(cells.get("rule", ""), row, asked or hint, about) if wording else Wording()
    if hint and "%" not in repr(read.score):
        read.target, read.unit = (
            {},
            "" if read.unit == "share" else read.unit,
        )  # what explains an indicator sets no target, unless its rule counts from there
    read.target = read.target or read_target(asked)
    what = kinds.kind(title, cells.get("definition", ""), cells.get("rule", ""))
    out: dict[str, Any] = {"name": _name(what or "indicator", taken), "title": title, "kind": what or "other"}
    if not what:
        dark.append(_("what kind of indicator “{title}” is", title=title))
    out |= {"under": [_bare(one) for one in line.under if _bare(one) != title]} if line.under else {}
    out |= {"weight": weight} | ({"bonus": True} if bonus else {})
    out |= _meaning(cells, title, read, dark)
    out |= {"wording": wording} if wording else {}
    out |= _people(cells, dark)
    out = _valid(out, read, dark)
    dark += _not_read(cells, read)
    return _block(out, dark), [f"{title}：{event}" for event in read.vetoes]


def _asked(title: str, cells: dict[str, str]) -> tuple[str, str]:
    """The target, from its column or the indicator's name; and a share that stands in what explains it."""
    said, meant = cells.get("target", ""), cells.get("definition", "")
    if not said and "%" in tidy(title) and read_target(title):
        said = title
    return said, "" if said or "%" not in tidy(meant) else meant


def _bare(text: str) -> str:
    """A heading without its number and its points: 一、事项管理（20分） → 事项管理."""
    out = _POINTS.sub("", " ".join(text.split()))
    out = re.sub(r"\s+\d+(\.\d+)?[%％]$", "", out)
    out = re.sub(
        r"^(\d{1,2}(\.\d+)*[.、．)）]|\d{1,2}(\.\d+)+|[（(]?[一二三四五六七八九十]+[)）、.．]|[①-⑳])\s*", "", out
    )
    return out.strip(" ；;。") or text.strip()


def _weight(line: Line, dark: list[str]) -> tuple[float, bool]:
    said = tidy(line.cells.get("weights") or line.cells.get("weight", ""))
    headings = line.cells["title"] + "".join(line.under)
    bonus = bool(re.search(r"加分|扣分项|减分|奖励分|附加分", headings + said)) or said.startswith(("+", "±", "-"))
    if not said:
        inside = _POINTS.search(line.cells["title"]) or _POINTS.search(line.cells.get("definition", ""))
        said = next((g for g in inside.groups() if g), "") if inside else ""
    found = re.fullmatch(r"[+±\-]?(\d+(?:\.\d+)?)(?:分|%)?", said) or re.fullmatch(
        r"(?:最高|最多|不超过|加|加分)(\d+(?:\.\d+)?)分?", said
    )
    if found and float(found[1]) <= 1000:
        deducts = bonus and (said.startswith("-") or re.search(r"扣分项|减分", headings))
        return (0.0 if deducts else float(found[1])), bonus
    if "+" in said and re.fullmatch(r"\d+(\.\d+)?(分)?(\+\d+(\.\d+)?(分)?)+", said):
        whole = sum(map(float, re.findall(r"\d+(?:\.\d+)?", said)))
        if whole <= 1000:
            return whole, bonus
    dark.append(_("its points: {said}", said=said or _("(empty)")))
    return 0.0, bonus


def _meaning(cells: dict[str, str], title: str, read: Wording, dark: list[str]) -> dict[str, Any]:
    unit = "share" if title.endswith(("率", "比例", "占比")) and read.unit in ("", "share") else read.unit
    counts, among = kinds.share_of(cells.get("formula", "") or cells.get("definition", ""))
    out: dict[str, Any] = {"better": _better(read, title)} if _better(read, title) else {}
    out |= {"unit": unit} if unit else {}
    out |= {"counts": counts, "among": among} if counts and among else {}
    return out | ({"target": read.target} if read.target else {})


def _better(read: Wording, title: str) -> str:
    score = read.score
    if "at_most" in read.target or "above" in score.get("less", {}):
        return "less"
    if read.target or "below" in score.get("less", {}) or score.get("per", {}).get("each", 0) > 0 or "line" in score:
        return "more"
    if "steps" in score:
        return "more" if "at_least" in score["steps"][0] else "less"
    return "more" if re.search(r"满意(率|度)|好评率|按时|及时率|办结率", title) else ""


def _people(cells: dict[str, str], dark: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    source = cells.get("source", "")
    if source:
        who = kinds.supplier(source)
        out |= {"supplied_by": who} if who else {}
        if not who:
            dark.append(_("who supplies the number: {said}", said=source))
    if cells.get("responsible"):
        out["responsible"] = cells["responsible"]
    if cells.get("evidence"):
        often = kinds.every(cells["evidence"] + cells.get("cycle", ""))
        out["evidence"] = [
            {"what": cells["evidence"], "kind": kinds.paper(cells["evidence"])} | ({"every": often} if often else {})
        ]
    return out


def _valid(out: dict[str, Any], read: Wording, dark: list[str]) -> dict[str, Any]:
    """With the score where it holds together; without it, and the wording marked, where it does not."""
    with_score = out | ({"score": read.score} if read.score else {})
    try:
        Indicator.model_validate(with_score)
        return with_score
    except ValidationError:
        read.unread = [out.get("wording", "")]
    for gone in ("target", "evidence"):
        try:
            Indicator.model_validate(out)
            break
        except ValidationError:
            if gone in out:
                dark.append(str(out.pop(gone)))
    return out


def _not_read(cells: dict[str, str], read: Wording) -> list[str]:
    out = [one for one in read.unread if one]
    if not read.score and cells.get("rule") and not out:
        out.append(cells["rule"])
    if cells.get("target") and not read.target:
        out.append(_("the target: {said}", said=cells["target"]))
    out += [cells[key] for key in ("note", "unknown", "cycle") if cells.get(key)]
    return out


def _name(what: str, taken: dict[str, int]) -> str:
    taken[what] = taken.get(what, 0) + 1
    return what if taken[what] == 1 else f"{what}_{taken[what]}"


def _block(out: dict[str, Any], dark: list[str]) -> str:
    lines = []
    for key, said in out.items():
        if key == "score":
            lines += ["    score:", *(f"      {name}: {flow(one)}" for name, one in said.items())]
        elif key == "evidence":
            lines += ["    evidence:", *(f"      - {flow(one)}" for one in said)]
        else:
            lines.append(f"    {key}: {flow(said) if isinstance(said, (dict, list)) else scalar(said)}")
    lines[0] = "  - " + lines[0].strip()
    return "\n".join([*lines, *(unread(one) for one in dict.fromkeys(dark))])


def _vetoes(found: list[str]) -> list[str]:
    lines = [f"  - {{name: veto_{i}, what: {flow(said)}}}" for i, said in enumerate(found, 1)]
    return ["vetoes:", *lines] if lines else []


def _below(table: Read) -> list[str]:
    """Notes: grades and what follows from ranks, where they say so; the rest marked."""
    grades, follows, dark = list[tuple[str, float]](), list[dict[str, Any]](), [*table.unread]
    for note in table.notes:
        said = tidy(note)
        got = [
            (m[2], float(m[1]))
            for m in re.finditer(
                r"(\d{2,3})分?(?:\(含\))?(?:及)?以上[^;。，,\d]{0,6}?(?:为|评为|定为|确定为|是)[“\"]?([\u4e00-\u9fff]{1,6}?)[”\"]?(?:等次|等级|单位)?(?=[;。，,、]|$)",
                said,
            )
        ]
        got += [
            (m[2], float(m[1]))
            for m in re.finditer(
                r"(\d{2,3})分?(?:\(含\))?[-~—至到]\d{2,3}分?(?:\([^)]*\))?[^;。，,\d]{0,4}?(?:为|评为|定为)[“\"]?([\u4e00-\u9fff]{1,6}?)[”\"]?(?:等次|等级|单位)?(?=[;。，,、]|$)",
                said,
            )
        ]
        strikes = [
            {("last" if m[1] in ("后", "末", "倒数") else "first"): int(m[2]), "what": m[0].strip("，,、")}
            for m in re.finditer(
                r"[^;。，,]{0,12}?(后|末|倒数|前)第?(\d+)(?:名|位)[^;。]{0,8}?(?:的)?[，,]?[^;。]{2,40}", said
            )
        ]
        grades += got
        follows += strikes
        dark += [] if got or strikes else [note]
    ordered = sorted({floor: name for name, floor in grades}.items(), reverse=True)
    out = (
        ["grades:", *(f"  - {{name: {flow(name)}, at_least: {floor:g}}}" for floor, name in ordered)] if ordered else []
    )
    out += ["consequences:", *(f"  - {flow(one)}" for one in follows)] if follows else []
    return [*out, *(unread(one, "") for one in dark)]
