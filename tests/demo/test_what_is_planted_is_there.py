"""What truth.json says was planted stands in the files, counted there by other means."""

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing

import pytest
from exported import enforcement, hall, ratings, table
from python_calamine import load_workbook


@pytest.fixture(scope="module")
def cases(made):
    return hall(made.exports)


@pytest.fixture(scope="module")
def rated(made):
    return ratings(made.exports)


def planted(made, kind):
    return next(p for p in made.truth.planted if p.kind == kind)


def rows(made, kind, source, found, key):
    """The rows of a plant, found again in an export."""
    wanted = {r.removeprefix(f"{source}:") for r in planted(made, kind).rows}
    return [r for r in found if r[key] in wanted]


def test_there_are_as_many_cases_as_asked_for(made, cases):
    rest = [("rsj", "*.csv", "utf-8-sig", ","), ("canlian", "*.tsv", "utf-8", "\t"), ("cgzf", "*.txt", "utf-8", "|")]
    others = sum(len(table(made.exports / s, p, e, d)) for s, p, e, d in rest)
    assert len(cases) + others - 3 == 20_000  # three rows of rsj are broken on purpose


def test_nine_staff_key_1266_good_ratings_on_three_devices_they_sign_in_on(made, rated):
    signed = defaultdict(set)
    for r in table(made.exports / "auth", "登录日志.csv"):
        signed[r["设备标识"]].add(r["工号"])
    devices = {d for d in signed if d.startswith("SB-")}
    keyed = [r for r in rated if r["设备"] in devices]
    assert (len(devices), len(keyed), len({r["经办人"] for r in keyed})) == (3, 1266, 9)
    assert all(r["满意度"] >= 4 and r["单位编码"] == "990100006" for r in keyed)
    assert set.union(*(signed[d] for d in devices)) == {r["经办人"] for r in keyed}


def test_a_brigade_of_84_comes_on_two_days_71_of_them_without_a_case(made, rated):
    brigade = rows(made, "brigade", "haochaping", rated, "评价编号")
    assert len(brigade) == 84 and sum(r["办件编号"] is None for r in brigade) == 71
    assert {r["评价时间"][:10] for r in brigade} == {"2026-05-20", "2026-05-21"}
    assert max(r["满意度"] for r in brigade) <= 2
    assert all(r["办件编号"] for r in rated if r not in brigade)


def test_neighbours_with_a_grievance_each_have_a_case_of_their_own(made, rated, cases):
    grievance = rows(made, "grievance", "haochaping", rated, "评价编号")
    assert len({r["评价人证件号"] for r in grievance}) == len({r["办件编号"] for r in grievance}) == 37
    for r in grievance:
        assert cases[r["办件编号"]]["申请人证件号"] == r["评价人证件号"]


def test_a_community_lists_112_services_and_uses_19(made, cases):
    sheet = load_workbook(made.exports / "registry" / "事项清单.xlsx").get_sheet_by_index(0).to_python()
    heading, *entries = sheet[1:]
    own = [dict(zip(heading, e, strict=True)) for e in entries if str(e[1]).removesuffix(".0") == "990103201"]
    used = {c["实施编码"] for c in cases.values() if c["单位编码"] == "990103201"}
    assert (len(own), len(used)) == (112, 19)
    assert sum(e["是否法定列入"] == "是" and e["实施编码"] not in used for e in own) == 8


def test_one_office_has_too_few_cases_and_one_tells_no_visits(cases):
    office = Counter(c["单位编码"] for c in cases.values())
    assert office["990122201"] == 17
    assert {c["到场次数"] for c in cases.values() if c["单位编码"] == "990100016"} == {""}


def test_back_entered_cases_are_over_within_seconds_in_the_evening_of_a_period(made, cases):
    keyed = [cases[r.removeprefix("hall:")] for p in made.truth.planted if p.kind == "back_entry" for r in p.rows]
    assert len(keyed) == 820
    for c in keyed:
        opened, closed = c["申请时间"], c["办结时间"]
        assert (c["申报渠道"], c["申报方式"]) == ("网上", "工作人员代录")
        assert opened[:10] == closed[:10] and opened[5:10] in {"03-30", "03-31", "06-26", "06-29", "06-30"}
        assert _seconds(closed) - _seconds(opened) < 15 and opened[11:] > "17:00"


def _seconds(stamp):
    hour, minute, second = stamp[11:].split(":")
    return int(hour) * 3600 + int(minute) * 60 + int(second)


def test_cases_opened_late_have_earlier_tickets_that_ended_without_a_case(made, cases):
    late = {r.removeprefix("hall:") for r in planted(made, "late_opening").rows}
    with closing(sqlite3.connect(made.exports / "queue" / "排队叫号.sqlite")) as link:
        tickets = link.execute("SELECT 办件编号, 取号时间 FROM 取号记录 WHERE 结果 = '材料不齐退回' AND 办件编号 <> ''")
        before = {case for case, taken in tickets if taken[:10] < cases[case]["申请时间"][:10]}
    assert len(late) == 220 and before == late
    assert {cases[c]["到场次数"] for c in late} == {"1"}


def test_a_refiled_matter_is_closed_without_result_and_opened_again_for_the_same_person(made, cases):
    matters = defaultdict(list)
    for key in planted(made, "refiled").rows:
        c = cases[key.removeprefix("hall:")]
        matters[c["申请人证件号"], c["实施编码"]].append(c)
    assert len(matters) == 150
    for first, second in (sorted(pair, key=lambda c: c["申请时间"]) for pair in matters.values()):
        assert first["办理结果"] == "撤回" and first["办结时间"] < second["申请时间"]


def test_default_ratings_are_five_stars_from_the_system_seven_days_after_closing(rated, cases):
    defaults = [r for r in rated if r["是否默认"]]
    assert len(defaults) > 1_000
    assert {(r["满意度"], r["渠道"], r["设备"]) for r in defaults} == {(5, "7", None)}
    of_hall = [r for r in defaults if r["办件编号"] in cases]
    assert all(cases[r["办件编号"]]["办结时间"][11:] == r["评价时间"][11:] for r in of_hall)


def test_a_second_export_repeats_ratings_under_other_numbers(made, rated):
    known = {(r["办件编号"], r["环节"], r["评价时间"], r["评价人证件号"]) for r in rated}
    again = ratings(made.exports, "省平台回流_*.jsonl")
    assert again and all((r["办件编号"], r["环节"], r["评价时间"], r["评价人证件号"]) in known for r in again)
    assert len(again) == sum(o["ratings"]["duplicates"] for o in made.truth.offices.values())


def test_a_service_is_gone_after_its_duty_was_handed_back(made, cases):
    sheet = load_workbook(made.exports / "registry" / "下放事项台账.xlsx").get_sheet_by_index(0).to_python()
    heading, *duties = sheet[1:]
    gone = [dict(zip(heading, d, strict=True)) for d in duties if d[-1]]
    assert [d["收回日期"] for d in gone] == ["2026-04-15"]
    asked = [c["申请时间"][:10] for c in cases.values() if c["实施编码"] == gone[0]["实施编码"]]
    assert asked and max(asked) < "2026-04-15"


def test_good_ratings_after_a_complaint_come_from_staff_telephones(made, rated):
    sheet = load_workbook(made.exports / "registry" / "人员名册.xlsx").get_sheet_by_index(0).to_python()
    phones = {str(row[4]).removesuffix(".0") for row in sheet[2:]}
    borrowed = rows(made, "borrowed_phone", "haochaping", rated, "评价编号")
    assert len(borrowed) == 46 and all(r["手机号"] in phones and r["满意度"] == 5 for r in borrowed)
    first = {r["办件编号"]: r["满意度"] for r in rated if r["环节"] == "2"}
    assert {first[r["办件编号"]] for r in borrowed} == {1}


def test_punished_people_rate_for_themselves_and_badly(made, rated):
    fined = {k for k, c in enforcement(made.exports).items() if c["处理结果"] == "处罚决定"}
    keyed = {r.removeprefix("haochaping:") for r in planted(made, "staff_praise").rows}
    own = [r["满意度"] for r in rated if r["办件编号"] in fined and not r["是否默认"] and r["评价编号"] not in keyed]
    assert sum(s <= 2 for s in own) / len(own) > 0.25


def test_what_cannot_be_fetched_from_the_federation_is_keyed_again_and_its_owner_named(made):
    calls = [r for s in ("hall", "rsj", "canlian") for r in table(made.exports / "exchange", f"调用日志_{s}_*.csv")]
    unlinked = [r for r in calls if r["接口编号"] == "LK01"]
    assert {(r["结果"], r["责任单位"]) for r in unlinked} == {("未对接", "990000002")}
    assert len({r["调用编号"] for r in calls}) == len(calls)


def test_an_office_never_closes_what_is_late(made, cases):
    own = [c for c in cases.values() if c["单位编码"] == "990122004" and c["法定办结时间"]]
    stopped = [c for c in own if (c["中止天数"], c["会办天数"]) != ("0", "0")]
    closed = [c for c in own if c["办结时间"] and c not in stopped]
    assert closed and all(c["办结时间"] <= c["法定办结时间"] for c in closed)
    past = [c for c in own if not c["办结时间"] and c not in stopped and c["法定办结时间"] < "2026-07-01"]
    assert len(past) > 0.3 * len(closed)


def test_one_office_was_exported_weeks_before_the_others(cases):
    own = [c for c in cases.values() if c["单位编码"] == "990121007"]
    assert max(c[h][:10] for c in own for h in ("申请时间", "受理时间", "办结时间")) <= "2026-05-08"
    assert any(not c["办结时间"] for c in own)


def test_cases_are_passed_on_after_ten_minutes(made, cases):
    for key in planted(made, "passed_on").rows:
        c = cases[key.removeprefix("hall:")]
        assert c["办理结果"] == "转办" and _seconds(c["办结时间"]) - _seconds(c["申请时间"]) == 600


def test_some_cases_are_closed_or_due_before_they_were_opened(made, cases):
    wrong = [cases[key.removeprefix("hall:")] for key in planted(made, "impossible_times").rows]
    turned = ["closed" if "" < c["办结时间"] < c["申请时间"] else "due" for c in wrong if
              "" < c["办结时间"] < c["申请时间"] or c["法定办结时间"] < c["申请时间"]]  # fmt: skip
    assert Counter(turned) == {"closed": 6, "due": 6}


def test_systems_spell_days_as_days_as_midnights_and_as_the_ends_of_time(made):
    federation = table(made.exports / "canlian", "*.tsv", delimiter="\t")
    assert not any(":" in r[h] for r in federation for h in ("期限", "承诺期限", "办结时间"))
    fines = enforcement(made.exports).values()
    assert {r[h][10:] for r in fines for h in ("法定期限", "内部期限")} == {" 00:00:00", ""}
    people = table(made.exports / "rsj", "*.csv", "utf-8-sig")
    ends = Counter(r[h][:10] for r in people for h in ("法定期限", "办结日期"))
    said = sum(o["placeholders"] for o in made.truth.offices.values())
    assert ends["9999-12-31"] + ends["1900-01-01"] == said and min(ends["9999-12-31"], ends["1900-01-01"]) > 10
