"""申诉复核台账 · Appeals of offices and raters, and decisions that two people made about single records."""

from pathlib import Path

from shixiao.demo.truth import Planted
from shixiao.demo.world import City

APPEALS = ("申诉编号", "对象", "单位编码", "申诉日期", "决定日期", "结果", "理由")
DECISIONS = ("决定编号", "表", "记录", "材料", "决定", "第一决定人", "第二决定人", "决定时间")
_REASONS = {
    "维持原结论": "申请人有本单位办件，评价内容具体，不支持撤销",
    "支持申诉": "经核实评价人与该单位无办件往来，同意排除",
    "部分支持": "部分评价确系重复上报，其余保留",
}


def write(city: City, folder: Path, planted: list[Planted]) -> dict[str, int]:
    """Appeals against bad ratings, decisions on a few records of the brigade and of the grievance."""
    folder.mkdir(parents=True, exist_ok=True)
    brigade, grievance = (next(p for p in planted if p.kind == kind) for kind in ("brigade", "grievance"))
    friends = brigade.rows[20:26]
    appeals = [
        *((r, brigade.office[0], "2026-06-02", "2026-06-12", "支持申诉") for r in friends[:4]),
        *((r, grievance.office[0], "2026-04-22", "2026-05-06", "维持原结论") for r in grievance.rows[:3]),
        ("整改时限", "990100011", "2026-05-25", "", ""), ("重复评价", "990100004", "2026-05-18", "2026-05-28",
        "部分支持"),
    ]  # fmt: skip
    head = city.codes.index("990100001")
    first, second = (city.clerk_codes[int(city.first_clerk[head]) + k] for k in (0, 1))
    decisions = [(r, "brigade-1", "剔除") for r in friends[:4]] + [
        (r, "grievance-1", "保留") for r in grievance.rows[:3]
    ]
    _write(folder / "申诉.csv", APPEALS, [
        (f"SS{i:04d}", *row, _REASONS.get(row[4], "")) for i, row in enumerate(appeals, start=1)])  # fmt: skip
    _write(folder / "决定.csv", DECISIONS, [
        (f"JD{i:04d}", "ratings", record, dossier, said, first, second, "2026-06-12 16:00:00")
        for i, (record, dossier, said) in enumerate(decisions, start=1)])  # fmt: skip
    return {"appeals": len(appeals), "decisions": len(decisions)}


def _write(path: Path, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    path.write_text("\n".join(",".join(row) for row in (headings, *rows)) + "\n", encoding="utf-8")
