"""Texts as they are searched: one spelling per digit, letter and mark, and the way back to what was written.

People and programs write 138 as １３８, ①③⑧, 一三八, ¹³⁸ or with a character of no width inside. Everything is searched
in one form: ASCII digits and small letters where there is one, one mark per kind of mark, nothing for what is not seen.
"""

import re
import unicodedata

# numerals that are read out digit by digit; ten and hundred are not among them
HAN = {c: str(d) for d, each in enumerate(("〇零○◯", "一壹弌幺", "二贰貳弍", "三叁參叄弎", "四肆", "五伍", "六陆陸",
                                           "七柒", "八捌", "九玖")) for c in each}  # fmt: skip
GAP = 6  # characters: what stands between two digits of one number is no longer
_LOOKS = dict.fromkeys("·•‧・∙。｡⋅∘", ".") | dict.fromkeys("⁄∕＼\\¦", "/") | dict.fromkeys("、﹑٫٬", ",")
_LOOKS |= dict.fromkeys("−ー—﹣", "-") | dict.fromkeys("×✕✖╳Χχ乂", "x") | dict.fromkeys("Хх", "x")
_OTHER = "\ue000"  # stands for a character that becomes none or several

# the same for ①, ¹, ⑴ and their kin
ODD = {c: str(unicodedata.digit(c)) for c in map(chr, range(0x80, 0x1F200))
       if unicodedata.category(c) == "No" and unicodedata.digit(c, None) is not None}  # fmt: skip
_NUMERALS = str.maketrans(HAN | ODD)
_ANY = "".join(HAN) + "".join(ODD)
_READ_OUT = re.compile(f"[{_ANY}]")
_NAMED = re.compile(r"(?<=[\u4e00-\u9fff])[0-9]")
_CHAIN = re.compile(rf"[0-9{_ANY}](?:[\W_]{{0,{GAP}}}[0-9{_ANY}]){{5}}")


def _one(c: str) -> str:
    """How one character is searched."""
    if c in _LOOKS:
        return _LOOKS[c]
    kind = unicodedata.category(c)
    if kind in ("Cf", "Mn", "Me", "Co", "Cs", "Cn") or (kind == "Cc" and c not in "\t\n\r\x0b\x0c\x85"):
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(c))
    if kind in ("No", "Nl"):
        return c  # a footnote's mark ends a number, unless others of its kind go on with it
    said = unicodedata.normalize("NFKC", c)
    if len(said) > 1:
        return "".join(_one(x) for x in said if x != c)
    if unicodedata.category(said) == "Pd":
        return "-"
    if unicodedata.category(said).startswith("Z") or said in "\t\n\r\x0b\x0c\x85":
        return " "
    said = _LOOKS.get(said, said)
    small = said.lower()
    return small if len(small) == 1 else said


class _Table(dict[int, str]):
    """Filled as characters are met."""

    def __missing__(self, point: int) -> str:
        said = _one(chr(point))
        self[point] = said if len(said) == 1 else _OTHER
        return self[point]


_TABLE = _Table()


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text as it is searched, and for each of its characters the one it comes from (none: the same place)."""
    said = text.translate(_TABLE)
    if _OTHER not in said:
        return said, None
    letters: list[str] = []
    places: list[int] = []
    for at, c in enumerate(text):
        one = _one(c)
        letters.append(one)
        places += [at] * len(one)
    return "".join(letters), places


def read_out(folded: str) -> list[str]:
    """The same with numerals as digits, where a run of them is long enough to be a number of a person.

    And once more without the first of a run after a Chinese character: 李四一三八… may be called 李四.
    """
    if not _READ_OUT.search(folded) or not _CHAIN.search(folded):
        return []
    said = folded.translate(_NUMERALS)
    return [said, _NAMED.sub("人", said)]
