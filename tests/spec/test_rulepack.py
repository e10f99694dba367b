"""Working days and limits come from a pack that can be read, and a pack that cannot be right is refused."""

import datetime as dt

import pytest

from shixiao.design.rulepack import load_rulepack
from shixiao.errors import SchemeRefused
from shixiao.facts import facts

pytestmark = pytest.mark.usefixtures("in_english")
GOOD = """
region: CN
title: test
calendar: {from: 2026-01-01, to: 2026-01-11, weekend: [saturday, sunday], years: {2026: {document: notice, off: [2026-01-01, 2026-01-02], worked: [2026-01-04]}}}
limits:
  reply_working_days: {value: 5, unit: working days, document: rule 1}
  told:
    - {value: 3, unit: days, document: old rule, until: 2025-12-31}
    - {value: 2.5, unit: days, unverified: true, since: 2026-01-01}
"""  # noqa: E501


@pytest.fixture
def written(tmp_path):
    def write(text, name="pack.yml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_working_days_are_numbered_through_holidays_and_worked_weekends(written):
    days = load_rulepack(written(GOOD)).calendar()
    assert days.schema.equals(facts()["calendar"].schema.to_pyarrow())
    assert days["number"].to_pylist() == [0, 0, 0, 1, 2, 3, 4, 5, 6, 6, 6]
    assert [d.day for d, w in zip(*days.select(["day", "working"]).to_pydict().values(), strict=True) if w] == [
        4, 5, 6, 7, 8, 9,
    ]  # fmt: skip


def test_a_limit_holds_from_its_first_day_to_its_last(written):
    pack = load_rulepack(written(GOOD))
    before, after = pack.limits(dt.date(2025, 12, 31)), pack.limits(dt.date(2026, 1, 1))
    assert after.schema.equals(facts()["limits"].schema.to_pyarrow())
    assert [float(v) for v in before["value"].to_pylist()] == [5, 3]
    assert after.to_pylist()[1] | {"value": 2.5} == {"limit": "told", "value": 2.5, "unit": "days", "document": None}


def test_china_knows_the_days_of_the_state_council():
    days = {row["day"]: row["working"] for row in load_rulepack("china").calendar().to_pylist()}
    assert not days[dt.date(2020, 1, 31)]  # the Spring Festival that was made longer
    assert not days[dt.date(2026, 2, 23)] and days[dt.date(2026, 2, 28)]
    assert days[dt.date(2019, 5, 5)] and not days[dt.date(2019, 5, 3)]
    assert (min(days), max(days)) == (dt.date(2011, 1, 1), dt.date(2026, 12, 31))


def test_every_limit_of_a_shipped_pack_names_its_document_or_says_that_nobody_saw_one():
    for name in ("china", "plain", "message-board"):
        limits = load_rulepack(name).in_force(dt.date(2026, 6, 30)).values()
        assert all(bool(one.document) != one.unverified for one in limits)


def test_a_pack_that_extends_another_changes_only_what_it_says(written):
    path = written("region: X\ntitle: x\nextends: china\nlimits: {refiled_days: {value: 7, unit: days, document: d}}")
    here, china = load_rulepack(path), load_rulepack("china")
    on = dt.date(2026, 6, 30)
    changed = {n for n, one in here.in_force(on).items() if one.value != china.in_force(on)[n].value}
    assert changed == {"refiled_days"} and here.days == china.days
    assert [file.stem for file in here.files] == ["pack", "china"]


def test_a_pack_is_looked_for_beside_the_file_that_names_it(written, tmp_path):
    written(GOOD, "rulepacks/own.yml")
    assert load_rulepack("own", tmp_path).region == "CN"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("document: rule 1", "documnet: rule 1"), "did you mean 'document'"),
        (("unverified: true, since", "since"), "name the document"),
        (("until: 2025-12-31", "until: 2026-01-31"), "two values hold on the same day"),
        (("worked: [2026-01-04]", "worked: [2026-01-05]"), "no weekend day"),
        (("worked: [2026-01-04]", "worked: [2027-01-03]"), "stands under 2026"),
        (("off: [2026-01-01", "off: [2026-01-04"), "both off and worked"),
        (("to: 2026-01-11", "to: 2027-01-11"), "every year of the calendar"),
        (("to: 2026-01-11", "to: 2025-01-11"), "ends before it begins"),
        (("weekend: [saturday, sunday]", "weekend: [someday]"), "someday"),
        (("region: CN", "region: CN\nregion: DE"), "stands twice"),
        (("value: 5", "value: five"), "five"),
        (("calendar:", "calender:"), "did you mean 'calendar'"),
    ],
)
def test_a_pack_that_cannot_be_right_is_refused_with_its_line(written, change, told):
    with pytest.raises(SchemeRefused) as refused:
        load_rulepack(written(GOOD.replace(*change, 1)))
    assert told in str(refused.value) and "line" in refused.value.where


def test_packs_that_extend_each_other_are_refused(written):
    written("region: X\ntitle: x\nextends: two", "rulepacks/one.yml")
    path = written("region: X\ntitle: x\nextends: one", "rulepacks/two.yml")
    with pytest.raises(SchemeRefused, match="circle"):
        load_rulepack(path)


def test_a_pack_without_a_calendar_of_its_own_or_of_another_is_refused(written):
    with pytest.raises(SchemeRefused, match="has a calendar"):
        load_rulepack(written("region: X\ntitle: x"))


def test_a_misspelt_pack_gets_the_nearest_name():
    with pytest.raises(SchemeRefused) as refused:
        load_rulepack("chian")
    assert "did you mean 'china'" in str(refused.value)


def test_a_measure_whose_limit_is_not_set_is_refused_by_name(written):
    pack = load_rulepack(written(GOOD))
    pack.require(["reply_working_days"], dt.date(2026, 1, 1), "answered")
    with pytest.raises(SchemeRefused) as refused:
        pack.require(["reply_working_day"], dt.date(2026, 1, 1), "answered")
    assert "answered needs the limit 'reply_working_day'" in str(refused.value)
    assert "did you mean 'reply_working_days'" in str(refused.value)
