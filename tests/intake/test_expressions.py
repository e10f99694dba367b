"""The small language of `compute` and `only`: what it can say, and that it can say no more."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from shixiao.errors import SourceRefused
from shixiao.intake.convert import REASONS
from shixiao.intake.expressions import Expression, check

CELLS = pa.table(
    {
        "a": ["1", "20", None],
        "b": ["x-1", "y-2", "z"],
        "t": ["2024-01-01 10:00", "2024年2月1日", "2024-12-31T00:00:00Z"],
        "中文 列": ["是", "否", "是"],
    }
)
SAYS = {
    "b": ["x-1", "y-2", "z"],
    'col("b") + "!"': ["x-1!", "y-2!", "z!"],
    '列["中文 列"] == "是"': [True, False, True],
    "number(a) * 2 + 1": [3, 41, None],
    "1 <= number(a) < 20": [True, False, None],
    "coalesce(a, b)": ["1", "20", "z"],
    "upper(slice(b, 0, 1))": ["X", "Y", "Z"],
    "replace(b, '-', '')": ["x1", "y2", "z"],
    "'hit' if b in ('z', 'x-1') else None": ["hit", None, "hit"],
    "not matches(b, '^[xy]-')": [False, False, True],
    "length(b) > 1 and b != 'y-2' or b == 'z'": [True, False, True],
    "-number(a)": [-1, -20, None],
    "day(t)": [date(2024, 1, 1), date(2024, 2, 1), date(2024, 12, 31)],
    "month_end(day(t))": [date(2024, 1, 31), date(2024, 2, 29), date(2024, 12, 31)],
    "minutes_between(instant(t), instant('2024-12-31 00:00' if b == 'z' else t))": [0, 0, -480],
    "number(replace(b, 'z', '7') if b == 'z' else coalesce(a, '0'))": [1, 20, 7],
}


@pytest.mark.parametrize("text", SAYS)
def test_what_can_be_said(engine, text):
    found, wrong = Expression(text, engine, "Asia/Shanghai", "here").over(CELLS)
    assert found.to_pylist() == SAYS[text] and not wrong.any()


def test_instants_are_in_utc(engine):
    found, _wrong = Expression("instant(t)", engine, "Asia/Shanghai", "here").over(CELLS)
    assert found.to_pylist()[0] == datetime(2024, 1, 1, 2, tzinfo=UTC)


def test_what_cannot_be_read_rejects_its_row(engine):
    found, wrong = Expression("number(b) + 1", engine, "UTC", "here").over(CELLS)
    assert [REASONS[w] for w in wrong] == ["bad_number"] * 3 and found.null_count == 3


REFUSED = [
    "__import__('os')", "a.upper()", "(lambda: 1)()", "[x for x in a]", "open('/etc/passwd')", "a if b", "f'{a}'",
    "a[0]", "a ** 2", "a @ b", "x := 1", "eval(a)", "getattr(a, 'b')", "matches(b, '(a')", "matches(b, '(?=a)')",
    "matches(b, '(.)\\\\1')", "matches(b, a)", "number()", "number(a, b)", "lower(a, b)", "5", "a + 1", "a in b",
    "a is b", "a" * 3000, "+".join(["a"] * 300), "(" * 300 + "a" + ")" * 300, "", "col(a)", "列[a]", "*a", "a; b",
    "read_csv('/etc/passwd')", "sql('select 1')", "minutes_between(a, b)", "day(a) + 'x'",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=lambda t: t[:30])
def test_what_is_not_part_of_the_language_is_refused(text):
    with pytest.raises(SourceRefused):
        check(text, "source.yml")
