"""Which values of a column may hold something to mask: cheap tests by Arrow, so that the closer look is at few.

Every test lets through more than `mask` takes, never less; `tests/intake/test_masks.py` holds them against each other.
"""

import sys
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from shixiao.masks._fold import GAP, HAN


def _ranges() -> str:
    """Digits beyond ASCII, full width and the Chinese numerals: ①, ², ٣, 𝟑 …; and circled numerals."""
    out, start, last = [], -1, -2
    for point in range(0x80, sys.maxunicode + 1):
        c = chr(point)
        if c in HAN or "０" <= c <= "９":
            continue
        if unicodedata.category(c) not in ("Nd", "No", "Nl"):
            continue
        if point != last + 1:
            out += [_span(start, last)] if start > 0 else []
            start = point
        last = point
    return "".join([*out, _span(start, last)])


def _span(first: int, last: int) -> str:
    return rf"\x{{{first:x}}}-\x{{{last:x}}}"


_DIGIT = f"0-9０-９{''.join(HAN)}"
_BETWEEN = r"[^0-9A-Za-z０-９Ａ-Ｚａ-ｚ\x{3041}-\x{9fff}]"  # no letter and no Chinese character
_CHAIN = f"[{_DIGIT}](?:{_BETWEEN}{{0,{GAP + 2}}}[{_DIGIT}]){{5}}"
_ODD = f"[{_ranges()}]"
_PLACES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊"
_WORDS = (
    "(?i:[@＠#＃]|\\bat\\b|艾特|wx|ｗｘ|vx|ｖｘ|v信|加v|\\+v|wechat|weixin|威信|[微薇徽]|qq|ｑｑ"
    "|扣扣|企鹅|球球|抖音|telegram|line|whatsapp)"
)
_PLATE = f"[{_PLACES}使领][^0-9A-Za-z]{{0,4}}[A-Za-zＡ-Ｚａ-ｚ0-9０-９]"
_TEXT = f"{_CHAIN}|{_ODD}|{_WORDS}|{_PLATE}"
_NAME = f"{_CHAIN}|{_ODD}|[@＠#＃]|(?i:wxid)|{_PLATE}"

_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
# a code of plain letters and digits hides a number only if it is one, with letters before or after it
_IS = f"[1-9][0-9]{{5}}(?:(?:1[89]|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx](?:[1-7][1-4])?|[0-9]{{2}}{_DAY}[0-9]{{3}})"
_IS = f"^[A-Za-z]*(?:{_IS}|(?:0|(?:00)?86)?1[3-9][0-9]{{9}}|(?:86|0086)?0?[1-9][0-9]{{8,10}})[A-Za-z]*$|[A-Za-z]{{1,2}}[1289][0-9]{{8}}$"
# digits with marks between them, the marks left out
_LIKE = f"[1-9][0-9]{{5}}(?:1[89]|20)[0-9]{{2}}{_DAY}[0-9]{{3}}|[1-9][0-9]{{7}}{_DAY}[0-9]{{3}}|1[3-9][0-9]{{9}}"


def suspects(values: pa.Array, name: bool) -> pa.Array | None:
    """True where a value may hold something to mask; none at all: nothing."""
    may = pc.fill_null(pc.match_substring_regex(values, _NAME if name else _TEXT), False)
    if not may.true_count:
        return None
    if not name:
        return may
    held = values.filter(may)
    plain = pc.match_substring_regex(held, "^[0-9A-Za-z]*$")
    close = pc.or_(pc.invert(plain), pc.match_substring_regex(held, _IS))
    return pc.replace_with_mask(may, may, close) if close.true_count else None
