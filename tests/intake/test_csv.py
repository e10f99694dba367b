"""Rows, lines and quotes of CSV files: nothing is misread in silence."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_desk import CASES, taken

from shixiao.errors import SourceRefused
from shixiao.intake.formats import _encoding
from shixiao.intake.formats import csv as reader
from shixiao.intake.source import Input

PLAIN = Input(file="x.csv", tables={})


def read(path, raw, wanted=("a",), given=PLAIN):
    """(Headings, rows with their lines, faults) of a file."""
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    rows, faults = [], []
    with reader.opened(path, given, frozenset(wanted), {}) as reading:
        for raw_rows in reading.batches:
            cells = raw_rows.cells.to_pydict()
            rows += list(zip(raw_rows.places.tolist(), *cells.values(), strict=True))
            faults += [(f.place, f.reason) for f in raw_rows.faults]
        return reading.headings, rows, faults


@pytest.fixture
def file(tmp_path):
    return tmp_path / "x.csv"


def test_lines_are_those_an_editor_shows(file):
    raw = 'title\n\na,b\n1,x\n\n2,"two\nlines"\n\n3,z\n'
    assert read(file, raw, ("a", "b")) == (["a", "b"], [(4, "1", "x"), (6, "2", "two\nlines"), (9, "3", "z")], [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_line_ends_and_delimiters_are_found(file, end, mark):
    raw = end.join([f"a{mark}b", f"1{mark}x", f"2{mark}y"])
    assert read(file, raw, ("a", "b"))[1] == [(2, "1", "x"), (3, "2", "y")]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_found(file, code):
    assert read(file, "a,单位\n1,城南街道\n2,城北街道\n".encode(code), ("单位",))[1] == [
        (2, "1", "城南街道"),
        (3, "2", "城北街道"),
    ]


def test_gb18030_is_found_where_its_first_letters_come_late(file, monkeypatch):
    monkeypatch.setattr(_encoding, "BLOCK", 512)
    raw = b"a,b\n" + b"".join(b"%d,x\n" % i for i in range(300)) + "999,退件：材料不齐\n".encode("gb18030") * 40
    rows = read(file, raw, ("a", "b"))[1]
    assert len(rows) == 340 and rows[-1] == (341, "999", "退件：材料不齐")


def test_a_row_that_cannot_be_decoded_is_rejected_and_no_other(file):
    raw = "a,b\n1,好\n2,X\n3,好\n".encode().replace(b"X", b"\xe5\x8d")
    assert read(file, raw)[1:] == ([(2, "1"), (4, "3")], [(3, "bad_encoding")])


def test_a_file_in_another_encoding_stops(file):
    raw = b"a,b\n" + "1,prix élevé à payer\n".encode("latin-1") * 30
    with pytest.raises(SourceRefused, match="another encoding"):
        read(file, raw)
    said = Input(file="x.csv", encoding="cp1252", tables={})
    assert len(read(file, raw, given=said)[1]) == 30


def test_a_row_of_another_width_is_rejected(file):
    assert read(file, "a,b\n1,x\n2\n3,x,y\n4,x\n")[1:] == ([(2, "1"), (5, "4")], [(3, "ragged_row"), (4, "ragged_row")])


def test_a_file_of_which_every_row_is_bad_is_read_and_every_row_rejected(file):
    assert read(file, "a,b\n2\n")[1:] == ([], [(2, "ragged_row")])
    assert read(file, 'a,b\n"a, b"1-01,x,2\n')[1:] == ([], [(2, "text_after_quote")])


def test_a_quote_within_a_field_is_a_letter(file):
    assert read(file, 'a,b\n5" pipe,他说"好"的\n', ("a", "b"))[1] == [(2, '5" pipe', '他说"好"的')]


def test_text_after_a_closing_quote_rejects_its_row(file):
    assert read(file, 'a,b\n1,"x"y\n2,z\n')[1:] == ([(3, "2")], [(2, "text_after_quote")])


@pytest.mark.parametrize("raw", [
    'a,b\n1,x\n2,"y\n3,z\n',  # never closes
    'a,b\n1,x\n2,"y\n3,"z"\n',  # closes into garbage on a later line
    'a,b\n1,x\n2,"y\n3,z"\n4,"\n',
    'a,b\n1,x\n2,"y\n3,z",w\n',  # closes well, but the row has too many cells
])  # fmt: skip
def test_a_quote_that_swallows_lines_stops_the_run_at_its_line(file, raw):
    with pytest.raises(SourceRefused) as refused:
        read(file, raw)
    assert refused.value.where.endswith((":3", ":5"))


def test_a_quote_that_opens_in_a_large_file_stops_before_all_is_swallowed(file):
    raw = 'a,b\n1,"x\n' + "2,y\n" * 400_000
    with pytest.raises(SourceRefused) as refused:
        read(file, raw)
    assert refused.value.where.endswith(":2")


def test_a_cell_of_ten_megabytes_is_rejected(file):
    raw = f'a,b\n1,{"x" * 10_000_000}\n2,y\n3,"{"好" * 4_000_000}"\n'
    assert read(file, raw, ("a", "b"))[1:] == ([(3, "2", "y")], [(2, "cell_too_large"), (4, "cell_too_large")])


def test_what_is_no_text_is_refused(file):
    for raw in (b"\0" * 5000, b"a" * (65 << 20)):
        with pytest.raises(SourceRefused):
            read(file, raw)


def test_blocks_are_joined_wherever_they_are_cut(file, monkeypatch):
    raw = 'a,b\n1,"x\ny"\n2,城南\n\n3,"""q"""\r\n4,z'
    whole = read(file, raw, ("a", "b"))
    for size in (7, 11, 16, 23):
        monkeypatch.setattr(_encoding, "BLOCK", size)
        assert read(file, raw, ("a", "b")) == whole
    assert [r[0] for r in whole[1]] == [2, 4, 6, 7]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(
    st.lists(st.tuples(st.sampled_from("123"), CELL), max_size=12),
    st.sampled_from([1 << 20, 5, 9]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_python_writes_is_read_back(rows, block, quoting):
    out = io.StringIO()
    csv.writer(out, quoting=quoting).writerows([("a", "b"), *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_encoding, "BLOCK", block)
        with tempfile.TemporaryDirectory() as folder:
            found = read(Path(folder) / "x.csv", out.getvalue(), ("a", "b"), Input(file="x", delimiter=",", tables={}))
    assert [r[1:] for r in found[1]] == rows and not found[2]


def test_a_heading_that_is_missing_stops_with_the_nearest(tmp_path, engine):
    with pytest.raises(SourceRefused, match="did you mean 'opened_at'"):
        taken(tmp_path, engine, CASES, {"cases.csv": "no,office,opened_at,closed,visits\n1,east,2024-01-01,,1\n"})


def test_a_heading_that_stands_twice_stops(tmp_path, engine):
    with pytest.raises(SourceRefused, match="stands twice"):
        taken(tmp_path, engine, CASES, {"cases.csv": "no,office,opened,closed,visits,visits\n1,east,2024-01-01,,1,2\n"})


def test_a_column_nobody_speaks_for_stops(tmp_path, engine):
    with pytest.raises(SourceRefused, match="neither mapped nor ignored: 'mood'"):
        taken(tmp_path, engine, CASES, {"cases.csv": "no,office,opened,closed,visits,mood\n1,east,2024-01-01,,1,2\n"})


def test_headings_may_be_said_for_a_file_without_any(tmp_path, engine):
    source = CASES.replace(
        "cases.csv", "cases.csv\n        heading_row: 0\n        columns: [no, office, opened, closed, visits]"
    )
    made = taken(tmp_path, engine, source, {"cases.csv": "1,east,2024-01-01,,1\n2,east,2024-01-02,,1\n"})
    assert made.column("cases", "case") == ["hall:1", "hall:2"]


def test_the_heading_row_may_be_said(tmp_path, engine):
    source = CASES.replace("cases.csv", "cases.csv\n        heading_row: 2")
    rows = "no,office,opened,closed,visits\nno,office,opened,closed,visits\n1,east,2024-01-01,,1\n"
    assert taken(tmp_path, engine, source, {"cases.csv": rows}).sums("cases")["read"] == 1


def test_half_a_character_at_the_end_of_a_line_does_not_swallow_the_next(file):
    raw = "a,b\r1,材料齐全\r2,".encode("gb18030") + b"\xa68\r3,z\r4,x\r"
    assert read(file, raw)[1:] == ([(2, "1"), (4, "3"), (5, "4")], [(3, "bad_encoding")])


def test_headings_are_not_looked_for_in_all_of_a_huge_file(file, monkeypatch):
    monkeypatch.setattr(reader, "HEAD", 1000)
    monkeypatch.setattr(_encoding, "BLOCK", 400)
    raw = "a,b\n" + f"1,{'x' * 300}\n" * 20
    assert len(read(file, raw)[1]) == 20
