"""One spelling for what people take to be the same: spreadsheet armour, invisible marks and wide letters come off.

`bare` takes off what nobody sees or means (="00123", a leading apostrophe, zero-width marks, odd spaces). `folded`
also makes full-width letters, digits and brackets plain: for keys, references, codes and identifiers, so that both
sides of a reference meet. A column without such a thing is told by its bytes and costs next to nothing.
"""

import re
import unicodedata
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def _ranges(*pairs: tuple[int, int]) -> str:
    """Inside of a character class that `re` and RE2 read alike."""
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in pairs)


_INVISIBLE = _ranges(
    (0x01, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0xE0000, 0xE0FFF),
)  # fmt: skip
_SPACES = _ranges(
    (0x09, 0x0D), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x2800, 0x2800), (0x3000, 0x3000),
)  # fmt: skip
_HYPHENS = _ranges((0x2010, 0x2013), (0x2212, 0x2212))
_WIDE = _ranges((0x2E80, 0x2FDF), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF))  # with radicals and small forms
_APART = _ranges((0x300, 0x36F), (0x1100, 0x11FF), (0x3099, 0x309A), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
_MARKS = "=＝\"'`‘’“”＂＇｀"
_UNSEEN, _GAPS, _DASHES, _BROAD = (re.compile(f"[{c}]+") for c in (_INVISIBLE, _SPACES, _HYPHENS, _WIDE))
_FORMULA = re.compile(r"""[=＝]\s*(?:[Tt]\()?\s*["'“”](.*)["'“”]\s*\)?""", re.S)
_PAIRS = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’"}
_DUTCH = re.compile("['‘’][snt][- ]", re.I)  # 's-Hertogenbosch begins with an apostrophe of its own
_ODD_BARE = f"[{_INVISIBLE}{_SPACES}]|^\\s*[{_MARKS}]"
_ODD_FOLDED = f"[{_INVISIBLE}{_SPACES}{_HYPHENS}{_WIDE}{_APART}]|^\\s*[{_MARKS}]"


def bare(value: str) -> str:
    """Without armour, invisible marks and odd spaces."""
    said = _GAPS.sub(" ", _UNSEEN.sub("", value)).strip()
    while (less := _disarmed(said).strip()) != said:
        said = less
    return said


def folded(value: str) -> str:
    """Bare, and every wide letter, digit and bracket plain."""
    said = _UNSEEN.sub("", unicodedata.normalize("NFC", value))
    said = _BROAD.sub(lambda m: unicodedata.normalize("NFKC", m[0]), said)
    return bare(_DASHES.sub("-", unicodedata.normalize("NFC", said)))


def _disarmed(said: str) -> str:
    if found := _FORMULA.fullmatch(said):
        return found[1].replace('""', '"')
    if said.startswith('"=""') and said.endswith('"""'):  # quoted as in a CSV, and never taken apart
        return said[1:-1].replace('""', '"')
    if not said or said[0] not in "\"'`‘’“":
        return said
    ends = _PAIRS.get(said[0], said[0])
    if ends in said[1:]:  # ‘绿色’窗口 quotes a word; '00123' is quoted as a whole
        return said[1:-1] if said.find(ends, 1) == len(said) - 1 and said[0] not in said[1:-1] else said
    return said[1:] if said[0] in "'`‘’" and not _DUTCH.match(said) else said


def bare_column(values: pa.Array) -> pa.Array:
    """`bare` over a column of texts."""
    return _each_odd(pc.ascii_trim_whitespace(values), _ODD_BARE, bare)


def folded_column(values: pa.Array) -> pa.Array:
    """`folded` over a column of texts."""
    return _each_odd(pc.ascii_trim_whitespace(values), _ODD_FOLDED, folded)


def _each_odd(values: pa.Array, odd: str, change: Callable[[str], str]) -> pa.Array:
    if not may_be_odd(values):
        return values
    hit = pc.fill_null(pc.match_substring_regex(values, odd), False)
    if not hit.true_count:
        return values
    coded = values.filter(hit).dictionary_encode()
    changed = pa.array([change(v) for v in coded.dictionary.to_pylist()], pa.string())
    return pc.replace_with_mask(values, hit, changed.take(coded.indices))


def may_be_odd(values: pa.Array) -> bool:
    """Whether a column holds anything but ASCII, a control character, or a mark of armour."""
    said = in_bytes(values)
    return bool(said) and (
        not said.isascii()
        or int(np.frombuffer(said, np.uint8).min()) < 0x20
        or any(mark in said for mark in (b'"', b"'", b"`", b"\x7f"))
    )


def in_bytes(values: pa.Array) -> bytes:
    """All texts of a column one after the other, to see what stands in none of them."""
    text = values.buffers()[2] if len(values) and values.type == pa.string() else None
    if text is None:
        return b""
    ends = np.frombuffer(values.buffers()[1], np.int32)[[values.offset, values.offset + len(values)]]
    return bytes(memoryview(text)[ends[0] : ends[1]])
