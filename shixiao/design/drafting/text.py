"""The text of a scoring rule: made even, and taken away stretch by stretch as it is read."""

import re
import unicodedata

DIGITS = dict(zip("零一二两三四五六七八九十", (0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
N = r"(\d+(?:\.\d+)?)"
UNITS = "个?工作日|人次|件次|个月|分钟|小时|例|起|件|次|项|条|处|篇|天|家|份|宗|期|人|个"
MARK = rf"(%|个百分点|{UNITS})?"
PERIODS = {
    "日": "day", "天": "day", "周": "week", "月": "month", "季": "quarter", "季度": "quarter", "半年": "half_year",
    "年": "year",
}  # fmt: skip

_FILLER = re.compile(
    r"扣完(?:本项分值|该项分|本项|分值)?为止|不计负分|不倒扣|[以依]此类推|按(?:照)?(?:以下|下列)(?:标准|规定)(?:计分|评分|打分)?"
    r"|其中|得分|计分|评分|本项|该项|分值|基础分|满分\d*分?|等|的|[,;。:、()\s\-—.]|^\d+[.、]|[①-⑳]"
)


def tidy(text: str) -> str:
    """Half-width, without blanks, with numbers in figures where a number is meant."""
    out = re.sub(r"[ \t\u3000\r]+", "", unicodedata.normalize("NFKC", text)).replace("\n", ";").replace("﹪", "%")
    out = re.sub(r"百分之百", "100%", out)
    out = re.sub(r"百分之([一二三四五六七八九十]+)", lambda m: f"{figures(m[1])}%", out)
    counted = rf"([一二两三四五六七八九十]+)(?=(?:{UNITS}|名|位|分)(?!性|别))"
    return re.sub(counted, lambda m: str(figures(m[1])), re.sub(r"(?<!个)百分点", "个百分点", out))


def figures(said: str) -> int:
    """二十五 → 25; up to ninety-nine."""
    if "十" in said:
        tens, _, ones = said.partition("十")
        return (DIGITS[tens[-1]] if tens else 1) * 10 + (DIGITS[ones[0]] if ones else 0)
    return int("".join(str(DIGITS[c]) for c in said))


class Text:
    """A text of which stretches are taken one after the other; what is left was not read."""

    def __init__(self, said: str) -> None:
        self.said, self.taken = said, [False] * len(said)

    def find(self, pattern: str) -> list[re.Match[str]]:
        """Matches that nothing else has taken yet."""
        return [m for m in re.finditer(pattern, self.said) if not any(self.taken[m.start() : m.end()])]

    def take(self, *found: re.Match[str]) -> None:
        for one in found:
            self.taken[one.start() : one.end()] = [True] * (one.end() - one.start())

    def left(self, about: str) -> list[str]:
        """What nobody took, but for words that say nothing and for the name of the indicator itself."""
        open_ = "".join("\x00" if gone else c for c, gone in zip(self.said, self.taken, strict=True))
        parts = [part.strip(",、") for piece in open_.split("\x00") for part in re.split(r"[;。]", piece)]
        return [part for part in parts if len(bare := _FILLER.sub("", part)) >= 2 and bare not in about]


def value(number: float | str, mark: str | None) -> float | str:
    """95 and % → "95%"; figures stay figures."""
    shown = float(number)
    return f"{shown:g}%" if mark in ("%", "个百分点") else int(shown) if shown == int(shown) else shown
