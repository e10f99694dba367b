"""Which values of a column may hold something to mask: cheap tests by Arrow, so that the closer look is at few.

Every test lets through more than `mask` takes, never less; `tests/intake/test_masks.py` holds them against each other.
"""

import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from shixiao.masks._fold import GAP, HAN, ODD
from shixiao.spelling import in_bytes


def _ranges(points: list[int]) -> str:
    """Characters as a class of a regular expression."""
    out: list[list[int]] = []
    for point in points:
        if out and point == out[-1][1] + 1:
            out[-1][1] = point
        else:
            out.append([point, point])
    return "".join(rf"\x{{{a:x}}}-\x{{{b:x}}}" for a, b in out)


_FOREIGN = _ranges([p for p in range(0x80, 0x20000) if unicodedata.category(chr(p)) == "Nd" or chr(p) in ODD])
_READ = f"{''.join(HAN)}{_FOREIGN}"  # digits that are not ASCII
_ANY = f"[0-9{_READ}]"
_NO_WORD = rf"[^0-9A-Za-zＡ-Ｚａ-ｚ\x{{3041}}-\x{{3096}}\x{{30a1}}-\x{{30fa}}\x{{3105}}-\x{{9fff}}{_READ}]"
_MARK = "[^0-9A-Za-z]"
_LETTER = "[A-Za-zＡ-Ｚａ-ｚ]"
_WEB = "[0-9](?:&[a-zA-Z0-9#]{2,7};|<[^<>]{1,12}>)"  # an entity or tag that digits go on after


def _chain(digit: str, between: str) -> str:
    return f"{digit}(?:{between}{{0,{GAP + 2}}}{digit}){{6}}"


_CHAIN = _chain(_ANY, _NO_WORD)
_KONG = f"{_LETTER}{_MARK}{{0,2}}{_ANY}{{6}}{_MARK}{{0,3}}[(（⁽₍]"
_PLACES = "京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使领"
_PLATE = f"[{_PLACES}]{_MARK}{{0,4}}{_LETTER}?{_MARK}{{0,6}}(?:{_LETTER}{_MARK}{{0,4}}){{0,2}}{_ANY}|(?i:wj)"
_MAIL = "[@＠#＃]|(?i:\\bat\\b|艾特)"
_ACCOUNT = (
    "(?i:wx|ｗｘ|vx|ｖｘ|v信|加v|\\+v|wechat|weixin|威信|微\\s?信|[薇徽]|加微|微博|微x|qq|ｑｑ|扣扣|企鹅|球球"
    "|抖音|telegram|\\bline|whatsapp)"
)
_NAMES = f"{_CHAIN}|{_WEB}|{_KONG}|{_PLATE}|[@＠#＃]|(?i:wxid|\\bat\\b|艾特)"
_TEXTS = f"{_CHAIN}|{_WEB}|{_KONG}|{_PLATE}|{_MAIL}|{_ACCOUNT}"
# the same of values that are ASCII: Arrow makes a pattern anew at every call, and one with every digit there is is dear
_ASCII_CHAIN = _chain("[0-9]", _MARK)
_ASCII_KONG = f"[A-Za-z]{_MARK}{{0,2}}[0-9]{{6}}{_MARK}{{0,3}}[(]"
_ASCII_NAMES = f"{_ASCII_CHAIN}|{_WEB}|{_ASCII_KONG}|[@#]|(?i:wj|wxid|\\bat\\b)"
_ASCII_TEXTS = f"{_ASCII_CHAIN}|{_WEB}|{_ASCII_KONG}|(?i:wj)|{_MAIL}|{_ACCOUNT}"

_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
_IDENTITY = f"[1-9][0-9]{{5}}(?:(?:1[89]|20)[0-9]{{2}}{_DAY}[0-9]{{3}}|[0-9]{{2}}{_DAY}[0-9]{{3}})"
# in digits from which all marks are gone
_LONG = "|".join([
    _IDENTITY, "1[3-9][0-9]{9}", f"{_AREA}[2-8][0-9]{{6}}", "86[1-9][0-9]{8}", "[48]00[0-9]{7}",
    "62[0-9]{14}", "4[0-9]{15}", "5[1-5][0-9]{14}", "2[2-7][0-9]{14}", "3[457][0-9]{13}",
])  # fmt: skip
# digits of which one at least is not ASCII
_READ_OUT = "|".join(f"{_ANY}{{{n}}}[{_READ}]{_ANY}{{{6 - n}}}" for n in range(7))
_G = f"{_MARK}{{1,{GAP}}}"
_GROUPED = [
    f"[2-9][0-9]{{2}}{_G}[2-9][0-9]{{2}}{_G}[0-9]{{4}}", f"[0-9]{{2}}{_G}9{_MARK}{{0,{GAP}}}[0-9]{{4}}{_G}[0-9]{{4}}",
    f"09[0-9]{{2}}{_G}[0-9]{{3}}(?:{_G})?[0-9]{{3}}", f"[0-9]{{3}}{_G}[0-9]{{3}}{_G}[0-9]{{3}}{_G}[0-9]{{2}}",
    f"[0-9]{{3}}{_G}[0-9]{{2}}{_G}[0-9]{{4}}", f"[0-9]{{4}}{_G}[0-9]{{4}}{_G}[0-9]{{4}}",
]  # fmt: skip
# in values as they are: what its groups, letters or a plus before it show
_SHAPED = "|".join([
    f"(?:^|[^0-9])(?:{'|'.join(_GROUPED)})(?:[^0-9]|$)", f"{_LETTER}[0-9]{{7}}", f"{_LETTER}{_MARK}{{1,2}}[0-9]{{7}}",
    _KONG, f"[0-9]{{7}}{_MARK}{{0,3}}[(（]", f"[+＋]{_MARK}{{0,3}}[0-9]",
])  # fmt: skip
_WORDS = (
    "(?i:[电電手座联聯络致拨撥打传傳固市分号号短办☎📞✆📱护護旅通港台臺往回居入香澳身证證户户社驾永外银銀卡账帐賬帳储信行汇转]"
    "|call|tel|phone|mob|cell|what|fax|contact|fone|ligue|ring|text me|pass|permit|hk|hong|mac|id|sfz|resid|cpf|ssn"
    "|social|aad|uid|card|visa|account|cart|iban)"
)
_DAYS = "(?:19|20)[0-9]{2}[-/.年](?:0?[1-9]|1[0-2])[-/.月][0-9]{1,2}日?(?:[ T]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
# a code of plain letters and digits hides a number only if it is one, with letters before or after it
_PLAIN = f"{_IDENTITY}[0-9Xx]{{0,3}}|(?:0|(?:00)?86)?1[3-9][0-9]{{9}}|(?:86|0086)?{_AREA}[2-8][0-9]{{6,7}}"
_PLAIN = f"^[A-Za-z]*(?:{_PLAIN})[A-Za-z]*$"


def suspects(values: pa.Array, name: bool) -> pa.Array | None:
    """True where a value may hold something to mask; none at all: nothing."""
    plain = values.type == pa.string() and in_bytes(values).isascii()
    first = (_ASCII_NAMES if name else _ASCII_TEXTS) if plain else _NAMES if name else _TEXTS
    may = pc.fill_null(pc.match_substring_regex(values, first), False)
    if not may.true_count:
        return None
    held = values.filter(may)
    close = _plain_or_close(held) if name else _close(held, False)
    return pc.replace_with_mask(may, may, close) if close.true_count else None


def _plain_or_close(held: pa.Array) -> pa.Array:
    """Of codes, most are plain letters and digits."""
    marked = pc.match_substring_regex(held, "[^0-9A-Za-z]")
    close = pc.match_substring_regex(held, f"{_PLAIN}|(?i:wxid|^wj)")
    return pc.replace_with_mask(close, marked, _close(held.filter(marked), True)) if marked.true_count else close


def _close(held: pa.Array, name: bool) -> pa.Array:
    """The closer look: marks left out, shapes, and words beside seven digits that are no day."""
    bare = pc.replace_substring_regex(held, f"{_NO_WORD}+", "")
    shown = pc.or_(pc.match_substring_regex(bare, _LONG), pc.match_substring_regex(held, _SHAPED))
    read = pc.match_substring_regex(bare, f"[{_READ}]")
    if read.true_count:
        shown = pc.or_(shown, pc.replace_with_mask(read, read, pc.match_substring_regex(bare.filter(read), _READ_OUT)))
    named = pc.match_substring_regex(
        held, f"{_WEB}|{_PLATE}|{_MAIL}|(?i:wxid)" if name else f"{_WEB}|{_PLATE}|{_MAIL}|{_ACCOUNT}"
    )
    said = pc.match_substring_regex(held, _WORDS)
    if said.true_count:
        undated = pc.replace_substring_regex(held.filter(said), _DAYS, "日")
        said = pc.replace_with_mask(said, said, pc.match_substring_regex(undated, _CHAIN))
    return pc.or_(pc.or_(shown, named), said)
