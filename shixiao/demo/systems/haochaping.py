"""好差评系统 · Ratings as JSON Lines, one file a month and business system."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.demo import texts, things
from shixiao.demo.draw import Ints
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts, digits, fixed, joined, json_lines, stamp_t, whole, words
from shixiao.demo.ratings import Ratings, reasons
from shixiao.demo.world import City

_CHANNEL_CODES = ("1", "2", "3", "4", "5", "6", "7")  # pf of DOMAIN: 1 PC … 7 default
_STAGE_CODES = ("1", "2", "9", "0")


def files(folder: Path, system: str) -> Monthly:
    return Monthly(folder, f"评价_{system}_{{}}.jsonl")


def rating_id(serial: Ints) -> Texts:
    return joined(b"PJ", fixed(digits(serial, 10)))


def lines(city: City, r: Ratings, case_ids: Texts) -> Texts:
    """Lines of the export; `case_ids` are the numbers of the cases of the block."""
    people = city.people
    own = np.isin(r.device_kind, (things.PHONE, things.COMPUTER))
    home, hall = things.network(np.maximum(r.rater, 0)), things.hall_network(r.office)
    here = pc.if_else(pa.array(own), home, hall)
    case = case_ids.take(pa.array(r.case_row, mask=r.case_row < 0)) if len(case_ids) else pa.nulls(len(r), pa.binary())
    return json_lines({
        "评价编号": rating_id(r.serial),
        "办件编号": case,
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
        "是否默认": words(("false", "true"), r.default.astype(int)),
        "邀请人": joined(words(city.clerk_codes, r.clerk), empty=~r.invited),
        "经办人": words(city.clerk_codes, r.clerk),
    }, bare=("满意度", "是否默认"))  # fmt: skip


def said(city: City, r: Ratings) -> Texts:
    """The text, with the writer's own number where the text has a place for one."""
    out = words(texts.JSON, r.text)
    for mark, of in (("{phone}", city.people.phone), ("{id}", city.people.id_number)):
        has = np.isin(r.text, [i for i, t in enumerate(texts.ALL) if mark in t]) & (r.rater >= 0)
        if has.any():
            parts = [words([t.partition(mark)[end] for t in texts.JSON], r.text[has]) for end in (0, 2)]
            out = pc.replace_with_mask(out, pa.array(has), joined(parts[0], of(r.rater[has]), parts[1]))
    return out


