"""门户巡查 · Pages of the offices' portals as an inspector saw them, in Parquet."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shixiao.demo import plan
from shixiao.demo.draw import generator
from shixiao.demo.world import City

_KINDS = ("通知公告", "办事指南", "政策文件", "工作动态", "互动交流")
_PAGES = 60


def write(city: City, folder: Path) -> tuple[int, dict[str, list[str]]]:
    """Says how many pages there are, and what was planted on the neglected portal."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = generator(city.seed, "portal")
    rows, planted = [], {}
    for office in (o for o in city.offices if o["kind"] in ("hall", "bureau") and o["level"] != "township"):
        portal = f"www.{office['code']}.yunchuan.example"
        neglected = office["code"] == plan.NEGLECTED_PORTAL
        marks = _neglect() if neglected else []
        for i in range(_PAGES):
            finding = marks[i] if i < len(marks) else "alive" if neglected or rng.random() < 0.994 else "dead"
            kind = _KINDS[i % len(_KINDS)]
            dated = dt.date(2026, 6, 28) - dt.timedelta(days=int(rng.integers(0, 170)))
            if finding == "stale":
                kind, dated = "通知公告", dt.date(2023, 5, 31) - dt.timedelta(days=31 * i)
            rows.append({
                "portal": portal, "office": office["code"], "url": f"https://{portal}/{i:04d}.html",
                "seen": dt.datetime(2026, 6, 30, 2, i % 60, 7), "status": 404 if finding == "dead" else 200,
                "kind": kind, "dated": dated if kind in ("通知公告", "政策文件",
                "工作动态") else None, "finding": finding,
                "evidence": f"shots/{office['code']}-{i:04d}.png",
            })  # fmt: skip
            if neglected and finding != "alive":
                planted.setdefault(finding, []).append(f"portal:https://{portal}/{i:04d}.html")
    pq.write_table(pa.Table.from_pylist(rows), folder / "网页巡查.parquet", compression="zstd")
    return len(rows), planted


def _neglect() -> list[str]:
    out: list[str] = []
    for finding, n in plan.NEGLECT.items():
        out += [finding] * n
    return out
