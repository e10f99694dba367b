"""单位台账 · The registry kept by the city's 政务服务管理局: workbooks typed by people."""

from pathlib import Path

from shixiao.demo import plan
from shixiao.demo.files import Workbook
from shixiao.demo.world import City

LEVELS = {"province": "省级", "city": "市级", "county": "县级", "township": "乡镇（街道）", "community": "村（社区）"}
KINDS = {"authority": "主管部门", "federation": "群团组织", "hall": "政务大厅", "bureau": "业务部门",
         "enforcement": "执法机构", "center": "便民服务中心", "community": "便民服务站"}  # fmt: skip
_NOT_ASSESSED = ("990000001", "990000002", "990100001", plan.ONLY_TOTALS)
_DEPTHS = {"none": "不支持", "information": "网上咨询", "prefill": "网上预审", "apply": "网上申请", "whole": "全程网办"}


def code(city: City, office: int | str, row: int) -> str | int:
    """An office's code as people type it: every third time as a number."""
    text = office if isinstance(office, str) else city.codes[office]
    return int(text) if row % 3 == 1 and text else text


def write(city: City, folder: Path) -> dict[str, int]:
    """All workbooks; says how many rows each table has."""
    return {**_offices(city, folder), **_services(city, folder)}


def _offices(city: City, folder: Path) -> dict[str, int]:
    rows = [
        (code(city, i, i), o["name"], LEVELS[o["level"]], code(city, o["parent"], i + 1) if o["parent"] else None,
         o["code"][:6], KINDS[o["kind"]], "否" if o["code"] in _NOT_ASSESSED else "是", "云岭省")
        for i, o in enumerate(city.offices)
    ]  # fmt: skip
    names = [(s, o["alias"], code(city, i, i)) for s in ("rsj", "queue") for i, o in enumerate(city.offices)
             if (s == "rsj" and o["system"] == "rsj") or (s == "queue" and o["queue"])]  # fmt: skip
    with Workbook(folder / "单位名录.xlsx") as book:
        offices = book.sheet("单位名录", "云川市政务服务单位名录（2026年6月）",
                             ("单位编码", "单位名称", "层级", "上级单位编码", "行政区划代码", "单位类别", "纳入评估", "备注"),
                             rows, "填报单位：云川市政务服务管理局　　填报日期：2026年7月1日")  # fmt: skip
        aliases = book.sheet("系统别名", "各业务系统中的单位叫法", ("系统", "系统内名称", "单位编码"), names)
    return {"offices": offices, "aliases": aliases}


def _services(city: City, folder: Path) -> dict[str, int]:
    rows = []
    for i, e in enumerate(city.entries):
        s = city.catalogue[e.catalogue] if e.catalogue >= 0 else None
        rows.append((
            e.key, code(city, e.office, i), s["code"] if s else None, e.name, s["kind"] if s else "公共服务",
            _number(s, "statutory_days"), _number(s, "promised_days"), _number(s, "visits_allowed"),
            _DEPTHS[s["online_depth"] if s else "none"], s["needs_systems"].replace(" ", ",") if s else None,
            "是" if s else "否", "是" if e.statutory_entry else "否", "2025-12-01",
        ))  # fmt: skip
    with Workbook(folder / "事项清单.xlsx") as book:
        n = book.sheet("实施清单", "云川市政务服务事项实施清单", (
            "实施编码", "单位编码", "基本编码", "事项名称", "事项类型", "法定办结时限", "承诺办结时限", "到现场次数",
            "网办深度", "所需数据", "是否目录内", "是否法定列入", "列入日期"), rows)  # fmt: skip
    return {"services": n}


def _number(service: dict[str, str] | None, column: str) -> int | None:
    return int(service[column]) if service and service[column] else None
