"""The columns of a block of cases in the words of an export; each system picks, names and respells them.

Keys are the columns of the fact table, and a few more that exports carry and nobody reads.
"""

import numpy as np
import pyarrow.compute as pc

from shixiao.demo import plan, things
from shixiao.demo.cases import COUNTER, MOBILE, STAFF, TERMINAL, Cases, present
from shixiao.demo.citizens import BANDS_ZH
from shixiao.demo.days import SPAN, iso
from shixiao.demo.draw import below
from shixiao.demo.lines import Texts, digits, fixed, joined, stamp, whole, words
from shixiao.demo.world import City

CHANNELS = ("网上", "移动端", "窗口", "自助终端", "电话", "邮寄")
FILERS = ("本人", "代理人", "工作人员代录")
OUTCOMES = ("准予", "不予", "撤回", "处罚决定", "转办")
YES = ("否", "是")
_REMARKS = ("已电话告知", '"材料齐全,当场受理"', '"申请人说：""下周再补""\n已告知补正期限"', "邮寄送达",
            '"代办件, 已核验委托书"')  # fmt: skip
_DATES = np.array([int(iso(d).replace("-", "")) for d in range(SPAN)])


def fields(city: City, c: Cases, coding: str) -> dict[str, Texts]:
    """Every column as bytes in the file's encoding."""
    people = city.people
    agent = np.where(c.agent >= 0, city.agent_person(c.agent), 0)
    visits = np.where((c.closed < 0) | (c.office == city.number[plan.WITHHOLDS_VISITS]), -1, c.visits)
    remark = np.where(below(c.row, 61, 50) == 0, below(c.row, 62, len(_REMARKS)), -1)
    return {
        "case": case_id(c),
        "office": words(city.codes, c.office),
        "office_name": words([o["name"] for o in city.offices], c.office, coding),
        "service": words([e.key for e in city.entries], c.entry),
        "name": people.name(c.applicant, coding),
        "applicant": people.id_number(c.applicant),
        "phone": joined(people.phone(c.applicant), empty=people.without_phone(c.applicant)),
        "agent": joined(people.id_number(agent), empty=c.agent < 0),
        "channel": words(CHANNELS, c.channel, coding),
        "filed_by": words(FILERS, c.filed_by, coding),
        "window": joined(whole(c.window + 1), "号窗口".encode(coding), empty=~present(c)),
        "device": _device(c),
        "network": _network(c),
        "opened_at": stamp(c.opened),
        "accepted_at": stamp(c.accepted),
        "due_at": stamp(c.due),
        "promised_at": stamp(c.promised),
        "closed_at": stamp(c.closed),
        "suspended_days": whole(c.suspended),
        "partner_days": whole(c.partner),
        "outcome": words(OUTCOMES, c.outcome, coding),
        "visits": whole(visits),
        "corrections": whole(c.corrections),
        "fields_asked": whole(c.fields),
        "fields_rekeyed": whole(c.rekeyed),
        "finished_online": words(YES, c.finished, coding),
        "clerk": words(city.clerk_codes, c.clerk),
        "claimed_on_time": words(YES, c.claimed, coding),
        "age_band": words(BANDS_ZH, people.age_band(c.applicant), coding),
        "disabled": words(YES, people.disabled(c.applicant).astype(np.int64), coding),
        "sole_trader": words(YES, people.sole_trader(c.applicant).astype(np.int64), coding),
        "remark": words(_REMARKS, remark, coding),
    }


def case_id(c: Cases) -> Texts:
    """The number of a case in its own system."""
    row = fixed(digits(c.row, 9))
    if c.system == "hall":
        return joined(b"YC", fixed(digits(_DATES[c.day], 8)), row)
    if c.system == "rsj":
        return joined(b"53", row)
    if c.system == "canlian":
        return joined(b"CL-2026-", row)
    return joined("云城执〔2026〕".encode(), row, "号".encode())


def _device(c: Cases) -> Texts:
    """On what it was filed: the applicant's phone or computer, a kiosk, or the clerk's computer."""
    kind = np.where(c.channel == MOBILE, things.PHONE, things.COMPUTER)
    kind = np.where(c.channel == TERMINAL, things.KIOSK, np.where(c.filed_by == STAFF, things.STAFF_PC, kind))
    number = np.where(kind == things.STAFF_PC, c.office * 100 + c.window, c.applicant)
    number = np.where(kind == things.KIOSK, c.office, number)
    known = (c.channel <= TERMINAL) & ((c.channel != COUNTER) | (c.filed_by == STAFF))
    return things.device(kind, np.where(known, number, things.NONE))


def _network(c: Cases) -> Texts:
    """The hall's own address for what was filed inside, unless the helper used a phone with mobile data."""
    inside = (c.assisted & (below(c.row, 63, 4) > 0)) | (c.filed_by == STAFF) | (c.channel == TERMINAL)
    address = pc.if_else(inside, things.hall_network(c.office), things.network(c.applicant))
    return joined(address, empty=(c.channel > TERMINAL) | ((c.channel == COUNTER) & ~inside))
