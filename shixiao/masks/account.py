"""What else leads to one person: bank cards, e-mail addresses, number plates, accounts of WeChat and QQ."""

import re
from collections.abc import Iterator

from shixiao.masks._run import Run

CARD, MAIL, PLATE, ACCOUNT = "[银行卡]", "[邮箱]", "[车牌]", "[账号]"
_CARD = re.compile("62(?:[0-9]{14}|[0-9]{16,17})|4[0-9]{15}|5[1-5][0-9]{14}|2[2-7][0-9]{14}|3[47][0-9]{13}|35[0-9]{14}")
_SAID = re.compile(
    r"银行|銀行|卡号|卡號|账号|帐号|賬號|账户|帳戶|储蓄|信用卡|工行|农行|建行|中行|打到|汇到|转账|转帐|\bcard|visa|account|cart[aã]o|iban"
)
_AT = r"\s?(?:@|[(\[{<]\s?(?:at|艾特)\s?[)\]}>]|\sat\s|#(?=(?:qq|1[26][0-9]|sina|gmail|foxmail)\b))\s?"
_DOT = r"\s?(?:\.|[(\[{<]\s?(?:dot|点)\s?[)\]}>]|\sdot\s)\s?"
_MAIL = re.compile(
    rf"(?:[a-z0-9][a-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{0,63}}|(?<=[^\w.])[\w.-]{{1,16}}|^[\w.-]{{1,16}}){_AT}"
    rf"(?:[\w-]{{1,63}}{_DOT}){{1,4}}(?:[a-z]{{2,24}}|中国|公司|网络|[\u4e00-\u9fff]{{2,3}}(?![\u4e00-\u9fff]))"
)
_PLATE = re.compile(
    r"(?:[京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊]\s?[a-hj-z]\s?[.\-—_]?\s?"
    r"(?=[a-z0-9 .-]*[0-9][a-z0-9 .-]*[0-9])(?:[a-hj-np-z0-9][\s.-]?){4,5}[a-hj-np-z0-9挂掛学學警港澳领領]"
    r"|wj\s?[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]?\s?[0-9]{4,5}[a-z0-9]?|[使领][0-9]{5,6})(?![a-z0-9])"
)
_WECHAT = re.compile(r"(?<![a-z0-9])wxid_[a-z0-9_-]{3,}")
_WORD = (
    r"(?:微\s?信|威信|薇信|徽信|微x|wechat|weixin|\bwx|\bvx|\bv信|\+v|加v|加薇|加微|微博"
    r"|抖音|whatsapp id|telegram|\bline)"
)
_NAMED = re.compile(
    rf"{_WORD}(?P<mark>\s?(?:号码|账号|帐号|号|號|id|no)?\s?(?:是|为|為|叫|[:=(\[]|is)?\s?)(?P<id>@?[a-z][a-z0-9_-]{{5,24}})(?![a-z0-9_@-])"
)
_QQ = re.compile(
    r"(?:(?<![a-z])qq|扣扣|企鹅|球球)\s?(?:号码|号|號|群)?\s?(?:是|为|[:=(])?\s?(?P<id>[1-9][0-9]{4,10})(?![0-9])"
)
_WECHAT_DIGITS = re.compile(
    rf"{_WORD}\s?(?:号码|账号|号|號|id)\s?(?:是|为|[:=(])?\s?(?P<id>[0-9][0-9_-]{{5,19}})(?![0-9])"
)


def card(run: Run, name: bool) -> tuple[int, int] | None:
    """A bank card: right in length, first digits and Luhn's check; said to be one, the check may fail."""
    n = len(run.digits)
    if not 15 <= n <= 19 or run.touched or run.thousands:
        return None
    said = bool(_SAID.search(run.head))
    if said and n >= 16 and (run.whole or run.soft):
        return run.start, run.end
    if (
        name
        or run.coded
        or run.joined_before
        or run.joined_after
        or not _CARD.fullmatch(run.digits)
        or not luhn(run.digits)
    ):
        return None
    fours = (n == 15 and run.sizes == (4, 6, 5)) or (all(s == 4 for s in run.sizes[:-1]) and run.sizes[-1] <= 7)
    known = run.digits.startswith("62")
    if n == 15 and not fours:
        return None  # sooner an identity number of the old kind
    return (run.start, run.end) if run.whole or ((fours or known) and len(set(run.gaps)) == 1) else None


def luhn(said: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1)."""
    total = 0
    for i, c in enumerate(reversed(said)):
        d = int(c) * (1 + i % 2)
        total += d - 9 if d > 9 else d
    return total % 10 == 0


def named(text: str, name: bool) -> Iterator[tuple[int, int, str]]:
    """Addresses, plates and accounts; of names and codes addresses alone."""
    if "@" in text or "at" in text or "#" in text or "艾特" in text:
        for found in _MAIL.finditer(text):
            yield found.start(), found.end(), MAIL
    for found in _PLATE.finditer(text):
        yield found.start(), found.end(), PLATE
    for found in _WECHAT.finditer(text):
        yield found.start(), found.end(), ACCOUNT
    if name:
        return
    for found in _NAMED.finditer(text):
        said = bool(found["mark"].strip()) or re.search("[0-9_]", found["id"])
        if said and found["id"] not in ("wechat", "weixin", "number", "account"):
            yield found.start("id"), found.end("id"), ACCOUNT
    for found in (*_QQ.finditer(text), *_WECHAT_DIGITS.finditer(text)):
        yield found.start("id"), found.end("id"), ACCOUNT
