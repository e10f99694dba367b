# ruff: noqa: E501
"""Numbers of people as they come in real texts, and numbers that are nobody's: drawn by seed, none from a real list."""

import itertools
import random

from shixiao.masks.account import luhn
from shixiao.masks.identity import _CHECKS, _TAIWAN, _WEIGHTS

MARKS = ["", " ", "  ", "\t", "\n", "\r\n", "-", "–", "—", "‑", "−", "－", ".", "·", "・", "。", "/", "／", "\\", "_", "＿",
         "\u00a0", "\u200b", "\u2009", "\u202f", "\u3000", "\u200d", "\ufeff", "\u00ad", "\u2060", " - ", "|", "~", "*", "、"]  # fmt: skip
DIGITS = ["0123456789", "０１２３４５６７８９", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "٠١٢٣٤٥٦٧٨٩",
          "⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿", "零幺二三四五六七八九", "０1２3４5６7８9"]  # fmt: skip
AROUND = ["{}", "请回 {} 谢谢", "张三，{}，反映路灯不亮", "[{}]", "（{}）", "\"{}\"", "我是李四{}请速办", "{}.", "{}；", "a {} b", "1. {}",
          "反映人:{}，时间2026-03-12 09:30", "于2026年3月12日{}来信", "x={}&y=2"]  # fmt: skip
PROVINCES = [
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
    "81",
    "82",
    "83",
]


def identity(r):
    head = r.choice(PROVINCES) + f"{r.randint(1, 30):02d}{r.randint(1, 99):02d}"
    said = head + f"{r.randint(1930, 2019)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}{r.randint(0, 999):03d}"
    right = _CHECKS[sum(int(c) * w for c, w in zip(said, _WEIGHTS, strict=True)) % 11]
    return said + (right if r.random() < 0.7 else r.choice("0123456789xX"))


def old_identity(r):
    said = identity(r)
    return said[:6] + said[8:17]


def mobile(r):
    return f"1{r.randint(3, 9)}{r.randrange(10**9):09d}"


def landline(r):
    area = r.choice(["010", "021", "028", "0571", "0755", "0311", "0898", "0991", "0433", "0719", "0826", "0594"])
    return area, f"{r.randint(2, 8)}{r.randrange(10 ** (7 if len(area) == 3 or r.random() < 0.5 else 6)):06d}"


def grouped(r, said, cuts):
    """The number in groups, with one kind of mark between them; sometimes every digit for itself."""
    mark = r.choice(MARKS)
    way = r.random()
    if way < 0.2 and mark not in (".", "。", "、"):
        return mark.join(said)
    if way < 0.35:
        at = sorted(r.sample(range(1, len(said)), r.randint(2, 3)))
        cuts = at if mark in ("", " ", "-", "\u200b", "\u2009", "\u00a0", "_", "/") else cuts
    ends = [0, *cuts, len(said)]
    return mark.join(said[a:b] for a, b in itertools.pairwise(ends))


def spelt(r, said):
    if r.random() < 0.5:
        return said
    return said.translate(str.maketrans("0123456789", r.choice(DIGITS)))


def a_person(r):
    """A kind and a text with such a number in it, and its digits."""
    kind = r.choice(["identity", "old identity", "mobile", "landline"])
    if kind == "identity":
        number = identity(r)
        said = grouped(r, number, [6, 14])
    elif kind == "old identity":
        number = old_identity(r)
        said = grouped(r, number, [6, 12])
    elif kind == "mobile":
        number = mobile(r)
        said = r.choice(["", "", "", "+86", "+86 ", "0086-", "86", "(+86)"]) + grouped(
            r, number, r.choice([[3, 7], [3, 6], [4, 7]])
        )
    else:
        area, local = landline(r)
        number = area + local
        half = r.choice([[], [len(local) - 4]])
        said = r.choice([f"({area}){local}", f"（{area}）{local}", f"{area}{r.choice(MARKS)}{grouped(r, local, half) if half else local}",
                         f"+86-{area[1:]}-{local}", f"{area} {local[:-4]} {local[-4:]}"])  # fmt: skip
    return kind, r.choice(AROUND).format(spelt(r, said)), number


def others(r):
    d = lambda n: f"{r.randrange(10**n):0{n}d}"  # noqa: E731
    L = lambda: r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")  # noqa: E731

    def card():
        said = r.choice(["622202", "621700", "625912", "623052", "4392258", "518710", "6228480"])
        said += d(r.choice([16, 19]) - 1 - len(said)) if said.startswith("62") else d(15 - len(said))
        return next(said + c for c in "0123456789" if luhn(said + c))

    def island():
        lead, rest = L(), r.choice("12") + d(7)
        worth = divmod(_TAIWAN[lead.lower()], 10)
        total = worth[0] + 9 * worth[1] + sum(int(c) * (8 - i) for i, c in enumerate(rest))
        return f"{lead}{rest}{-total % 10}"

    c = card()
    user = r.choice(["zhang.san", "li_4", "wang-5", "z3", "13800000001", "Zhao+spam"])
    host = r.choice(["example.org", "qq.com", "mail.example.com.cn", "163.com"])
    kinds = {
        "card": [c, " ".join(c[i : i + 4] for i in range(0, len(c), 4)), "-".join(c[i : i + 4] for i in range(0, len(c), 4)), f"卡号：{c}", f"银行卡{c[:6]} {c[6:]}"],
        "mail": [f"{user}@{host}", f"邮箱{user}@{host}", f"{user}＠{host}", f"{user} @ {host}", f"mailto:{user}@{host}", f"{user}(at){host}", f"{user}[at]{host.replace('.', '[dot]')}", f"Email：{user.upper()}@{host.upper()}。"],
        "passport": [f"护照E{d(8)}", f"护照号：EA{d(7)}", f"护照号码 G{d(8)}", f"passport no. {d(9)}", f"持E{d(8)}号护照", f"Passport: {L()}{L()}{d(7)}", f"E{d(8)}", f"护照 E {d(4)} {d(4)}", f"护照Ｅ{d(8)}"],
        "permit": [f"回乡证H{d(8)}", f"港澳通行证C{d(8)}", f"往来港澳通行证号CA{d(7)}", f"台胞证{d(8)}", f"台湾居民来往大陆通行证 {d(8)}", f"M{d(10)}", f"通行证W{d(8)}"],
        "hk": [f"{L()}{d(6)}({r.randint(0, 9)})", f"香港身份证{L()}{d(6)}（{r.choice('0123456789A')}）", f"HKID {L()}{d(7)}", f"香港居民身份证 {L()}{L()}{d(6)}({r.randint(0, 9)})"],
        "macau": [f"澳门身份证{r.choice('157')}{d(6)}({d(1)})", f"{r.choice('157')}{d(6)}（{d(1)}）", f"澳門居民身份證 {r.choice('157')}/{d(6)}/{d(1)}"],
        "taiwan": [island(), f"身分證字號{island()}", f"台湾身份证 {L()}{r.choice('12')}{d(8)}"],
        "taiwan mobile": [f"手機 09{d(2)}-{d(3)}-{d(3)}", f"手機09{d(8)}", f"+886 9{d(2)} {d(3)} {d(3)}", f"+886-9{d(8)}"],
        "plate": [f"京A{d(5)}", f"粤B·{d(5)}", f"沪A D{d(5)}", f"车牌浙A{d(2)}B{d(2)}", f"川a{d(5)}", f"粤Z{d(4)}港", f"苏ED{d(5)}", f"鲁Q-{d(5)}", f"京　A　{d(5)}", f"皖A{d(4)}学"],
        "wechat": [f"微信wxid_{L().lower()}{d(8)}", f"微信号：zhang_san{d(2)}", f"加微信 lisi{d(4)}", f"wx:{L().lower()}ang{d(4)}", f"V信 zhangsan{d(3)}", f"微信号是wangwu-{d(2)}", f"WeChat: zhaoliu{d(3)}"],
        "qq": [f"QQ{d(1)}".replace("0", "1") + d(8), f"QQ号：1{d(8)}", f"扣扣 2{d(9)}", f"ＱＱ：3{d(7)}"],
        "short": [f"电话{r.randint(2, 8)}{d(7)}", f"座机：{r.randint(2, 8)}{d(3)}-{d(4)}", f"联系电话 {r.randint(2, 8)}{d(6)}", f"tel: {r.randint(2, 8)}{d(3)} {d(4)}", f"请拨打{r.randint(2, 8)}{d(7)}", f"办公室电话是{r.randint(2, 8)}{d(7)}"],
        "service": [f"400-{d(3)}-{d(4)}", f"400{d(3)}{d(4)}", f"400 {d(4)} {d(3)}", f"客服电话400{d(7)}", f"800-{d(3)}-{d(4)}"],
        "usa": [f"call {r.randint(2, 9)}{d(2)}-{r.randint(2, 9)}{d(2)}-{d(4)}", f"({r.randint(2, 9)}{d(2)}) {r.randint(2, 9)}{d(2)}-{d(4)}", f"+1 {r.randint(2, 9)}{d(2)} {r.randint(2, 9)}{d(2)} {d(4)}", f"phone {r.randint(2, 9)}{d(2)}.{r.randint(2, 9)}{d(2)}.{d(4)}", f"SSN {r.randint(100, 599)}-{r.randint(10, 99)}-{r.randint(1000, 9999)}", f"my social security number is {r.randint(100, 599)}{r.randint(10, 99)}{r.randint(1000, 9999)}"],
        "brazil": [f"tel +55 ({r.randint(11, 99)}) 9{d(4)}-{d(4)}", f"({r.randint(11, 99)}) 9{d(4)}-{d(4)}", f"celular {r.randint(11, 99)} 9{d(4)} {d(4)}", f"CPF {d(3)}.{d(3)}.{d(3)}-{d(2)}", f"CPF: {d(11)}"],
        "india": [f"+91 {r.randint(6, 9)}{d(4)} {d(5)}", f"mobile {r.randint(6, 9)}{d(9)}", f"call me on {r.randint(6, 9)}{d(4)} {d(5)}", f"Aadhaar {r.randint(2, 9)}{d(3)} {d(4)} {d(4)}", f"aadhar no {r.randint(2, 9)}{d(11)}"],
    }  # fmt: skip
    kind = r.choice(list(kinds))
    said = r.choice(kinds[kind])
    return kind, r.choice(["{}", "{}", "你好，{}，谢谢", "Hi, {}.", "（{}）", "{}\n"]).format(said), said


def innocent(r):
    """A kind and a text whose number is nobody's."""
    d = lambda n: f"{r.randrange(10**n):0{n}d}"  # noqa: E731
    year, month, day = r.randint(1985, 2026), r.randint(1, 12), r.randint(1, 28)
    place = r.choice(PROVINCES) + f"{r.randint(1, 30):02d}{r.randint(0, 30):02d}"
    organisation = r.choice(["91", "92", "12", "11", "52"]) + place + d(8) + r.choice("0123456789ABCDEFGHJKLMNPQRTUWXY")
    kinds = {
        "amount": [f"{r.randint(1, 999)},{d(3)},{d(3)}.{d(2)}元", f"¥{r.randint(1, 10**9)}.{d(2)}", f"{r.randint(1, 10**8)}元", f"金额{r.randint(1, 10**11):,}", f"{r.randint(1, 99)},{d(3)},{d(3)},{d(3)}", f"人民币{r.randint(1, 10**8)}.00元", f"1{r.randint(3, 9)},{d(3)},{d(3)},{d(3)}", f"{r.randint(1, 999)} {d(3)} {d(3)}元"],
        "day": [f"{year}-{month:02d}-{day:02d}", f"{year}{month:02d}{day:02d}", f"{year}年{month}月{day}日", f"{year}/{month}/{day} {r.randint(0, 23):02d}:{d(2)}", f"{day:02d}.{month:02d}.{year}", f"{year}.{month}.{day}-{year}.{month}.{day}", f"{year}-{month:02d}-{day:02d}至{year}-{month:02d}-{day:02d}", f"{year}{month:02d}{day:02d}-{year}{month:02d}{day:02d}", f"{year}-{month:02d}-{day:02d} {year}-{month:02d}-{day:02d}"],
        "time": [f"{r.randint(0, 23):02d}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}", f"{year}-{month:02d}-{day:02d}T{r.randint(0, 23):02d}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}.{d(3)}Z", f"{year}{month:02d}{day:02d}{r.randint(0, 23):02d}{r.randint(0, 59):02d}{r.randint(0, 59):02d}", f"17{d(8)}", f"17{d(11)}", "13:00-15:30", f"{r.randint(0, 23):02d}:{r.randint(0, 59):02d}-{r.randint(0, 23):02d}:{r.randint(0, 59):02d} {d(3)}号"],
        "catalogue": [f"0{r.randint(0, 5)}{d(10)}", f"{place}{d(6)}", f"5116{d(8)}", f"{organisation}4{d(12)}", f"事项编码{d(12)}", f"511Z{d(8)}-{place}000000-000-{organisation[:17]}N-1-00", f"512B{d(10)}-{place}000000-000-{d(9)}-1-00", f"{d(31)}", f"11{place}{d(9)}{r.randint(1, 9)}{d(12)}"],
        "organisation": [organisation, f"统一社会信用代码{organisation}", f"信用代码:{organisation[:-1]}{d(1)}"],
        "case": [f"{year}-{month:02d}{day:02d}-{d(6)}", f"HALL-{year}-{d(5)}", f"〔{year}〕{r.randint(1, 999)}号", f"({year})浙0106民初{r.randint(1, 9999)}号", f"BJ{year}{month:02d}{day:02d}{d(4)}", f"WX{year}{d(6)}", f"受理编号{year}{month:02d}{day:02d}{d(6)}", f"案件{year}{d(8)}", f"No.{year}{d(5)}"],
        "document": [f"国办发〔{year}〕{r.randint(1, 200)}号", f"浙政发[{year}]{r.randint(1, 99)}号", f"GB/T {r.randint(10000, 39999)}-{year}", f"ISO 9001:{year}", f"浙ICP备{d(8)}号-1", f"京公网安备 {place}{d(8)}号", f"浙B2-{year}{d(4)}", f"ISBN 978-7-{d(3)}-{d(5)}-{d(1)}", f"粤府函〔{year}〕{d(2)}号"],
        "coordinate": [f"{r.randint(73, 135)}.{d(6)},{r.randint(3, 53)}.{d(6)}", f"东经{r.randint(73, 135)}.{d(4)} 北纬{r.randint(18, 53)}.{d(4)}", f"{r.randint(73, 135)}.{d(8)}", f"{r.randint(73, 135)}°{d(2)}′{d(2)}″", f"({r.randint(18, 53)}.{d(5)}, {r.randint(73, 135)}.{d(5)})"],
        "version": [f"v{r.randint(0, 20)}.{r.randint(0, 20)}.{r.randint(0, 99)}", f"10.0.{d(5)}.{d(4)}", f"{r.randint(1, 223)}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(0, 255)}", f"Build {d(8)}", f"1.{r.randint(0, 99)}.{d(4)}.{d(4)}"],
        "share": [f"{r.randint(0, 99)}.{d(2)}%", f"0.{d(10)}", f"{r.randint(0, 100)}％", f"1.{d(10)}", "3.14159265358", f"1{r.randint(3, 9)}.{d(9)}"],
        "meter": [f"电表读数{d(6)}.{d(1)}", f"{d(5)}度", f"水表 {d(8)} 吨", f"读数 1{r.randint(3, 9)}{d(3)}.{d(2)}", f"上月{d(5)} 本月{d(5)}", f"表号{d(10)}", f"{d(6)} {d(6)} {d(6)}"],
        "postal": [f"{d(6)}", f"邮编{d(6)}", f"100{d(3)} 200{d(3)}", f"02{d(3)}-{d(4)}", f"0211{d(1)}, 0212{d(1)}"],
        "order": [f"订单{year}{month:02d}{day:02d}{d(10)}", f"20{r.randint(20, 26)}{month:02d}{day:02d}{d(8)}", f"SF{d(13)}", f"流水号{d(16)}", f"E{year}{d(6)}", f"DD{year}{month:02d}{day:02d}{d(6)}", f"42000{d(5)}{year}{month:02d}{day:02d}{d(10)}", f"合同编号HT-{year}-{d(4)}", f"T{year}{month:02d}{d(4)}", f"A{d(5)}", f"票号{d(8)}", f"#{d(7)}"],
        "count": [f"{d(7)}人次", f"{r.randint(1, 10**7)}", f"共{r.randint(1, 10**6)}件，办结{r.randint(1, 10**6)}件", f"{r.randint(1, 9999)}/{r.randint(1, 9999)}", f"{r.randint(1, 99)}号楼{r.randint(1, 9)}单元{r.randint(101, 3004)}室", "12345热线", "拨打110、119、120", f"第{d(7)}号", "一二三四五六七", "二〇二六年三月十二日"],
    }  # fmt: skip
    kind = r.choice(list(kinds))
    said = r.choice(kinds[kind])
    return kind, r.choice(
        ["{}", "{}", "反映{}的问题", "今天 {} 已收到", "{}。", "（{}）", "see {} for details"]
    ).format(said)


def missed(text, number):
    """Whether the digits of a number can still be read in a text, in any spelling."""
    import unicodedata

    seen = ""
    for c in text:
        v = unicodedata.digit(c, None)
        if v is None and c in "〇零○":
            v = 0
        if v is None:
            v = {"幺": 1, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}.get(c)
        if v is None and c in "一二三四五六七八九":
            v = "一二三四五六七八九".index(c) + 1
        seen += str(v) if v is not None else ""
    return number[-7:].upper().rstrip("X")[-6:] in seen


def rng(seed):
    return random.Random(seed)
