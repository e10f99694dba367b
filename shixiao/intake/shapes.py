"""The shape of a value: enough to find the mistake, too little to read the value."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from shixiao.intake.listing import listed
from shixiao.masks import hides
from shixiao.words import _

LONGEST = 40


def shape(value: str) -> str:
    """Digits → 9, Han → 字, other letters → X, marks kept; cut at 40 characters."""
    cut = value[:LONGEST]
    said = "".join(_of(c) for c in cut)
    return said + "…" if len(value) > LONGEST else said


def shown(value: str, public: bool | None) -> str:
    """A value in a message: as it is where the source says that it is public, else its shape."""
    return repr(value) if public else shape(value)


def shown_all(values: Iterable[str], public: bool | None) -> str:
    """Several, like shapes once, and how many more there are."""
    if public:
        return listed(map(repr, values))
    return listed(s if n == 1 else f"{s} × {n}" for s, n in Counter(map(shape, values)).items())


def unshown(public: bool | None) -> str:
    """What a remedy adds where only shapes are shown."""
    return "" if public else _(" (public: true shows them)")


def unquoted(message: str) -> str:
    """What another program says went wrong, without the values that it quotes and without long numbers."""
    said = re.sub(r"'[^']*'?|\"[^\"]*\"?|`[^`]*`?|«[^»]*»?", "…", message)
    return re.sub(r"\S*[0-9]{5,}\S*", "…", said)


def file_shown(name: str, pattern: str, public: bool | None) -> str:
    """The name of a file as its source says it; what stands for `*` and `?` there, as a shape."""
    if public:
        return name
    parts = re.split(r"(\*\*/|\*+|\?|\[[^\]]*\])", pattern)
    made = "".join("(.*)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    found = re.fullmatch(made, name, re.DOTALL)
    if found is None:
        return shape(name)
    each = iter(found.groups())
    return "".join(_varying(next(each)) if i % 2 else part for i, part in enumerate(parts))


def _varying(part: str) -> str:
    """Of a file's name, what its source does not say: a month or a number as it is, anything else as a shape."""
    plain = re.fullmatch(r"[0-9]{1,8}(?:[-_.][0-9]{1,8})*", part) and not hides(part)
    return part if plain else shape(part)


def _of(c: str) -> str:
    if c.isdigit() or c.isdecimal() or (c.isnumeric() and not _is_han(c)):
        return "9"
    if _is_han(c):
        return "字"
    kind = unicodedata.category(c)[0]
    if kind in "LM":
        return "X"
    return "·" if kind == "C" else c


def _is_han(c: str) -> bool:
    return "㐀" <= c <= "鿿" or "豈" <= c <= "﫿" or "\U00020000" <= c <= "\U0003ffff" or c == "〇"
