"""单位台账 · The registry kept by the city's 政务服务管理局: workbooks typed by people."""

from pathlib import Path

import numpy as np

from shixiao.demo import days, plan, things
from shixiao.demo.draw import generator
from shixiao.demo.duties import DUTIES, entry_of
from shixiao.demo.files import Workbook
from shixiao.demo.systems.exchange import CONNECTIONS
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
    return {
        **_offices(city, folder), **_services(city, folder), **_means(city, folder), **_staff(city, folder),
        **_duties(city, folder), **_connections(city, folder), **_things(city, folder), **_tallies(city, folder),
    }  # fmt: skip


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
                             ("单位编码", "单位名称", "层级", "上级单位编码", "行政区划代码", "单位类别",
                             "纳入评估", "备注"),
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
            days.iso(city.withdrawn[i]) if city.withdrawn[i] < days.SPAN else None,
        ))  # fmt: skip
    with Workbook(folder / "事项清单.xlsx") as book:
        n = book.sheet("实施清单", "云川市政务服务事项实施清单", (
            "实施编码", "单位编码", "基本编码", "事项名称", "事项类型", "法定办结时限", "承诺办结时限", "到现场次数",
            "网办深度", "所需数据", "是否目录内", "是否法定列入", "列入日期", "取消日期"), rows)  # fmt: skip
    return {"services": n}


def _number(service: dict[str, str] | None, column: str) -> int | None:
    return int(service[column]) if service and service[column] else None


def employment(city: City, office: int, clerk: int) -> str:
    """Three in four are on the payroll; in the overloaded office only two of its six."""
    if city.codes[office] == plan.OVERLOADED:
        return "正式" if clerk < 2 else "临聘" if clerk < 5 else "外包"
    return ("正式", "正式", "正式", "临聘", "正式", "正式", "外包", "正式")[clerk % 8]


def _means(city: City, folder: Path) -> dict[str, int]:
    """Posts, people and money of the half-year; the overloaded office has two of its nine posts filled."""
    rows = []
    for i, office in enumerate(city.offices):
        kinds = [employment(city, i, k) for k in range(int(city.clerks[i]))]
        full, temporary, outsourced = (kinds.count(k) for k in ("正式", "临聘", "外包"))
        poor = office["code"] == plan.OVERLOADED
        rows.append((
            code(city, i, i), "2026-01-01", "2026-06-30", 9 if poor else full + (i % 3 == 0), full, full, temporary,
            outsourced, 1 if poor else len(kinds) - 1, len(kinds),
            len(kinds) * (31_000 if poor else 62_000 + i * 137 % 9000),
            "CNY", 40 if office["level"] != "city" else 45,
        ))  # fmt: skip
    with Workbook(folder / "资源配置.xlsx") as book:
        n = book.sheet("资源", "云川市政务服务机构人员经费情况（2026年上半年）", (
            "单位编码", "起", "止", "编制数", "在编在岗", "专职人数", "临聘人数", "外包人数", "已培训",
            "系统账号数", "经费",
            "币种", "每周开放小时"), rows, "单位：人、元")  # fmt: skip
    return {"resources": n}


def _staff(city: City, folder: Path) -> dict[str, int]:
    clerk = np.arange(len(city.clerk_codes))
    person = city.clerk_person(clerk)
    number, phone, name = (c.to_pylist() for c in (
        city.people.id_number(person), city.people.phone(person), city.people.name(person)))  # fmt: skip
    rows = []
    for k, office in enumerate(city.clerk_office):
        within = int(k - city.first_clerk[office])
        rows.append((city.clerk_codes[k], code(city, int(office), k), name[k].decode(), number[k].decode(),
                     phone[k].decode() if k % 2 else int(phone[k]), employment(city, int(office), within),
                     f"20{10 + k % 15}-0{1 + k % 9}-01"))  # fmt: skip
    with Workbook(folder / "人员名册.xlsx") as book:
        n = book.sheet(
            "人员", "窗口工作人员名册", ("工号", "单位编码", "姓名", "身份证号", "手机号", "用工方式", "入职日期"), rows
        )
    return {"staff": n}


def _duties(city: City, folder: Path) -> dict[str, int]:
    rows = [
        (code(city, d.office, i), city.entries[entry_of(city, d)].key, d.service, code(city, d.from_office, i + 1),
         d.since, d.posts, d.money, "CNY", d.evaluated or None, d.evaluation or None, d.handed_back or None)
        for i, d in enumerate(DUTIES)
    ]  # fmt: skip
    with Workbook(folder / "下放事项台账.xlsx") as book:
        n = book.sheet("下放事项", "乡镇（街道）承接下放事项台账", (
            "承接单位编码", "实施编码", "事项名称", "下放单位编码", "下放日期", "随转编制", "随转经费", "币种",
            "评估日期",
            "评估意见", "收回日期"), rows)  # fmt: skip
    return {"duties": n}


def _connections(city: City, folder: Path) -> dict[str, int]:
    rows = [(number, name, code(city, owner, i), since or None, "、".join(fields), "已对接" if since else "未对接")
            for i, (name, number, owner, since, fields) in enumerate(CONNECTIONS)]  # fmt: skip
    with Workbook(folder / "系统对接.xlsx") as book:
        n = book.sheet(
            "对接", "跨部门系统对接情况", ("接口编号", "系统", "责任单位编码", "对接日期", "共享字段", "状态"), rows
        )
    return {"connections": n}


def _things(city: City, folder: Path) -> dict[str, int]:
    """Declared devices and declared events."""
    rows: list[tuple[object, ...]] = []
    for i, office in enumerate(city.offices):
        if not office["system"]:
            continue
        window = np.arange(int(city.windows[i]))
        for kind, number, said in (
            (things.KIOSK, np.array([i]), "自助终端"), (things.EVALUATOR, i * 100 + window, "窗口评价器"),
        ):  # fmt: skip
            names = things.device(np.full(len(number), kind), number).to_pylist()
            rows += [(n.decode(), office["code"], said, "市政务局", "2025-06-01") for n in names]
        rows.append((things.hall_network(np.array([i])).to_pylist()[0].decode(), office["code"], "大厅网络", "市政务局",
                     "2025-06-01"))  # fmt: skip
    events = [(p.office[0], p.days[0], p.days[-1], "政务开放日，邀请群众现场体验并评价", "市政务局")
              for p in plan.PLANTS if p.kind == "event_day"]  # fmt: skip
    _csv(folder / "设备备案.csv", ("设备标识", "单位编码", "类型", "备案单位", "启用日期"), rows)
    _csv(folder / "活动备案.csv", ("单位编码", "开始", "结束", "事由", "备案单位"), events)
    return {"devices": len(rows), "events": len(events)}


def _tallies(city: City, folder: Path) -> dict[str, int]:
    """The tax office hands in totals only: 99.96 % satisfied, month by month."""
    rng = generator(city.seed, "tallies")
    rows = []
    for month, last in enumerate((31, 28, 31, 30, 31, 30), start=1):
        stars = rng.multinomial(4000 + int(rng.integers(0, 900)), [0.0001, 0.0003, 0.0006, 0.005, 0.994])
        rows.append((plan.ONLY_TOTALS, "satisfied", f"2026-{month:02d}-01", f"2026-{month:02d}-{last}",
                     stars.sum(), stars[2:].sum(), *stars))  # fmt: skip
    _csv(
        folder / "汇总数.csv",
        ("单位编码", "指标", "起", "止", "评价数", "满意数", "一星", "二星", "三星", "四星", "五星"),
        rows,
    )
    return {"tallies": len(rows)}


def _csv(path: Path, headings: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    text = "\r\n".join(",".join(str(v) for v in row) for row in (headings, *rows)) + "\r\n"
    path.write_bytes(text.encode("utf-8-sig"))
