"""一窗受理平台 · The cases of halls, bureaus and townships: CSV in GB18030, Chinese headings, one file a month."""

from pathlib import Path

from shixiao.demo.cases import Cases
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts, csv_lines
from shixiao.demo.systems._fields import fields
from shixiao.demo.world import City

CODING = "gb18030"
HEADINGS = {
    "case": "办件编号", "office": "单位编码", "office_name": "单位名称", "service": "实施编码", "name": "申请人",
    "applicant": "申请人证件号", "phone": "联系电话", "agent": "代理人证件号", "channel": "申报渠道",
    "filed_by": "申报方式",
    "window": "窗口", "device": "申报设备", "network": "网络地址", "opened_at": "申请时间", "accepted_at": "受理时间",
    "due_at": "法定办结时间", "promised_at": "承诺办结时间", "closed_at": "办结时间", "suspended_days": "中止天数",
    "partner_days": "会办天数", "outcome": "办理结果", "visits": "到场次数", "corrections": "补正次数",
    "fields_asked": "填报项数", "fields_rekeyed": "重复录入项数", "finished_online": "全程网上办结", "clerk": "经办人",
    "claimed_on_time": "是否按时", "age_band": "年龄段", "disabled": "残疾人", "sole_trader": "个体工商户",
    "remark": "备注",
}  # fmt: skip


def files(folder: Path) -> Monthly:
    return Monthly(folder, "办件明细_{}.csv", (",".join(HEADINGS.values()) + "\r\n").encode(CODING))


def lines(city: City, c: Cases) -> Texts:
    columns = fields(city, c, CODING)
    return csv_lines([columns[name] for name in HEADINGS])
