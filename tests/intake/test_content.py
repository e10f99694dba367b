"""A file is what stands in it, whatever it is called."""

import gzip
import io
import time
import zipfile

import pytest
from intake_desk import CASES, taken
from test_sheets import HEADINGS, book, months

from shixiao.errors import SourceRefused
from shixiao.intake.draft import draft

ROWS = [HEADINGS, ["A1", "东街道", "2024-01-05", "", "1"], ["A2", "西街道", "2024-01-06", "", "2"]]
CSV = "\n".join(",".join(row) for row in ROWS) + "\n"
TSV = CSV.replace(",", "\t")
TABLE = "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in ROWS) + "</table>"
HTML = f'<html><head><meta charset="gb2312"><title>x</title></head><body><p>导出</p>{TABLE}</body></html>'
SLOPPY = "<TABLE border=1><TR><TH>" + "<TR><TD>".join("<TD>".join(row) for row in ROWS) + "</TABLE>"
LAYOUT = f"<!DOCTYPE html><table><tr><td>menu</td><td>{TABLE}</td></tr></table>"
BOUNDARY = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
MHT = BOUNDARY + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + TABLE + "\n--x--\n"
BARE_MHT = BOUNDARY + HTML + "\n--x--\n"
SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
CELLS = "".join("<Row>" + "".join(f"<Cell><Data>{c}</Data></Cell>" for c in row) + "</Row>" for row in ROWS)
XML = f'<?xml version="1.0"?><Workbook {SS}><Worksheet ss:Name="s"><Table>{CELLS}</Table></Worksheet></Workbook>'


def workbook(made):
    sheet = made.add_worksheet("s")
    for i, row in enumerate(ROWS):
        sheet.write_row(i, 0, row)


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in files.items():
            made.writestr(name, raw)
    return out.getvalue()


FILES = {
    "html as xls": ("cases.xls", HTML.encode("gb18030")),
    "html as csv": ("cases.csv", HTML.encode("gb18030")),
    "html as xlsx": ("cases.xlsx", ("导出时间<br>" + TABLE).encode()),
    "html of its own": ("cases.html", ("\ufeff" + TABLE).encode()),
    "html in utf-16": ("cases.xls", HTML.replace("gb2312", "utf-16").encode("utf-16")),
    "html without ends": ("cases.xls", SLOPPY.encode()),
    "html in a layout": ("cases.xls", LAYOUT.encode()),
    "mht": ("cases.xls", MHT.encode()),
    "mht without heads": ("cases.mht", BARE_MHT.encode("gb18030")),
    "xml 2003": ("cases.xls", XML.encode()),
    "xml 2003 in utf-16": ("cases.xml", XML.replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16")),
    "tsv as xls": ("cases.xls", TSV.encode("gb18030")),
    "utf-16 as xls": ("cases.xls", TSV.encode("utf-16")),
    "utf-16 without a mark": ("cases.csv", TSV.encode("utf-16-le")),
    "utf-16 the other way": ("cases.txt", TSV.encode("utf-16-be")),
    "csv as xlsx": ("cases.xlsx", CSV.encode()),
    "sep=": ("cases.csv", ("sep=;\n\ufeff" + CSV.replace(",", ";")).encode()),
    "xlsx as csv": ("cases.csv", book(workbook)),
    "xlsx as json": ("cases.json", book(workbook)),
    "xlsx as whatever": ("cases.dat", book(workbook)),
    "json as csv": ("cases.csv", b'[{"no": 1, "office": "x", "opened": "2024-01-05", "closed": null, "visits": 1}, '
                                 b'{"no": 2, "office": "y", "opened": "2024-01-05", "closed": null, "visits": 1}]'),
    "gz": ("cases.csv.gz", gzip.compress(CSV.encode())),
    "gz as csv": ("cases.csv", gzip.compress(CSV.encode())),
    "xlsx in gz": ("cases.xlsx.gz", gzip.compress(book(workbook))),
    "zip": ("cases.zip", zipped({"__MACOSX/._a.csv": b"x", "办件/a.csv": CSV.encode(), "readme.pdf": b"%PDF"})),
    "zip as csv": ("cases.csv", zipped({"a": CSV.encode()})),
    "xlsx in zip": ("cases.zip", zipped({"a.xlsx": book(workbook)})),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_file_is_read_as_what_it_is(tmp_path, engine, what):
    name, raw = FILES[what]
    made = taken(tmp_path, engine, CASES.replace("cases.csv", name), {name: raw})
    assert made.sums("cases") == {"read": 2, "accepted": 2, "rejected": 0, "skipped": 0}
    assert "opened_at" in draft([tmp_path / "in" / name]) or what == "json as csv"


REFUSED = {
    "login": ("cases.csv", b"<!DOCTYPE html><title>t</title><body>session expired</body>", "web page without a table"),
    "pdf": ("cases.csv", b"%PDF-1.7 ...", "this is PDF"),
    "rar": ("cases.zip", b"Rar!\x1a\x07\x00", "this is RAR"),
    "word": ("cases.xlsx", zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), "this is Word"),
    "ods": ("cases.xlsx", zipped({"mimetype": b"x", "content.xml": b""}), "this is OpenDocument"),
    "numbers": ("cases.xlsx", zipped({"Index/Document.iwa": b"x"}), "this is Numbers"),
    "old excel": ("cases.xls", b"\x09\x08\x08\x00\x00\x05\x10\x00", "this is Excel 5"),
    "two tables": ("cases.zip", zipped({"a.csv": b"x", "b.csv": b"y"}), "2 tables: a.csv, b.csv"),
    "nothing": ("cases.zip", zipped({}), "0 tables"),
    "zip in zip": ("cases.zip", zipped({"a.csv": zipped({"b.csv": b"x"})}), "an archive lies in the archive"),
    "half a gz": ("cases.gz", gzip.compress(CSV.encode() * 99)[:50], "cannot be unpacked"),
    "other xml": ("cases.xml", b"<?xml version='1.0'?><rss/>", "this is XML"),
    "entities": ("cases.xls", XML.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1).encode(), "XML entities"),
    "noise": ("cases.dat", bytes(range(32)) * 9, "cannot be told"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_named_by_its_kind(tmp_path, engine, what):
    name, raw, why = REFUSED[what]
    with pytest.raises(SourceRefused, match=why) as refused:
        taken(tmp_path, engine, CASES.replace("cases.csv", name), {name: raw})
    assert refused.value.do or what in ("entities",)
    assert "/shixiao-" not in refused.value.where  # the place it was unpacked to


@pytest.mark.parametrize("packed", [gzip.compress, lambda raw: zipped({"a.csv": raw})])
def test_a_bomb_is_refused_in_seconds(tmp_path, engine, packed):
    start = time.monotonic()
    with pytest.raises(SourceRefused, match="too large to be unpacked safely"):
        taken(tmp_path, engine, CASES.replace("cases.csv", "c.gz"), {"c.gz": packed(b"a" * 300_000_000)})
    assert time.monotonic() - start < 20


def test_of_several_tables_on_a_page_somebody_has_to_say_which(tmp_path, engine):
    source = CASES.replace("cases.csv", "cases.xls")
    with pytest.raises(SourceRefused, match="2 sheets hold these headings: table 1, table 2"):
        taken(tmp_path / "1", engine, source, {"cases.xls": TABLE + TABLE.replace("A", "B")})
    source = source.replace("- file: cases.xls", "- file: cases.xls\n        sheets: all")
    made = taken(tmp_path / "2", engine, source, {"cases.xls": TABLE + TABLE.replace("A", "B")})
    assert made.sums("cases")["accepted"] == 4


def test_cells_of_a_page_that_span_rows_and_columns_fill_what_they_span(tmp_path, engine):
    page = """<table><tr><td colspan=5>title</td></tr><tr><td>no<td>office<td>opened<td>closed<td>visits</tr>
        <tr><td>A1<td rowspan=2>east<td>2024-01-05<td><td>1</tr><tr><td>A2<td>2024-01-06<td><td>1</tr>
        <tr style='display:none'><td>A3<td>west<td>2024-01-06<td><td>1</tr></table>"""
    made = taken(tmp_path, engine, CASES.replace("cases.csv", "cases.xls"), {"cases.xls": page})
    said = zip(made.column("cases", "case"), made.column("cases", "office"), strict=True)
    assert list(said) == [("hall:A1", "hall:east"), ("hall:A2", "hall:east"), ("hall:A3", "hall:west")]
    assert made.counts["notes"] == {"hidden_rows cases.xls (table 1)": 1, "merged_cells_filled": 1}


def test_an_xml_workbook_keeps_its_places_merges_and_hidden_sheets(tmp_path, engine):
    hidden = '<x:WorksheetOptions xmlns:x="urn:schemas-microsoft-com:office:excel"><x:Visible>SheetHidden</x:Visible>'
    rows = CELLS.replace("<Row><Cell><Data>A2", '<Row ss:Index="7"><Cell><Data>A2')
    sheets = f"<Worksheet ss:Name='old'><Table>{CELLS}</Table>{hidden}</x:WorksheetOptions></Worksheet>"
    sheets += f"<Worksheet ss:Name='s'><Table>{rows}</Table></Worksheet>"
    raw = f"<?xml version='1.0'?><Workbook {SS}>{sheets}</Workbook>"
    made = taken(tmp_path, engine, CASES.replace("cases.csv", "c.xls"), {"c.xls": raw.replace("2024-01-06", "soon")})
    assert made.why("cases") == [(7, "opened", "bad_day")]
    assert made.counts["notes"] == {"hidden_sheet_left_out c.xls (old)": 1}


def test_a_formula_of_an_xml_workbook_that_nobody_calculated_stops_the_run(tmp_path, engine):
    raw = XML.replace("<Cell><Data>1<", '<Cell ss:Formula="=A1"><Data ss:Type="Number"><')
    with pytest.raises(SourceRefused, match="'visits' are formulas that nobody has calculated"):
        taken(tmp_path, engine, CASES.replace("cases.csv", "c.xls"), {"c.xls": raw})


def test_a_draft_leaves_hidden_sheets_out_and_says_so(tmp_path):
    (tmp_path / "m.xlsx").write_bytes(book(lambda made: months(made, hidden=("1月", "2月"))))
    assert "1月, 2月" in draft([tmp_path / "m.xlsx"]) and "sheet:" not in draft([tmp_path / "m.xlsx"])
