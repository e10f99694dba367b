"""一窗受理平台 · The cases of halls, bureaus and townships: CSV in GB18030, Chinese headings, one file a month."""

from pathlib import Path

import numpy as np

from shixiao.demo import plan, things
from shixiao.demo.cases import MOBILE, STAFF, Cases, present
from shixiao.demo.citizens import BANDS_ZH
from shixiao.demo.draw import below
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts, csv_lines, digits, fixed, joined, stamp, whole, words
from shixiao.demo.world import City

CODING = "gb18030"
HEADINGS = (
    "办件编号", "单位编码", "单位名称", "实施编码", "申请人", "申请人证件号", "联系电话", "代理人证件号", "申报渠道",
    "申报方式", "窗口", "申报设备", "网络地址", "申请时间", "受理时间", "法定办结时间", "承诺办结时间", "办结时间",
    "中止天数", "会办天数", "办理结果", "到场次数", "补正次数", "填报项数", "重复录入项数", "全程网上办结", "经办人",
    "是否按时", "年龄段", "残疾人", "个体工商户", "备注",
)  # fmt: skip
_CHANNELS = ("网上", "移动端", "窗口", "自助终端", "电话", "邮寄")
_FILERS = ("本人", "代理人", "工作人员代录")
_OUTCOMES = ("准予", "不予", "撤回", "处罚决定", "转办")
_YES = ("否", "是")
_REMARKS = ("已电话告知", '"材料齐全,当场受理"', '"申请人说：""下周再补""\n已告知补正期限"', "邮寄送达", '"代办件, 已核验委托书"')


def files(folder: Path) -> Monthly:
    return Monthly(folder, "办件明细_{}.csv", (",".join(HEADINGS) + "\r\n").encode(CODING))


def case_id(c: Cases) -> Texts:
    """YC + date + running number"""
    return joined(b"YC", fixed(digits(_date(c), 8)), fixed(digits(c.row, 9)))


def _date(c: Cases) -> np.ndarray:
    from shixiao.demo.days import iso

    table = np.array([int(iso(d).replace("-", "")) for d in range(int(c.day.max(initial=0)) + 1)])
    return table[c.day]


def lines(city: City, c: Cases) -> Texts:
    return csv_lines(list(columns(city, c).values()))


def columns(city: City, c: Cases) -> dict[str, Texts]:
    """The table of this system, column by column."""
    names, keys = [o["name"] for o in city.offices], [e.key for e in city.entries]
    agent = np.where(c.agent >= 0, city.agent_person(c.agent), 0)
    visits = np.where((c.closed < 0) | (c.office == city.number[plan.WITHHOLDS_VISITS]), -1, c.visits)
    remark = np.where(below(c.row, 61, 50) == 0, below(c.row, 62, len(_REMARKS)), -1)
    return dict(zip(HEADINGS, (
        case_id(c), words(city.codes, c.office), words(names, c.office, CODING), words(keys, c.entry),
        city.people.name(c.applicant, CODING), city.people.id_number(c.applicant), city.people.phone(c.applicant),
        joined(city.people.id_number(agent), empty=c.agent < 0), words(_CHANNELS, c.channel, CODING),
        words(_FILERS, c.filed_by, CODING), joined(whole(c.window + 1), "号窗口".encode(CODING), empty=~present(c)),
        device(c), network(c), stamp(c.opened), stamp(c.accepted), stamp(c.due), stamp(c.promised), stamp(c.closed),
        whole(c.suspended), whole(c.partner), words(_OUTCOMES, c.outcome, CODING), whole(visits), whole(c.corrections),
        whole(c.fields), whole(c.rekeyed), words(_YES, c.finished, CODING), words(city.clerk_codes, c.clerk),
        words(_YES, c.claimed, CODING), words(BANDS_ZH, city.people.age_band(c.applicant), CODING),
        words(_YES, city.people.disabled(c.applicant).astype(int), CODING),
        words(_YES, city.people.sole_trader(c.applicant).astype(int), CODING), words(_REMARKS, remark, CODING),
    ), strict=True))  # fmt: skip


def device(c: Cases) -> Texts:
    """On what it was filed: the applicant's phone or computer, a kiosk, or the clerk's computer."""
    kind = np.where(c.filed_by == STAFF, things.STAFF_PC, np.where(c.channel == MOBILE, things.PHONE, things.COMPUTER))
    kind = np.where(c.channel == 3, things.KIOSK, kind)
    number = np.where(kind == things.STAFF_PC, c.office * 100 + c.window, c.applicant)
    number = np.where(kind == things.KIOSK, c.office, number)
    return things.device(kind, np.where((c.channel <= 3) & (c.channel != 2), number, things.NONE))


def network(c: Cases) -> Texts:
    """The hall's own address for what was filed inside, unless the helper used a phone with mobile data."""
    inside = (c.assisted & (below(c.row, 63, 4) > 0)) | (c.filed_by == STAFF) | (c.channel == 3)
    here = things.hall_network(c.office)
    import pyarrow.compute as pc

    return joined(pc.if_else(inside, here, things.network(c.applicant)), empty=(c.channel > 3) | ((c.channel == 2) & ~inside))
