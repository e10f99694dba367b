"""数据共享交换平台 · One row per field that a case asked of another system. What is not connected is keyed again."""

from pathlib import Path

import numpy as np

from shixiao.demo.cases import Cases
from shixiao.demo.days import CUTOFF
from shixiao.demo.draw import Ints, below
from shixiao.demo.files import Monthly
from shixiao.demo.lines import Texts, csv_lines, joined, stamp, whole, words
from shixiao.demo.world import City

# name, number in the registry, owner, since, fields; without `since` it was never connected
CONNECTIONS = (
    ("残联平台", "LK01", "990000002", "", ("残疾人证号", "残疾类别", "残疾等级", "监护人")),
    ("低保库", "LK02", "990100008", "2024-03-01", ("低保证号", "保障类型")),
    ("婚姻登记库", "LK03", "990100008", "2023-09-01", ("婚姻状况", "配偶姓名")),
    ("殡葬信息", "LK04", "990100008", "2025-04-01", ("死亡日期",)),
    ("营业执照库", "LK05", "990100012", "2022-06-01", ("统一社会信用代码", "法定代表人", "经营范围")),
    ("人口库", "LK06", "990100009", "2022-01-01", ("姓名", "户籍地址")),
)
_ROOM = 32  # calls of one case, in the numbering of the log
LOGGED = 4  # the log of the large bases is kept elsewhere
_OUTCOMES = ("成功", "未对接", "失败", "本人不同意")
DELIVERED, NOT_CONNECTED, FAILED, REFUSED = range(4)
_REASONS = ("", "平台未打通，人工录入", "接口超时", "本人不同意调用")
HEADINGS = ("调用编号", "办件编号", "字段", "接口编号", "调用时间", "耗时秒", "结果", "原因", "责任单位")


def files(folder: Path, system: str) -> Monthly:
    return Monthly(folder, f"调用日志_{system}_{{}}.csv", (",".join(HEADINGS) + "\n").encode())


def asked(city: City, c: Cases) -> tuple[Ints, Ints, Ints]:
    """Which case asked which connection for which field."""
    rows, links, fields = [], [], []
    for number, (name, *_rest, names) in enumerate(CONNECTIONS[:LOGGED]):
        needs = np.array([name in (city.catalogue[e.catalogue]["needs_systems"].split() if e.catalogue >= 0 else [])
                          for e in city.entries])  # fmt: skip
        row = np.flatnonzero(needs[c.entry] & ((c.rekeyed >= len(names)) | (number > 0)))
        rows.append(np.repeat(row, len(names)))
        links.append(np.full(len(row) * len(names), number))
        fields.append(np.tile(np.arange(len(names)), len(row)))
    return np.concatenate(rows), np.concatenate(links), np.concatenate(fields)


def outcomes(row: Ints, link: Ints, field: Ints, c: Cases) -> Ints:
    """The Federation's platform delivers nothing; of the others three in a hundred calls fail or are refused."""
    u = below(c.row[row] * 16 + link * 4 + field, 71, 1000)
    other = np.where(u < 20, FAILED, np.where(u < 30, REFUSED, DELIVERED))
    return np.where(link == 0, NOT_CONNECTED, other)


def lines(city: City, c: Cases, case_ids: Texts) -> tuple[Texts, Ints]:
    """Lines of the log and their instants."""
    row, link, field = asked(city, c)
    known = c.accepted[row] >= 0
    row, link, field = row[known], link[known], field[known]
    names = [f for *_rest, fields in CONNECTIONS for f in fields]
    start = np.cumsum([0] + [len(fields) for *_rest, fields in CONNECTIONS])[:-1]
    outcome = outcomes(row, link, field, c)
    at = np.minimum(c.accepted[row] + 5 + field, CUTOFF - 1)
    number = c.row[row] * _ROOM + link * 4 + field
    unlinked = outcome == NOT_CONNECTED
    owners = [owner for _name, _number, owner, *_rest in CONNECTIONS]
    text = csv_lines([
        joined(f"EX{c.system[:1].upper()}".encode(), whole(number)), case_ids.take(row),
        words(names, start[link] + field),
        words([number for _n, number, *_r in CONNECTIONS], link), stamp(at),
        joined(whole(np.where(unlinked, 0, 1 + below(number, 72, 4)))), words(_OUTCOMES, outcome),
        words(_REASONS, outcome), words(owners, link),
    ], end=b"\n")  # fmt: skip
    return text, at
