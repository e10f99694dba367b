"""No identity number and no telephone number leaves intake in a text."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.intake.convert import catalogue_codes, texts
from shixiao.masks import ID_MASK, PHONE_MASK, hides, mask

HIDDEN = {
    "身份证110105199003070123，请查": f"身份证{ID_MASK}，请查",
    "１１０１０５１９９００３０７０１２Ｘ": ID_MASK,
    "110105 19900307 012x": ID_MASK,
    "110105-19900307-0123": ID_MASK,
    "11010519900307012X14": ID_MASK,
    "老身份证110105900307012。": f"老身份证{ID_MASK}。",
    "电话13812345678": f"电话{PHONE_MASK}",
    "138-1234-5678或138 1234 5678": f"{PHONE_MASK}或{PHONE_MASK}",
    "+86 13812345678": PHONE_MASK,
    "0086-138-1234-5678": PHONE_MASK,
    "１３８１２３４５６７８": PHONE_MASK,
    "tel:013812345678": f"tel:{PHONE_MASK}",
    "0571-88886666转3": f"{PHONE_MASK}转3",
    "（010）6234 5678": PHONE_MASK,
    "020-8765432": PHONE_MASK,
}


@pytest.mark.parametrize("text", HIDDEN)
def test_numbers_of_people_are_masked_however_they_are_written(text):
    assert mask(text) == HIDDEN[text]
    assert texts(pa.array([text]), name=False).to_pylist() == [HIDDEN[text]]


KEPT = """
    2019-04-24 16:03:40 | 编号202401010000123456 | 101000295613 | 12345热线 | 第1381234567号 | 138123456789
    511Z07001006-511602000000-000-11511301008778183N-1-00 | 512B0053300006-511602000000-000-083372204-1-00
    91330100MA2H1234XK | 20190424160340
"""


@pytest.mark.parametrize("text", [t.strip() for line in KEPT.strip().splitlines() for t in line.split("|")])
def test_other_numbers_stay(text):
    assert mask(text) == text and mask(text, name=True) == text and hides(text) == ""


def test_in_a_code_digits_beside_a_letter_are_part_of_the_code():
    assert mask("513A0571888866661", name=True) == "513A0571888866661"
    assert mask("张三13812345678", name=True) == f"张三{PHONE_MASK}"


def test_codes_of_the_catalogue_stay_apart_and_numbers_of_people_do_not_hide_among_them():
    codes = ["014113048100", "018103011100", "036101003700", "031228883700", None, "512B0053300006"]
    assert catalogue_codes(pa.array(codes)).to_pylist() == codes
    people = ["11010519900307012X", "13812345678", "8613812345678", "张三13812345678"]
    assert catalogue_codes(pa.array(people)).to_pylist() == [ID_MASK, PHONE_MASK, PHONE_MASK, f"张三{PHONE_MASK}"]


IDS = st.builds(
    lambda a, y, m, d, s, x: f"{a}{y}{m:02d}{d:02d}{s:03d}{x}",
    st.integers(110000, 659999), st.integers(1900, 2025), st.integers(1, 12), st.integers(1, 28),
    st.integers(0, 999), st.sampled_from("0123456789Xx"),
)  # fmt: skip
PHONES = st.builds(lambda a, b: f"1{a}{b:09d}", st.integers(3, 9), st.integers(0, 10**9 - 1))
AROUND = st.text(st.characters(blacklist_categories=["Nd", "Cs"]), max_size=12)


@given(AROUND, st.one_of(IDS, PHONES), AROUND, st.booleans(), st.sampled_from(["", " ", "-", "　"]))
def test_no_such_number_survives_in_any_text(before, number, after, wide, gap):
    said = gap.join([number[:6], number[6:]])
    said = said.translate({ord(str(d)): 0xFF10 + d for d in range(10)}) if wide else said
    for done in (mask(before + said + after), texts(pa.array([before + said + after]), name=False)[0].as_py()):
        digits = "".join(str(int(c)) for c in done if c.isdecimal())
        assert number[:17] not in digits.replace(" ", "")


PLAIN = st.one_of(
    IDS, PHONES, st.from_regex(r"0[1-9][0-9]{8,11}", fullmatch=True), st.from_regex(r"[0-9]{9,21}[0-9X]?")
)


@given(st.lists(st.builds("".join, st.tuples(st.sampled_from(["", "A", "86", "0"]), PLAIN)), max_size=6))
def test_the_quick_test_of_plain_codes_misses_nothing(codes):
    assert texts(pa.array(codes, pa.string()), name=True).to_pylist() == [mask(c, name=True) for c in codes]
