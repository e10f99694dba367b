"""The shape of a value: enough to find the mistake, too little to read the value."""

import unicodedata

LONGEST = 40


def shape(value: str) -> str:
    """Digits → 9, Han → 字, other letters → X, marks kept; cut at 40 characters."""
    cut = value[:LONGEST]
    said = "".join(_of(c) for c in cut)
    return said + "…" if len(value) > LONGEST else said


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
