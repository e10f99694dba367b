"""Runs of digits that may be one number, however they are grouped, and what stands around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shixiao.masks._fold import GAP

SHORTEST, LONGEST = 6, 20  # digits
_GROUP = re.compile("[0-9]+")
_WEB = r"&(?:[a-z]{2,6}|#x?[0-9a-f]{2,5});|<[^<>]{1,12}>"  # entities and tags between digits
_BETWEEN = re.compile(rf"(?:{_WEB}|[\W_]){{1,{GAP}}}")  # marks and spaces, no letters
_SOFT = re.compile(r"[\s-]+|\s*[()]\s*-?\s*")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_SPLIT_DAY = re.compile(
    r"(?:19|20)[0-9]{2}[^0-9]{1,2}(?:0?[1-9]|1[0-2])[^0-9]{1,2}(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
)
_UNIT = re.compile(
    r"\s*(?:[万亿千百]|元|美元|块|度|吨|立方|平方|平米|千瓦|公里|千米|米|毫|克|公斤|斤|升|%|‰|人次|[件户次份人项](?![a-z])"
    r"|kwh|kw|km|kg|m[23²³]|usd|rmb|cny|yuan)"
)
_MONEY = re.compile(r"(?:[¥$€£]|rmb|cny|usd|金额|合计|总价|价款|人民币|共计|余额|面积|读数|投资)\s*[:=]?\s*$")
_CODE = re.compile(
    r"编号|单号|订单|流水|合同|案号|文号|发票|代码|编码|批次|序列|条码|户号|表号|票号|受理|业务号|事项|目录|档案|序号|字第|证照|许可"
    r"|版本|坐标|经纬|(?:no|nr)\.?\s*[:#]?\s*$|№|#\s*$|order|invoice|code|ref|item|serial|version|batch"
)
_ADDRESS = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}[.]){3}[0-9]{1,3}(?::[0-9]{1,5})?(?![0-9.])")  # of a machine
_PHONE = re.compile(
    r"电话|電話|手机|手機|座机|座機|联系|聯[系絡繫]|联络|致电|致電|拨打|撥打|拨|打|来电|传真|傳真|固话|市话|分机|号码|小灵通|短号|办公室"
    r"|call|tel|phone|mobile|mob\b|cell|whats|fax|contact|celular|fone|ligue|ring|text me|☎|📞|✆|📱"
)


@dataclass(frozen=True)
class Run:
    """Groups of digits one after the other, as if they were one number."""

    text: str
    start: int
    end: int
    digits: str
    sizes: tuple[int, ...]
    gaps: tuple[str, ...]
    odd: bool = False  # whether the text was written otherwise than it is searched

    @cached_property
    def head(self) -> str:
        return self.text[max(0, self.start - 14) : self.start]

    @cached_property
    def tail(self) -> str:
        return self.text[self.end : self.end + 10]

    @cached_property
    def far(self) -> str:
        """More of what stands before it, for the longer words of other languages."""
        return self.text[max(0, self.start - 30) : self.start]

    @cached_property
    def lead(self) -> str:
        """The letters right before it (or a space or hyphen away), if no digit stands before them."""
        found = re.search(r"(?<![0-9a-z])([a-z]{1,8})[\s.-]?$", self.head)
        return found[1] if found else ""

    @cached_property
    def clean(self) -> bool:
        """Whether letters that touch it are only before and after it: YC138…, not 512B138…."""
        left = re.search(r"[a-z]*$", self.head)
        right = re.match(r"[a-z]*", self.tail)
        before = self.head[: left.start()] if left else self.head
        after = self.tail[right.end() :] if right else self.tail
        return not (re.search("[0-9]$", before) or re.match("[0-9]", after))

    @property
    def touched(self) -> bool:
        """Whether a letter of a code touches it."""
        return bool(re.search("[a-z]$", self.head) or re.match("[a-z]", self.tail))

    @cached_property
    def joined_before(self) -> bool:
        """2026-…: whether it goes on from digits before it."""
        return bool(re.search("[0-9][-./_]$", self.head))

    @cached_property
    def joined_after(self) -> bool:
        return bool(re.match("[-./_][0-9]", self.tail))

    @cached_property
    def networked(self) -> bool:
        """10.128.143.123:8080: whether it lies in the address of a machine."""
        near = max(0, self.start - 14)
        return any(
            near + m.start() <= self.start
            and self.end <= near + m.end()
            and all(int(part) < 256 for part in m[0].partition(":")[0].split("."))
            for m in _ADDRESS.finditer(self.text[near : self.end + 14])
        )

    @property
    def whole(self) -> bool:
        return not self.gaps

    @property
    def alone(self) -> bool:
        """Whether the text holds nothing else."""
        return not re.search(r"\w", self.text[: self.start] + self.text[self.end :])

    @cached_property
    def soft(self) -> bool:
        """Whether the groups are parted by spaces, hyphens and brackets only."""
        return all(_SOFT.fullmatch(g) for g in self.gaps)

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """After how many digits the gaps are."""
        return tuple(sum(self.sizes[: i + 1]) for i in range(len(self.gaps)))

    def last_cuts(self, n: int) -> tuple[int, ...]:
        """The same within the last `n` digits."""
        skipped = len(self.digits) - n
        return tuple(c - skipped for c in self.cuts if c > skipped)

    @cached_property
    def thousands(self) -> bool:
        """1,380,000,001: an amount."""
        gaps, sizes = (self.gaps, self.sizes) if self.gaps[-1:] != (".",) else (self.gaps[:-1], self.sizes[:-1])
        marked = bool(gaps) and all(g in (",", ", ", "'", "’") for g in gaps)
        return marked and sizes[0] <= 3 and all(s == 3 for s in sizes[1:])

    @cached_property
    def dated(self) -> bool:
        """Whether it begins with a day: 1985-03-12 315, or is one."""
        said = self.text[self.start : self.end]
        if _SPLIT_DAY.match(said) or (len(self.digits) == 8 and _DAY.fullmatch(self.digits)):
            return True
        return 8 in self.cuts and bool(_DAY.match(self.digits))

    @cached_property
    def amount(self) -> bool:
        """Whether it counts something: a unit after it, money before it, or hundredths."""
        if self.thousands or _UNIT.match(self.tail) or _MONEY.search(self.head):
            return True
        return bool(re.match(r"[.][0-9]{1,2}(?![0-9])", self.tail))

    @cached_property
    def coded(self) -> bool:
        """Whether it is said to be a code."""
        return bool(_CODE.search(self.head))

    @cached_property
    def called(self) -> bool:
        """Whether it is said to be a telephone number, before or right after it."""
        return bool(
            _PHONE.search(self.head)
            or re.match(r"\s*[(]?(?:电话|電話|手机|手機|座机|联系|这个号|phone|cell|mobile)", self.tail)
        )


def runs(text: str, odd: bool = False) -> Iterator[Run]:
    """Every run of groups that may be one number, shorter ones after longer ones from the same place."""
    groups = list(_GROUP.finditer(text))
    for i, first in enumerate(groups):
        size, sizes, gaps = 0, list[int](), list[str]()
        found: list[Run] = []
        for j in range(i, len(groups)):
            if j > i:
                gap = text[groups[j - 1].end() : groups[j].start()]
                if not _BETWEEN.fullmatch(gap):
                    break
                gaps.append(re.sub(_WEB, " ", gap))
            size += groups[j].end() - groups[j].start()
            sizes.append(groups[j].end() - groups[j].start())
            if size > LONGEST:
                break
            if size >= SHORTEST:
                digits = "".join(g[0] for g in groups[i : j + 1])
                found.append(Run(text, first.start(), groups[j].end(), digits, tuple(sizes), tuple(gaps), odd))
        yield from reversed(found)


def is_day(said: str) -> bool:
    """Whether eight digits are a day in living memory."""
    if not "1800" <= said[:4] <= "2100":
        return False
    try:
        date(int(said[:4]), int(said[4:6]), int(said[6:]))
    except ValueError:
        return False
    return True
