"""A dossier's page: what an accused office, the assessor and everybody else can read, and what they cannot."""

import csv
import re

import made_up
import pytest

from shixiao.publish.numerals import one_in
from shixiao.publish.reasons import FORMS, hidden, reason
from shixiao.words import catalogue, speaking

FINAL, OPEN = "staff_praise:000000000005", "brigade:000000000009"


def pages(folder):
    return {p.stem: p.read_text(encoding="utf-8") for p in sorted((folder / "dossiers").glob("*.html"))}


def test_the_assessor_has_a_page_per_dossier_and_note_with_all_rows_beside_it(publication):
    found = pages(publication / "assessor")
    assert list(found) == ["brigade-000000000009", "solicited_surge-00000000000b", "staff_praise-000000000005"]
    with (publication / "assessor/dossiers/brigade-000000000009.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 90 and rows[0]["clerk"] == "c" * 32 and rows[0]["day"] == "2026-05-04"


def test_where_several_offices_are_in_it_none_is_named_as_if_it_were_alone(publication):
    name = made_up.NAMES[9]
    assert f"{name}和另外 1 家单位</h1>" in pages(publication / "assessor")["brigade-000000000009"]
    assert "另外 1 家单位" not in pages(publication / "closed/0010")["brigade-000000000009"]


def test_the_accused_office_reads_claim_sureness_rows_explanations_effect_and_how_to_answer(publication):
    page = pages(publication / "closed/0006")["staff_praise-000000000005"]
    for said in (
        "46 条好评来自本单位的设备", "4,000,000 个这样的周期里有一个", "83,000 分之一", "已申报的设备", "没法核对",
        "请提供事件日", "93.0%", "81.0%", "18 家中第 4 至 18 名", "复核组", "两个人已经认定：这些记录不计入结果",
        "共 46 条，这里列出前 40 条", "设备 #1 上 46 人之一", 'aria-current="step">已终结',
    ):  # fmt: skip
        assert said in page, said


def test_the_office_is_not_told_who_on_which_device_or_by_which_clerk(publication):
    for name in ("0006", "0010", "0002"):
        for path in (publication / "closed" / name).rglob("*"):
            if path.suffix in (".html", ".csv", ".json", ".svg"):
                text = path.read_text(encoding="utf-8")
                assert made_up.DEVICE[:8] not in text and "c" * 32 not in text and "0" * 20 + "1" not in text, path


def test_an_office_some_of_whose_records_are_in_it_reads_its_own_and_learns_no_other_name(publication):
    page = pages(publication / "closed/0002")["brigade-000000000009"]
    assert "city:d9-1" in page and "city:d9-0" not in page and "city:0010" not in page
    assert made_up.NAMES[9] not in page and "city:0010" not in (publication / "closed/0002/tables/ties.json").read_text(
        encoding="utf-8"
    )
    assert "45" in re.search(r"<b>(\d+)</b> 条记录存疑", page)[1]


def test_an_office_that_is_not_in_it_has_no_page(publication):
    assert not (publication / "closed/0015/dossiers").exists()


def test_everybody_reads_only_what_is_final_and_no_row_of_it(publication):
    (page,) = pages(publication / "public").values()
    assert made_up.NAMES[5] in page and "46 条好评来自本单位的设备" in page and "81.0%" in page
    assert "city:d5" not in page and "<circle" not in page and OPEN not in page
    assert list((publication / "public/dossiers").glob("*.csv")) == []


def test_pages_lead_to_their_dossiers(publication):
    for place, link in (
        ("assessor/index.html", "dossiers/brigade-000000000009.html"),
        ("assessor/offices/0010.html", "../dossiers/brigade-000000000009.html"),
        ("closed/0010/index.html", "dossiers/brigade-000000000009.html"),
    ):
        page = (publication / place).read_text(encoding="utf-8")
        assert f'href="{link}"' in page
        assert ((publication / place).parent / link).resolve().is_file()
    assert "不能排除的名次：算上它们为第 1 至 9 名" in (publication / "assessor/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.3, "1 in 3"), (0.012, "1 in 83"), (1e-6, "1 in 1,000,000"), (1e-30, "less than 1 in a billion"),
     (0.0, "less than 1 in a billion"), (1.0, "no better than chance")],
)  # fmt: skip
def test_a_probability_is_said_in_words(p, said):
    with speaking("en"):
        assert one_in(p) == said


def test_every_reason_a_detector_writes_can_be_said_in_chinese():
    assert [text for text in FORMS.values() if text not in catalogue("zh")] == []
    with speaking("zh"):
        said = reason("one of 66 people on device 8f1e459f; device 8f1e459f, 941 h after the case was closed")
    assert said == "设备 8f1e459f 上 66 人之一；工作人员的设备 8f1e459f，办结后 941 小时"


def test_a_pseudonym_becomes_the_same_number_each_time():
    fit = hidden()
    assert fit("device 8f1e459f") == fit("device 8f1e459f") == "device #1"
    assert fit("telephone 00000000 of the staff, 12:30") == "telephone #2 of the staff,"
    assert fit("case 20260301") == "case 20260301"
