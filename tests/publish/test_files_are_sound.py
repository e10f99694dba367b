"""Every file of a publication can be opened, says the same in every format, and is the same at every run."""

import csv
import json
import re
import time
import zipfile
from html.parser import HTMLParser

import docx
import made_up
import pytest
from python_calamine import CalamineWorkbook

from shixiao import folders
from shixiao.errors import FolderRefused, Tampered, WrongUse
from shixiao.publish.publication import publish

VOID = {"meta", "link", "img", "br"}


class Page(HTMLParser):
    """What a page refers to, and whether its tags are closed."""

    def __init__(self, text):
        super().__init__()
        self.links, self.tags, self.open, self.attributes = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def pages(folder):
    return [(path, Page(path.read_text(encoding="utf-8"))) for path in sorted(folder.rglob("*.html"))]


def test_every_link_leads_somewhere_inside_the_edition(publication):
    for edition in (publication / "public", publication / "closed" / "0004", publication / "assessor"):
        for path, page in pages(edition):
            assert page.open == [] or page.open == ["html"], path
            for link in page.links:
                target = (path.parent / link.split("#")[0]).resolve() if not link.startswith("#") else path
                assert target.is_file() and edition.resolve() in [target, *target.parents], (path, link)


def test_pages_need_no_script_no_network_and_no_inline_style(publication):
    for path, page in pages(publication):
        text = path.read_text(encoding="utf-8")
        assert "script" not in page.tags and "style" not in page.attributes, path
        assert not re.search(r"(https?:)?//", re.sub(r'xmlns="[^"]*"', "", text)), path
    for path in publication.rglob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert "style=" not in text and 'role="img"' in text and "<title" in text and "<desc" in text, path


def test_what_an_export_holds_stays_text(publication):
    front = (publication / "public" / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in front and "<script>" not in front


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(publication):
    tables = publication / "public" / "tables"
    names = [row[1] for row in rows_of(tables / "offices.csv")]
    assert "'" + made_up.HOSTILE in names
    sheet = CalamineWorkbook.from_path(tables / "offices.xlsx").get_sheet_by_index(0).to_python()
    assert "'" + made_up.HOSTILE in [row[1] for row in sheet]
    assert "'=SUM(A1:A9)" in {row[2] for row in rows_of(publication / "closed" / "0004" / "tables" / "cases.csv")}
    plain = json.loads((tables / "offices.json").read_text(encoding="utf-8"))
    assert made_up.HOSTILE in [row["name"] for row in plain]


def test_csv_xlsx_and_json_say_the_same(publication):
    tables = publication / "public" / "tables"
    flat = rows_of(tables / "verdicts.csv")
    plain = json.loads((tables / "verdicts.json").read_text(encoding="utf-8"))
    sheet = CalamineWorkbook.from_path(tables / "verdicts.xlsx").get_sheet_by_index(0).to_python()
    estimate = flat[0].index("estimate")
    assert len(flat) == len(sheet) == len(plain) + 1 and flat[0] == sheet[0] == list(plain[0])
    for line, row, cells in zip(flat[1:], plain, sheet[1:], strict=True):
        assert line[0] == row["office"] == cells[0]
        assert (float(line[estimate]) if line[estimate] else None) == row["estimate"] == (cells[estimate] or None)


def test_the_package_describes_every_column_of_every_table(publication):
    for edition in (publication / "public", publication / "closed" / "0004", publication / "assessor"):
        package = json.loads((edition / "datapackage.json").read_text(encoding="utf-8"))
        listed = {resource["path"]: resource["schema"]["fields"] for resource in package["resources"]}
        assert set(listed) == {p.relative_to(edition).as_posix() for p in (edition / "tables").glob("*.csv")}
        for path, fields in listed.items():
            assert [field["name"] for field in fields] == rows_of(edition / path)[0]
            assert all(field["description"] and field["type"] for field in fields), path


def test_the_scorecard_has_one_row_per_office_and_keys_as_text(publication):
    book = CalamineWorkbook.from_path(publication / "public" / "tables" / "scorecard.xlsx")
    assert book.sheet_names == ["计分卡", "结论", "名次", "说明"]
    rows = book.get_sheet_by_name("计分卡").to_python()
    assert len(rows) == 21 and rows[1][0] == "city:0001"
    with zipfile.ZipFile(publication / "public" / "tables" / "scorecard.xlsx") as parts:
        assert b'state="frozen"' in parts.read("xl/worksheets/sheet1.xml")


def test_the_letter_tells_an_office_its_results_and_leaves_room_for_its_answer(publication):
    letter = docx.Document(publication / "closed" / "0016" / "letter.docx")
    text = "\n".join(p.text for p in letter.paragraphs)
    assert text.startswith("单位反馈意见书") and "双河乡便民服务中心" in text
    assert "临时用地审批" in text and "15 日内" in text and "盖章" in text
    assert [cell.text for cell in letter.tables[0].rows[0].cells][:2] == ["指标", "结果"]


def test_an_edition_can_be_checked_by_itself(publication):
    edition = publication / "public"
    lines = (edition / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    said = dict(reversed(line.split("  ", 1)) for line in lines)
    there = {p.relative_to(edition).as_posix() for p in edition.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    assert (
        set(said) == there
        and said["index.html"] == folders.open_folder(publication, "publication").manifest["files"]["public/index.html"]
    )


def test_the_same_assessment_gives_the_same_bytes(tmp_path, monkeypatch):
    made = made_up.write(tmp_path / "a", offices=4, months=3, cases=2)
    first = folders.open_folder(publish(made, tmp_path / "one"), "publication")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        second = folders.open_folder(publish(made, tmp_path / "two"), "publication")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert first.manifest["files"] == second.manifest["files"] and first.root == second.root
    roots = {"assessment": folders.open_folder(made, "assessment").root, "snapshot": made_up.SNAPSHOT}
    assert first.manifest["made_from"] == roots  # the two that every page names
    assert folders.verify(first.path) == []


def test_a_changed_assessment_is_not_published(tmp_path):
    made = made_up.write(tmp_path / "a", offices=2, cases=1)
    (made / "about.json").write_text((made / "about.json").read_text(encoding="utf-8").replace("0.9", "0.5"))
    with pytest.raises(Tampered, match=r"about\.json"):
        publish(made, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_is_no_assessment_is_refused(publication, tmp_path):
    with pytest.raises(FolderRefused, match="这是公布材料"):
        publish(publication, tmp_path / "out")
    with pytest.raises(WrongUse, match="fr"):
        publish(publication, tmp_path / "out", language="fr")


def test_without_the_pdf_part_there_is_a_message(assessment, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(WrongUse, match="没有安装"):
        publish(assessment, tmp_path / "out", pdf=True)
