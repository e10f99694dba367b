"""Writes a page for each preset: the scheme, what the linter says, how offices answer it; `--check` for stale ones.

The pages are in Chinese: they are read by those who write such schemes.
"""

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import offices

from shixiao.design.lint import Finding, lint_text, mended
from shixiao.design.scheme import Scheme
from shixiao.errors import SchemeRefused
from shixiao.strict import parse
from shixiao.words import speaking

HERE = Path(__file__).parent
SCHEMES = HERE.parents[1] / "schemes" / "presets"
NOTE = "<!-- Written by docs/presets/make.py; change the preset or the model, not this page. -->"
SEVERITY = {"error": "错误", "warn": "警告", "info": "提示"}
ASKED = """
indicators:
  - {name: done, title: 一次办成率, kind: outcome, weight: 60, score: {share: true}}
  - {name: satisfied_people, title: 第三方满意率, kind: satisfaction, weight: 40, score: {share: true}}
"""
ABOUT = {
    "report-2021": (
        "报道里的考核",
        "Length of lists, the online rate with the last three at nothing, one hundred per cent satisfied.",
        "2021 年的一篇报道写下了这样的考核：社区列了一百多项自己办不了的事项，因为清单长度要考核；"
        "网办率全市排名，倒数后三名不得分；"
        "市场主体必须“百分之百满意”，临近考核就给商户打电话；9 名工作人员录入了 1266 次好评。下面把它照原样写下来。",
    ),
    "ezhou-2020": (
        "清单认领得越多分越高（鄂州 2020）",
        "Points when 60, 70 or 80 % of a directory has been claimed.",
        "公开文件里，乡镇平均认领事项达到目录的 60 / 70 / 80 %、村达到 50 / 70 %、县达到 95 / 99 / 100 % 分档得分。"
        "门槛数值见文件，各档分值未见原文，这里按等分写。",
    ),
    "zhouzhi-2023": (
        "每月三百条好评（周至 2023）",
        "A quota of three hundred praises a month.",
        "公开报道：每月 300 条好评的任务，扫公开的二维码、填姓名电话身份证号就能评；"
        "工作人员借用居民的身份证，一名儿童被录成就业困难人员。"
        "分值未见原文，这里写作 10 分。",
    ),
    "england-four-hours": (
        "急诊四小时目标（英格兰）",
        "98 % out of the emergency department within four hours, or no stars.",
        "英格兰在 2004 年要求 98 % 的急诊病人四小时内离开急诊，达不到就丢星、点名。官方数字 2004/05 年是 96 %，"
        "而去问病人只有 77 %（2002/03 年是 90 % 对 69 %；Bevan 与 Hood，2006）。",
    ),
    "star-halls": (
        "星级评定",
        "A star is lost at 89.9, and the money goes with the star.",
        "到线得星、差一点掉一星、钱跟着星走，是大厅星级评定的常见写法。这一份是示例，不是哪一个地方的文件。",
    ),
}


def page(name: str) -> str:
    """One preset, from its YAML to what it does to the people who come."""
    title, english, story = ABOUT[name]
    text = (SCHEMES / f"{name}.yml").read_text(encoding="utf-8")
    parts = [f"# {title}", NOTE, f"*{english}*", story, "## 方案", f"```yaml\n{text.rstrip()}\n```"]
    with speaking("zh"):
        found = lint_text(text, f"{name}.yml")
        parts += ["## 检查器怎么说", *_said(found.findings), *_mended(text, name)]
    return "\n\n".join([*parts, "## 单位会怎么应对", *_answered(name, text), *_instead(name)]) + "\n"


def _said(found: tuple[Finding, ...]) -> Iterator[str]:
    many = {level: sum(one.severity == level for one in found) for level in SEVERITY}
    counted = "、".join(f"{n} 个{SEVERITY[level]}" for level, n in many.items() if n)
    yield f"`shixiao lint` 找到 {counted}，每一条都指到行："
    head = ["| 行 | 程度 | 规则 | 说了什么 |", "| --- | --- | --- | --- |"]
    rows = [f"| {f.line} | {SEVERITY[f.severity]} | {f.title} `{f.rule}` | {f.says} |" for f in found]
    yield "\n".join([*head, *rows])
    yield "为什么不行，应当怎样："
    yield "\n".join(f"- **{f.title}** {f.because}应当：{f.instead}" for f in {one.rule: one for one in found}.values())


def _mended(text: str, name: str) -> Iterator[str]:
    """What `--fix` changes, line by line."""
    after = mended(text, name)
    left = len(lint_text(after, name).standing)
    rest = "改过之后再检查，没有发现问题" if not left else f"改过之后还剩 {left} 条，要由人来定"
    diff = [*difflib.unified_diff(text.splitlines(), after.splitlines(), n=0, lineterm="")][2:]
    shown = "\n".join(line for line in diff if not line.startswith("@@"))
    yield f"不用人判断就能改的，`--fix` 会改（{rest}）："
    yield f"```diff\n{shown}\n```"


def _answered(name: str, text: str) -> Iterator[str]:
    before = offices.answer(name, parse(text, Scheme, SchemeRefused, name))
    yield (
        "下面是一个小模型，不是数据：十个单位，每月同样的一百个工时，其中三十个工时大厅必须开着，其余的工时哪样能得分就往哪样投。"
        "曲线是编的，对所有方案都一样；看方向，不看小数。模型在 [offices.py](offices.py)。"
    )
    asked = offices.answer(name, parse(_head(text) + ASKED, Scheme, SchemeRefused, name), offices.honest)
    rows = [
        ("考核得分（平均）", f"{before.points_before:.1f}", f"{before.points_after:.1f}", "—"),
        ("来的人办成了事", *(f"{100 * x:.0f} %" for x in (before.done_before, before.done_after, asked.done_after))),
    ]
    rows += [
        (
            f"每月工时：{offices.ACTIONS[action]}",
            "100" if action == "serve" else "0",
            f"{hours:.0f}",
            f"{asked.hours[action]:.0f}",
        )
        for action, hours in before.hours.items()
    ]
    head = ["| | 应对之前 | 按这个方案应对之后 | 改问“办成了没有、第三方满意吗”之后 |", "| --- | --- | --- | --- |"]
    yield "\n".join([*head, *("| " + " | ".join(row) + " |" for row in rows)])
    yield (
        f"得分从 {before.points_before:.0f} 分变成 {before.points_after:.0f} 分，"
        f"办成事的人从 {100 * before.done_before:.0f} % 变成 {100 * before.done_after:.0f} %。分涨了，事少了。"
    )


def _head(text: str) -> str:
    """What every scheme must have, without the table."""
    kept = ("name:", "title:", "question:", "period:")
    return "\n".join(line for line in text.splitlines() if line.startswith(kept))


def _instead(name: str) -> Iterator[str]:
    yield "## 换成什么"
    yield (
        "同一件事的另一种问法见 [report-2021-honest.yml](../../schemes/presets/report-2021-honest.yml)："
        "问来办事的人得到了什么，网办率、清单长度、好评数照样公布，不计分；没有“倒数三名”，只有“肯定是、可能是、不是”；"
        "检查器对它没有话说。"
    )


def pages() -> dict[Path, str]:
    return {HERE / f"{name}.md": page(name) for name in ABOUT}


def stale() -> list[str]:
    """Pages that are not what preset, linter and model say now."""
    return [
        path.name for path, text in pages().items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        found = stale()
        sys.exit(f"stale, run docs/presets/make.py: {', '.join(found)}" if found else 0)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
