"""One instant, many spellings."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao import dates
from shixiao.dates import instants

SHANGHAI = "Asia/Shanghai"


def read(texts, zone=SHANGHAI, formats=()):
    return instants(pa.array(texts, pa.string()), zone, formats)


SAME_MOMENT = """
    2019-04-24 16:03:40
    2019/04/24 16:03:40
    2019/4/24 16:03:40
    2019.4.24 16:03:40
    2019-04-24T16:03:40
    2019-04-24T16:03:40+08:00
    2019-04-24T08:03:40Z
    2019-04-24 10:03:40+0200
    2019-04-24 08:03:40+00
    20190424160340
    20190424 16:03:40
    2019年4月24日 16:03:40
    2019年4月24日16时3分40秒
    2019年04月24日 下午4点03分40秒
    2019年4月24日 星期三 16:03:40
    2019年4月24日（周三）下午4:03:40
    ２０１９－０４－２４　１６：０３：４０
    2019-04-24 4:03:40 PM
    2019-4-24 下午4:03:40
    24-APR-2019 16:03:40
    24 April 2019 16:03:40
    Apr 24, 2019 4:03:40 pm
    2019-04-24 16:03:40.000
    43579.66921296296
"""


@pytest.mark.parametrize("text", [line.strip() for line in SAME_MOMENT.strip().splitlines()])
def test_every_spelling_of_one_moment_is_that_moment(text):
    found = read([text])
    assert found.utc.to_pylist() == [datetime(2019, 4, 24, 8, 3, 40, tzinfo=UTC)]
    assert found.day.to_pylist() == [date(2019, 4, 24)]


def test_spellings_may_be_mixed_in_one_column():
    texts = [line.strip() for line in SAME_MOMENT.strip().splitlines()]
    found = read([*texts, None, "2019-04-24"])
    assert set(found.utc.to_pylist()[:-2]) == {datetime(2019, 4, 24, 8, 3, 40, tzinfo=UTC)}
    assert found.utc.to_pylist()[-2:] == [None, None]
    assert found.day.to_pylist()[-2:] == [None, date(2019, 4, 24)]
    assert not found.bad.any()


DAYS = [
    "2019-04-24", "2019/4/24", "2019.4.24", "20190424", "2019年4月24日", "2019年4月24号", "43579",
    "24-Apr-2019", "2019_4_24",
]  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_a_day_without_a_clock_has_no_instant(text):
    found = read([text])
    assert found.utc.to_pylist() == [None] and found.day.to_pylist() == [date(2019, 4, 24)]
    assert not found.clock


@pytest.mark.parametrize("zone", [SHANGHAI, "America/New_York"])
@pytest.mark.parametrize(
    "text",
    ["2019-04-24 00:00:00", "2019/4/24 0:00", "2019-04-24T00:00:00Z", "04/24/2019 12:00:00 AM", "20190424000000"],
)
def test_midnight_everywhere_in_a_column_is_no_clock(text, zone):
    found = read([text], zone, ["%m/%d/%Y %I:%M:%S %p"] if "AM" in text else ())
    assert found.utc.to_pylist() != [None] and not found.clock  # whether it is a day, all rows together tell
    assert dates.only_days(found.utc, found.day).to_pylist() == [date(2019, 4, 24)]


def test_the_end_of_a_day_is_a_clock_even_if_every_row_says_it():
    assert read(["2019-04-30 24:00"]).clock and read(["2019年4月30日 晚上12点"]).clock


NONE = """
    0000-00-00 00:00:00 | 0000-00-00 | 9999-12-31 | 9999-12-31 23:59:59 | 2099-12-31 | 2099-12-31 00:00:00 | 2199-12-31
    1899-12-31 | 1899-12-30 | 1900-01-01 | 1900/1/0 | 1970-01-01 | 1970-01-01 08:00:00 | 0001-01-01 | 1753-01-01
    12/31/9999 | 01/01/1900 | 31-12-2099 | 00/00/0000 | 2958465 | 0 | 1970-01-01T00:00:00Z | 9999年12月31日 | 99991231
"""


@pytest.mark.parametrize("text", [t.strip() for line in NONE.strip().splitlines() for t in line.split("|")])
def test_a_day_that_stands_for_none_is_none_and_told(text):
    found = read([text, "2019-04-24"])
    assert found.placeholder.tolist() == [True, False] and not found.bad.any() and not found.ambiguous.any()
    assert found.utc.to_pylist()[0] is None and found.day.to_pylist() == [None, date(2019, 4, 24)]


@pytest.mark.parametrize("text", ["1971-03-02", "1950-01-01", "2089-12-31", "2026-12-31", "2000-01-01"])
def test_a_day_that_can_be_one_stays_one(text):
    assert read([text]).day.to_pylist() == [date.fromisoformat(text)]


NO_TIME = """
    2019-02-30 | 2019-13-01 | 2206-03-05 | 2019-04 | 16:03:40 | 4月24日 | 明天
    2019-04-24 25:00:00 | 2019-04-24 16:60 | 2019-04-24 16:03:61 | 2019-04-24 13:00 AM | 1556093020 | 1556093020000
    2019-04/24 | 2019年4-24 | 19-04-24 | 2019-04-24 16:03:40 CST | 2019-04-24 下午4点 PM | 2019-04-24 6
    二〇一九年四月 | 1234 | 2019-04-24 下午
"""


@pytest.mark.parametrize("text", [t.strip() for line in NO_TIME.strip().splitlines() for t in line.split("|")])
def test_what_is_no_moment_is_never_made_one(text):
    found = read([text, "2019-04-24"])
    assert found.bad.tolist() == [True, False]
    assert found.utc.to_pylist()[0] is None and found.day.to_pylist()[0] is None


@pytest.mark.parametrize("text", ["03/04/2019", "13/04/2019", "3-4-2019 10:00", "03.04.2019", "3/4/19"])
def test_a_day_that_could_be_read_two_ways_is_not_guessed(text):
    assert read([text]).ambiguous.tolist() == [True]


def test_a_format_says_which_way_it_is():
    assert read(["03/04/2019"], formats=["%d/%m/%Y"]).day.to_pylist() == [date(2019, 4, 3)]
    assert read(["03/04/2019"], formats=["%m/%d/%Y"]).day.to_pylist() == [date(2019, 3, 4)]
    found = read(["02/30/2019 01:00:00 AM", "4/4/2019 1:00:00 PM", "2019-04-04"], formats=["%m/%d/%Y %I:%M:%S %p"])
    assert found.bad.tolist() == [True, False, False]
    assert found.day.to_pylist() == [None, date(2019, 4, 4), date(2019, 4, 4)]


def test_seconds_since_1970_are_read_only_if_said_so():
    for text, form in (("1556093020", "epoch"), ("1556093020000", "epoch_ms")):
        assert read([text], formats=[form]).utc.to_pylist() == [datetime(2019, 4, 24, 8, 3, 40, tzinfo=UTC)]


HALVES = [
    ("上午12:30", 0), ("早上12:30", 0), ("清晨12:30", 0), ("凌晨12:30", 0), ("凌晨3:30", 3), ("午前12:30", 0),
    ("오전 12:30", 0),    ("12:30 AM", 0), ("12:30 a. m.", 0), ("0:30 AM", 0), ("12:30上午", 0),
    ("上午 09:30", 9), ("中午12:30", 12),
    ("中午1:30", 13), ("中午11:30", 11), ("正午12:30", 12), ("下午12:30", 12), ("午後0:30", 12), ("午後12:30", 12),
    ("오후 12:30", 12), ("12:30 PM", 12), ("0:30 PM", 12), ("12:30 p.m.", 12), ("下午15:30", 15), ("下午3点半", 15),
    ("下午3點30分", 15), ("오후 3시 30분", 15), ("傍晚6:30", 18), ("晚上8:30", 20), ("晚上20:30", 20), ("夜里2:30", 2),
    ("深夜11:30", 23), ("上午九时三十分", 9), ("下午三点半", 15),
]  # fmt: skip


@pytest.mark.parametrize(("clock", "hour"), HALVES)
def test_halves_of_the_day(clock, hour):
    local = read([f"2019-04-24 {clock}"], "UTC").utc.to_pylist()[0]
    assert (local.hour, local.minute) == (hour, 30)


def test_midnight_at_the_end_of_a_day_is_the_next_day():
    found = read(["2019-04-30 24:00", "2019年4月30日 晚上12点", "2019/4/30 夜里12:00", "2019-04-30 24:00:00"])
    assert found.day.to_pylist() == [date(2019, 5, 1)] * 4


UNFIT = [
    "晚上12:01",
    "晚上1:30",
    "夜里6:00",
    "半夜12:30",
    "上午15:00",
    "凌晨13:00",
    "中午8:30",
    "24:01",
    "下午24:00",
    "傍晚12:30",
    "13:00 AM",
]


@pytest.mark.parametrize("clock", UNFIT)
def test_an_hour_that_does_not_fit_its_word_is_no_time(clock):
    assert read([f"2019-04-24 {clock}"]).bad.tolist() == [True]


SAME_DAY = """
    民國115年3月2日 | 民国115年3月2日 | 民國一一五年三月二日 | 民國一百一十五年三月二日 | 民國115/03/02
    中華民國115年3月2日
    民國115.3.2 | 民國 115 年 3 月 2 日 | 令和8年3月2日 | 令和八年三月二日 | R8.3.2 | R8/03/02 | ㋿8年3月2日
    二〇二六年三月二日 | 二零二六年三月二日
    二○二六年三月二日 | 2026년 3월 2일 | 2026. 3. 2. | 2026/3/2(月) | 2026/3/2 (一) | 2026-03-02（週一）
    02-Mar-26 | 2-mar-2026 | 02/Mar/2026
    2026-Mar-02 | 2026 March 2
"""


@pytest.mark.parametrize("text", [t.strip() for line in SAME_DAY.strip().splitlines() for t in line.split("|")])
def test_a_day_in_the_years_of_an_era_or_in_words_is_that_day(text):
    assert read([text]).day.to_pylist() == [date(2026, 3, 2)]
    assert read([f"{text} 09:05"]).utc.to_pylist() == [datetime(2026, 3, 2, 1, 5, tzinfo=UTC)]


def test_an_era_has_a_first_and_a_last_day():
    found = read(["平成31年4月30日", "令和元年5月1日", "昭和64年1月7日", "民國元年1月1日", "H31.4.30"])
    assert not found.bad.any()
    assert found.day.to_pylist()[:3] == [date(2019, 4, 30), date(2019, 5, 1), date(1989, 1, 7)]
    never = [
        "平成31年5月1日",
        "令和元年4月30日",
        "昭和64年1月8日",
        "令和0年1月1日",
        "令和8年2月30日",
        "115/3/2",
        "1150302",
        "2569-03-02",
    ]
    assert read([*never, "明治3年1月1日", "平成8-3年2日"]).bad.all()


def test_a_year_of_two_digits_needs_the_name_of_a_month():
    found = read(["02-Jan-26 09:00", "31-Dec-49", "1-Jan-98"])
    assert [d.year for d in found.day.to_pylist()] == [2026, 2049, 1998]
    assert read(["2-Jan-55"]).bad.tolist() == [True]  # programs differ between 1955 and 2055
    assert read(["26-03-02"]).ambiguous.tolist() == [True]


def test_an_abbreviation_of_a_zone_means_what_the_source_says_or_nothing():
    said = [
        "2026-03-02 09:00 CST",
        "2026-03-02 09:00:00CST",
        "Mon Mar 02 09:00:00 CST 2026",
        "2026年3月2日 上午9:00 (CST)",
    ]
    assert read(said).bad.all()
    here = instants(pa.array([*said, None]), "UTC", (), {"CST": SHANGHAI, "EST": "Etc/GMT+5"})
    assert set(here.utc.to_pylist()) == {datetime(2026, 3, 2, 1, tzinfo=UTC), None} and not here.bad.any()
    mixed = instants(
        pa.array(["2026-03-02 09:00 EST", "2026-03-02 09:00", "2026-03-02 09:00 BST"]), "UTC", (), {"EST": "Etc/GMT+5"}
    )
    assert mixed.utc.to_pylist() == [datetime(2026, 3, 2, 14, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC), None]
    assert mixed.bad.tolist() == [False, False, True]
    formed = instants(pa.array(["02/03/2026 09:00 JST"]), "UTC", ("%d/%m/%Y %H:%M",), {"JST": "Asia/Tokyo"})
    assert formed.utc.to_pylist() == [datetime(2026, 3, 2, tzinfo=UTC)]


def test_a_format_knows_the_halves_of_the_day_and_forgets_no_zone():
    said = ["2/3/2026 上午 12:30", "2/3/2026 下午 12:30", "２/3/2026 오후 1:05", "2/3/2026 中午 12:30"]
    read_ = read(said, "UTC", ["%d/%m/%Y %p %I:%M"])
    assert [t and (t.day, t.hour, t.minute) for t in read_.utc.to_pylist()] == [
        (2, 0, 30),
        (2, 12, 30),
        (2, 13, 5),
        None,
    ]
    zoned = read(
        ["02/03/2026 09:00 GMT", "02/03/2026 09:00 UTC", "02/03/2026 09:00 CST"], SHANGHAI, ["%d/%m/%Y %H:%M %Z"]
    )
    assert zoned.utc.to_pylist() == [datetime(2026, 3, 2, 9, tzinfo=UTC)] * 2 + [None]


def test_an_offset_may_be_said_after_utc():
    said = ["2026-03-02 09:00 UTC+8", "2026-03-02 09:00 GMT+08:00", "Mon Mar 02 2026 09:00:00 GMT+0800 (中国标准时间)"]
    assert set(read(said, "America/New_York").utc.to_pylist()) == {datetime(2026, 3, 2, 1, tzinfo=UTC)}


def test_an_hour_that_comes_twice_is_the_first_and_one_that_never_comes_is_the_first_after():
    found = read(["2024-11-03 01:30:00", "2024-03-10 02:30:00"], "America/New_York")
    assert found.utc.to_pylist() == [datetime(2024, 11, 3, 5, 30, tzinfo=UTC), datetime(2024, 3, 10, 7, tzinfo=UTC)]


def test_the_local_day_is_that_of_the_zone_not_of_the_writer():
    found = read(["2019-04-24T23:30:00Z", "2019-04-24 23:30"])
    assert found.day.to_pylist() == [date(2019, 4, 25), date(2019, 4, 24)]


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2089, 12, 30)), st.sampled_from(["UTC", SHANGHAI, "America/New_York"])
)
def test_fast_and_careful_reading_agree(moment, zone):
    text = moment.replace(microsecond=0).isoformat(" ")
    fast, careful = read([text], zone), read([text, "2019年1月1日"], zone)
    assert fast.utc[0] == careful.utc[0] and fast.day[0] == careful.day[0]
    assert fast.day.to_pylist()[0] in (moment.date(), moment.date().replace(day=moment.day))


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    found = read([text, None])
    assert found.utc.to_pylist()[1] is None
    assert (found.bad[0] or found.placeholder[0]) == (found.day.to_pylist()[0] is None)
