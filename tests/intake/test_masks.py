"""No identity number and no telephone number leaves intake in a text."""

import pyarrow as pa
import pytest
import spelt
from hypothesis import given
from hypothesis import strategies as st

from shixiao.intake.convert import catalogue_codes, names_of_rows, texts
from shixiao.masks import ID_MASK, PHONE_MASK, hides, mask
from shixiao.people import Key

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


@pytest.mark.parametrize(
    "text", [t.strip() for line in KEPT.strip().splitlines() for t in line.split("|") if t.strip()]
)
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


def read_by_all(said, name=False):
    """What is masked, which must be the same one by one and by the column."""
    one = [mask(v, name) for v in said]
    assert texts(pa.array(said), name).to_pylist() == one
    return one


def test_identity_and_telephone_numbers_in_a_thousand_spellings_are_masked():
    r = spelt.rng(20261128)
    drawn = [spelt.a_person(r) for _ in range(1_000)]
    done = read_by_all([text for _kind, text, _number in drawn])
    bad = [d for d, said in zip(drawn, done, strict=True) if spelt.missed(said, d[2])]
    assert len(bad) <= 10, bad


def test_cards_addresses_papers_plates_and_accounts_are_masked():
    r = spelt.rng(1128)
    drawn = [spelt.others(r) for _ in range(1_000)]
    done = read_by_all([text for _kind, text, _said in drawn])
    bad = [
        (d, said)
        for d, said in zip(drawn, done, strict=True)
        if said == d[1] or (d[0] != "mail" and any(c.isdigit() for c in said))
    ]
    assert len(bad) <= 50, bad


def test_ten_thousand_numbers_of_nobody_stay():
    r = spelt.rng(2811)
    drawn = [spelt.innocent(r) for _ in range(10_000)]
    done = read_by_all([text for _kind, text in drawn])
    bad = [d for d, said in zip(drawn, done, strict=True) if said != d[1]]
    assert len(bad) <= 10, bad


IN_KEYS = """
    YC110101199003070123 | YC-110101-19900307-0123 | 110101199003070123A | 2026_13812345678 | B13812345678
    138-1234-5678 | CASE:138.1234.5678 | 办件110101900307012 | 一三八一二三四五六七八 | 20260312-13812345678
    zhang@example.org | 0571-88886666 | HALL/110101 19900307 012X/2
"""


@pytest.mark.parametrize(
    "key", [t.strip() for line in IN_KEYS.strip().splitlines() for t in line.split("|") if t.strip()]
)
def test_a_key_that_holds_a_number_of_a_person_becomes_a_pseudonym(key):
    key_file = Key(bytes(range(32)))
    named, wrong, keyless = names_of_rows(pa.array([key]), "hall", key_file)
    assert not keyless and not wrong.any() and key not in named[0].as_py() and len(named[0].as_py()) == 37
    assert names_of_rows(pa.array([key]), "hall", None)[2]  # and needs a key
    assert read_by_all([key], name=True) != [key]


CODES = """
    2026-0312-000123 | 330106202603120001 | 330106260312001 | 014113048100 | 511602000000 | 91330100MA2H1234XK
    S0001-01 | E20260312001 | 512B0053300006-511602000000-000-083372204-1-00
    HALL-2026-00012 | A202603121 | 6201020000000000 | 4111111111111111 | E12345678
    国办发〔2025〕7号 | 东街道12345热线 | 1号窗口
"""


@pytest.mark.parametrize(
    "code", [t.strip() for line in CODES.strip().splitlines() for t in line.split("|") if t.strip()]
)
def test_a_code_without_a_person_stays(code):
    assert hides(code) == "" and read_by_all([code], name=True) == [code]


@pytest.mark.parametrize("text", ["10.128.143.123:33710", "访问 10.30.142.189:59018 报错", "IP地址：10.188.130.188。"])
def test_the_address_of_a_machine_is_no_telephone(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "text", ["客服热线4009918-587", "客服热线400782 7998", "拨打400-7827-998", "找166·45005157联系", "(199 . 48619776)"]
)
def test_a_telephone_number_may_be_parted_anywhere(text):
    assert PHONE_MASK in mask(text)


@pytest.mark.parametrize("text", ["经度135.26438512", "东经104.06671234", "订单400782 7998"])
def test_degrees_and_orders_are_no_telephone(text):
    assert mask(text) == text
