"""好差评系统 · Ratings as JSON Lines, one file a month and business system; what was done about bad ones as CSV."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.demo import texts, things
from shixiao.demo.draw import Ints
from shixiao.demo.files import Monthly
from shixiao.demo.followups import Contacts, Rectifications
from shixiao.demo.lines import Texts, csv_lines, digits, fixed, joined, json_lines, stamp, stamp_t, whole, words
from shixiao.demo.ratings import Ratings, reasons
from shixiao.demo.world import City

_CHANNEL_CODES = ("1", "2", "3", "4", "5", "6", "7")
_STAGE_CODES = ("1", "2", "9")
_OUTCOMES = ("已整改", "已解释", "依法不予支持", "办理中")
_VIEWS = ("满意", "不满意", "未接通")
_PURPOSES = ("办件联系", "好评回访", "差评整改", "满意度调查", "其他")
_BY_PHONE = ("电话", "短信", "微信")
RECTIFIED = ("评价编号", "单位编码", "首次联系时间", "办结时间", "整改结果", "群众意见")
CONTACTED = ("单位编码", "联系对象证件号", "办件编号", "联系时间", "联系人", "方式", "目的")


def ratings_file(folder: Path, system: str) -> Monthly:
    return Monthly(folder, f"评价_{system}_{{}}.jsonl")


def second_file(folder: Path, system: str) -> Monthly:
    """The province's platform sends some ratings back, under numbers of its own."""
    return Monthly(folder, f"省平台回流_{system}_{{}}.jsonl")


def rectified_file(folder: Path) -> Monthly:
    return Monthly(folder, "差评整改_{}.csv", (",".join(RECTIFIED) + "\n").encode())


def contacts_file(folder: Path, system: str) -> Monthly:
    return Monthly(folder, f"联系记录_{system}_{{}}.csv", (",".join(CONTACTED) + "\n").encode())


def rating_id(serial: Ints, prefix: bytes = b"PJ") -> Texts:
    """The 9 keeps long numbers from looking like telephone numbers with an area code."""
    return joined(prefix, b"9", fixed(digits(serial, 10)))


def case_of(r: Ratings, case_ids: Texts) -> Texts:
    return case_ids.take(pa.array(r.case_row, mask=r.case_row < 0))


def lines(city: City, r: Ratings, case_ids: Texts, prefix: bytes = b"PJ") -> Texts:
    """Lines of the export; `case_ids` are the numbers of the cases of the block."""
    people = city.people
    own = np.isin(r.device_kind, (things.PHONE, things.COMPUTER))
    here = pc.if_else(pa.array(own), things.network(np.maximum(r.rater, 0)), things.hall_network(r.office))
    return json_lines({
        "评价编号": rating_id(r.serial, prefix),
        "办件编号": case_of(r, case_ids),
        "单位编码": words(city.codes, r.office),
        "评价人证件号": joined(people.id_number(np.maximum(r.rater, 0)), empty=r.rater < 0),
        "手机号": joined(people.phone(np.maximum(r.phone, 0)), empty=r.phone < 0),
        "设备": things.device(r.device_kind, r.device),
        "IP": joined(here, empty=r.device < 0),
        "窗口": joined(whole(r.window + 1), "号窗口".encode(), empty=r.window < 0),
        "渠道": words(_CHANNEL_CODES, r.channel),
        "环节": words(_STAGE_CODES, r.stage),
        "满意度": whole(r.stars),
        "原因": words(texts.REASONS, reasons(r)),
        "文字评价": said(city, r),
        "评价时间": stamp_t(r.given),
        "是否默认": words(("false", "true"), r.default.astype(np.int64)),
        "邀请人": words(city.clerk_codes, np.where(r.invited, r.clerk, -1)),
        "经办人": words(city.clerk_codes, r.clerk),
    }, bare=("满意度", "是否默认"))  # fmt: skip


def said(city: City, r: Ratings) -> Texts:
    """The text, with the writer's own number where the text has a place for one."""
    out = words(texts.JSON, r.text)
    for mark, of in (("{phone}", city.people.phone), ("{id}", city.people.id_number)):
        has = np.isin(r.text, [i for i, t in enumerate(texts.ALL) if mark in t]) & (r.rater >= 0)
        if has.any():
            before, after = (words([t.partition(mark)[end] for t in texts.JSON], r.text[has]) for end in (0, 2))
            out = pc.replace_with_mask(out, pa.array(has), joined(before, of(r.rater[has]), after))
    return out


def rectified(city: City, r: Ratings, done: Rectifications) -> Texts:
    of = done.of
    return csv_lines([
        rating_id(r.serial[of]), words(city.codes, r.office[of]), stamp(done.contacted), stamp(done.resolved),
        words(_OUTCOMES, done.outcome), words(_VIEWS, done.view),
    ], end=b"\n")  # fmt: skip


def contacted(city: City, r: Ratings, made: Contacts, case_ids: Texts) -> Texts:
    of = made.of
    person = r.rater[of]
    return csv_lines([
        words(city.codes, r.office[of]), joined(city.people.id_number(np.maximum(person, 0)), empty=person < 0),
        case_of(r, case_ids).take(of), stamp(made.at),
        words(city.clerk_codes, np.where(r.clerk[of] < 0, city.first_clerk[r.office[of]], r.clerk[of])),
        words(_BY_PHONE, made.at % 3), words(_PURPOSES, made.purpose),
    ], end=b"\n")  # fmt: skip
