"""残联平台 · The Disabled Persons' Federations: tab-separated text, limits and closings to the day.

The platform is connected to nothing. It has few cases a day, so its source says how far the export reaches."""

from pathlib import Path

from shixiao.demo.cases import Cases
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts, csv_lines, day_slashed
from shixiao.demo.systems._fields import fields
from shixiao.demo.world import City

HEADINGS = {
    "case": "申请编号", "office": "受理残联", "service": "实施编码", "name": "申请人姓名",
    "applicant": "申请人身份证号",
    "agent": "监护人身份证号", "channel": "渠道", "filed_by": "填报人", "opened_at": "申请时间",
    "accepted_at": "受理时间",
    "due_at": "期限", "promised_at": "承诺期限", "closed_at": "办结时间", "suspended_days": "中止天数",
    "partner_days": "评定医院天数", "outcome": "结果", "visits": "到场次数", "corrections": "补正次数",
    "fields_asked": "表单项数", "fields_rekeyed": "重录项数", "finished_online": "网上办结", "clerk": "经办人",
    "claimed_on_time": "是否按期", "age_band": "年龄段",
    "disabled": "已持残疾人证", "sole_trader": "个体户", "network": "IP",
}  # fmt: skip


def files(folder: Path) -> Monthly:
    return Monthly(folder, "残疾人证业务_{}.tsv", ("\t".join(HEADINGS.values()) + "\n").encode())


def lines(city: City, c: Cases) -> Texts:
    columns = fields(city, c, "utf-8")
    for name, second in (("due_at", c.due), ("promised_at", c.promised), ("closed_at", c.closed)):
        columns[name] = day_slashed(second)
    return csv_lines([columns[name] for name in HEADINGS], b"\t", b"\n")
