"""城管执法系统 · Enforcement cases: text with bars between columns, document numbers as keys, limits at midnight."""

from pathlib import Path

from shixiao.demo.cases import Cases
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts, csv_lines, midnight
from shixiao.demo.systems._fields import fields
from shixiao.demo.world import City

HEADINGS = {
    "case": "案号", "office": "办案单位编码", "office_name": "办案单位", "service": "事项", "name": "当事人",
    "applicant": "当事人证件号", "filed_by": "立案方式", "device": "录入终端", "network": "录入地址",
    "opened_at": "立案时间",
    "accepted_at": "受理时间", "due_at": "法定期限", "promised_at": "内部期限", "closed_at": "结案时间",
    "suspended_days": "中止天数", "partner_days": "会办天数", "outcome": "处理结果", "visits": "到场次数",
    "clerk": "主办人员",
    "claimed_on_time": "按期结案", "age_band": "年龄段", "sole_trader": "个体工商户",
}  # fmt: skip


def files(folder: Path) -> Monthly:
    return Monthly(folder, "案件_{}.txt", ("|".join(HEADINGS.values()) + "\n").encode())


def lines(city: City, c: Cases) -> Texts:
    columns = fields(city, c, "utf-8")
    columns |= {"due_at": midnight(c.due), "promised_at": midnight(c.promised)}
    return csv_lines([columns[name] for name in HEADINGS], b"|", b"\n")
