"""人社业务系统 · CSV in UTF-8 with BOM, its own names for offices, and dates as each of its modules spells them.

Where there is no day it writes one nevertheless: 9999-12-31 for no limit, 1900-01-01 for not closed.
"""

from pathlib import Path

import numpy as np

from shixiao.demo.cases import POST, Cases
from shixiao.demo.draw import Bools, Ints, below
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts, chosen, csv_lines, day_zh, joined, serial, slashed, stamp, stamp_zh, words
from shixiao.demo.systems._fields import fields
from shixiao.demo.world import City

HEADINGS = {
    "case": "业务流水号", "office": "经办机构", "service": "事项编码", "name": "姓名", "applicant": "身份证号",
    "agent": "代理人身份证号", "channel": "业务来源", "filed_by": "录入方式", "window": "受理窗口",
    "device": "终端标识",
    "network": "IP地址", "opened_at": "申请日期", "accepted_at": "受理日期", "due_at": "法定期限",
    "promised_at": "承诺期限",
    "closed_at": "办结日期", "suspended_days": "中止", "partner_days": "会办", "outcome": "结果", "visits": "跑动次数",
    "corrections": "补正", "fields_asked": "应填字段", "fields_rekeyed": "重录字段", "finished_online": "不见面办结",
    "clerk": "工号", "claimed_on_time": "按期", "age_band": "年龄分组", "disabled": "残疾", "sole_trader": "个体户",
}  # fmt: skip
_FULL_WIDTH = ("０", "１", "２", "３", "４", "５", "６", "７", "８", "９")


def files(folder: Path) -> Monthly:
    return Monthly(folder, "业务明细{}.csv", ("\ufeff" + ",".join(HEADINGS.values()) + "\r\n").encode())


def lines(city: City, c: Cases) -> Texts:
    columns = fields(city, c, "utf-8")
    columns["office"] = words([o["alias"] for o in city.offices], c.office)
    columns["applicant"] = _typed_by_hand(columns["applicant"], c)
    columns["visits"] = chosen(_odd(c, 61), columns["visits"], words(_FULL_WIDTH, np.where(c.closed < 0, -1, c.visits)))
    for name, second in (("opened_at", c.opened), ("accepted_at", c.accepted), ("closed_at", c.closed)):
        columns[name] = spelled(c, second, name)
    columns["due_at"] = chosen(without_limit(c).astype(np.int64), slashed(c.due), _always(c, "9999-12-31"))
    columns["closed_at"] = chosen(
        still_open(c).astype(np.int64), columns["closed_at"], _always(c, "1900-01-01 00:00:00")
    )
    return csv_lines([columns[name] for name in HEADINGS])


def without_limit(c: Cases) -> Bools:
    """Accepted, and without a limit: the system writes the last day that it knows."""
    return (c.system == "rsj") & (c.accepted >= 0) & (c.due < 0)


def still_open(c: Cases) -> Bools:
    """Every other open case, from one of its modules: the system writes the first day that it knows."""
    return (c.system == "rsj") & (c.closed < 0) & (below(c.row, 67, 2) == 0)


def to_the_day(c: Cases) -> Bools:
    """What came by post and was not closed at once knows no time of day."""
    return (c.system == "rsj") & (c.channel == POST) & (c.accepted // 86400 != c.closed // 86400)


def _always(c: Cases, text: str) -> Texts:
    return words((text,), np.zeros(len(c), np.int64))


def _odd(c: Cases, salt: int) -> Ints:
    """1 for about one row in a hundred."""
    return (below(c.row, salt, 100) == 0).astype(np.int64)


def _typed_by_hand(numbers: Texts, c: Cases) -> Texts:
    """Some identity numbers come with a space before and after."""
    return chosen(_odd(c, 62), numbers, joined(b" ", numbers, b" "))


def spelled(c: Cases, second: Ints, column: str) -> Texts:
    """Every module of the system has its own spelling; what came by post knows only days."""
    salt = {"opened_at": 64, "accepted_at": 65, "closed_at": 66}[column]
    which = np.searchsorted([55, 75, 90, 100], below(c.row, salt, 100), side="right")
    which = np.where(to_the_day(c), 4, which)
    return chosen(which, stamp(second), slashed(second), stamp_zh(second), serial(second), day_zh(second))
