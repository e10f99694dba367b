"""Offices that may be one are named with their rows; offices that only sound alike are left alone."""

import pytest
from intake_desk import CASES, taken


def doubted(tmp_path, engine, offices):
    """Each office with so many cases → the groups that are doubted, by name and rows."""
    names = [name for name, n in offices.items() for _i in range(n)]
    rows = "".join(f"{i},{name},2026-03-02,,\n" for i, name in enumerate(names))
    made = taken(tmp_path, engine, CASES, {"cases.csv": "no,office,opened,closed,visits\n" + rows})
    assert len(made.rows("offices")) == len(offices)
    return [(d["differ"], {o["name"]: o["rows"] for o in d["offices"]}) for d in made.counts["doubts"]]


@pytest.mark.parametrize(
    ("how", "one", "other"),
    [
        ("spelling", "Parks & Rec", "PARKS & REC"),
        ("spelling", "Parks & Rec", "Parks  and Rec"),
        ("spelling", "政务大厅（东区）", "政务大厅 (东区)"),
        ("spelling", "政务大厅", "政務大廳"),
        ("spelling", "Café North", "Cafe North"),
        ("spelling", "Parks Dept.", "Parks Department"),
        ("spelling", "1号窗口", "01号窗口"),
        ("ending", "东街道", "东街道办事处"),
        ("ending", "城关镇", "城关镇人民政府"),
        ("ending", "高新区管委会", "高新区管理委员会"),
        ("character", "政务服务中心", "政务服务务中心"),
        ("character", "不动产登记中心", "不动产登计中心"),
        ("character", "Sanitation", "Sanitaton"),
    ],
)
def test_names_that_differ_a_little_are_a_doubt_and_stay_two(tmp_path, engine, how, one, other):
    assert doubted(tmp_path, engine, {one: 3, other: 2}) == [(how, {one: 3, other: 2})]


@pytest.mark.parametrize(
    "names",
    [
        ["东街道", "西街道"], ["一号政务大厅", "二号政务大厅"], ["District A", "District B"], ["窗口1", "窗口2"],
        ["1-2号", "12号"], ["人民医院", "市人民医院"], ["青山街道", "青石街道"],
        ["大河便民中心", "大江便民中心", "大山便民中心"],
        ["不动产登记中心（城东）", "不动产登记中心（城西）"], ["Boston Water", "Boston Waste"],
    ],
)  # fmt: skip
def test_what_counts_or_points_tells_offices_apart(tmp_path, engine, names):
    assert doubted(tmp_path, engine, dict.fromkeys(names, 30)) == []


def test_in_a_short_name_a_slip_of_the_pen_is_rare(tmp_path, engine):
    assert doubted(tmp_path, engine, {"青山街道": 40, "青石街道": 1}) == [
        ("character", {"青山街道": 40, "青石街道": 1})
    ]
