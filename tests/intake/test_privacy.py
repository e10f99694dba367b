"""What a source holds is told to nobody: messages show shapes, and nothing outside its folder is read."""

import io
import zipfile

import pyarrow as pa
import pytest
import xlsxwriter
from intake_desk import CASES, described, taken, write

from shixiao.errors import Refusal, SourceRefused
from shixiao.intake.formats.postgres import _refused
from shixiao.intake.shapes import file_shown, unquoted
from shixiao.intake.snapshot import take

HEAD = "no,office,opened,closed,visits\n"
SECRET = "张三13812345678"


def told(refusal):
    return f"{refusal.value}"


@pytest.fixture
def desk(tmp_path, engine):
    def at(source, files, **more):
        return taken(tmp_path, engine, source, files, **more)

    return at


def with_channel(public=""):
    return CASES.replace("title: a hall", f"title: a hall\n    {public}").replace(
        "visits: visits}", "visits: visits, channel: {from: channel, values: {net: online}}}"
    )


CATEGORIES = "no,office,opened,closed,visits,channel\n" + "".join(
    f"{i},A,2026-01-05,,0,{'李四' if i % 2 else SECRET}\n" for i in range(4)
)


def test_an_unknown_category_is_told_by_shape_count_and_place_until_the_source_is_public(desk):
    with pytest.raises(SourceRefused) as refusal:
        desk(with_channel(), {"cases.csv": CATEGORIES})
    assert SECRET not in told(refusal) and "李四" not in told(refusal)
    assert "cases.channel ← channel: 字字 × 2; 字字99999999999 × 2" in told(refusal)
    assert "public: true" in told(refusal)
    with pytest.raises(SourceRefused) as refusal:
        desk(with_channel("public: true"), {"cases.csv": CATEGORIES})
    assert "'李四' × 2" in told(refusal)


FILES = {
    "a column too many": HEAD.replace("visits", f"visits,{SECRET}") + "1,A,2026-01-05,,0,x\n",
    "no headings, persons in the first line": f"1,{SECRET},2026-01-05,110105199003070123,0\n2,李四,2026-01-05,,0\n",
    "a heading misspelt by a person": HEAD.replace("closed", f"close{SECRET}") + "1,A,2026-01-05,,0\n",
}


@pytest.mark.parametrize("what", FILES)
def test_headings_and_first_lines_are_not_told(desk, what):
    with pytest.raises(SourceRefused) as refusal:
        desk(CASES, {"cases.csv": FILES[what]})
    assert not any(s in told(refusal) for s in ("张三", "13812345678", "110105", "李四"))


def test_names_of_json_keys_and_of_files_are_not_told(desk, tmp_path):
    source = CASES.replace("cases.csv", "*.jsonl")
    line = f'{{"no": "1", "office": "A", "opened": "2026-01-05", "closed": "", "visits": "0", "{SECRET}": "1"}}\n'
    with pytest.raises(SourceRefused) as refusal:
        desk(source, {"王五.jsonl": line})
    assert not any(s in told(refusal) for s in ("张三", "13812345678", "王五"))
    with pytest.raises(SourceRefused) as refusal:
        desk(CASES, {"王五.txt": line})  # nothing matches: what is there is told by its shape
    assert "王五" not in told(refusal)


def test_the_manifest_calls_files_by_the_words_of_the_source_and_no_two_alike(desk):
    rows = HEAD + "{},A,2026-01-05,,0\n"
    files = {"办件_张三.csv": rows.format(1), "办件_李四.csv": rows.format(2)}
    snapshot = desk(CASES.replace("cases.csv", "办件_*.csv"), files).snapshot
    said = [i["file"] for i in snapshot.manifest["inputs"]]
    assert said == ["办件_字字.csv", "办件_字字.csv #2"]
    for name in snapshot.manifest["files"]:
        assert "张三".encode() not in snapshot.file(name).read_bytes()


def test_a_name_of_a_file_keeps_what_its_source_says():
    assert file_shown("办件_2026-01.csv", "办件_*.csv", False) == "办件_2026-01.csv"
    assert file_shown("办件_13812345678.csv", "办件_*.csv", False) == "办件_99999999999.csv"
    assert file_shown("张三/a.csv", "*/a.csv", False) == "字字/a.csv"
    assert file_shown("办件_2026-01.csv", "办件_*.csv", True) == "办件_2026-01.csv"


def test_another_program_s_words_are_told_without_the_values_it_quotes():
    said = unquoted("""Could not convert string '张三13812345678' to INT32 at 110105199003070123, see "x" """)
    assert "张三" not in said and "1381" not in said and "110105" not in said and said.startswith("Could not convert")


KEY_HEX = "0123456789abcdef" * 4


ADDRESSES = [
    f"{KEY_HEX}\n",
    KEY_HEX,
    "postgresql://ann:s3cret@db.example.org:5432/city",
    "host=db user=ann password=s3cret",
    "postgresql://ann:s%33cret@db/city",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_part_of_an_address_is_told_in_any_spelling(address):
    words = [f'missing "=" after "{address.strip()}" in connection info string', f"cannot reach {address}",
             f'user "ann" with {address}', f"bad: {address.strip().upper()}"]  # fmt: skip
    for word in words:
        said = str(_refused(RuntimeError(word), address, "t"))
        assert not any(s in said.lower() for s in (KEY_HEX[:12], "s3cret", " ann", ":ann", "example")), said


def test_the_variable_of_the_key_is_no_address(desk):
    source = CASES.replace("file: cases.csv", "format: postgres\n        dsn_env: SHIXIAO_KEY\n        table: cases")
    with pytest.raises(SourceRefused, match="holds the pseudonym key"):
        desk(source, {})


@pytest.mark.parametrize("file", ["../secret.csv", "a/../../secret.csv", "*/../../secret.csv"])
def test_a_file_outside_the_folder_is_refused(desk, tmp_path, file):
    write(tmp_path, {"secret.csv": HEAD + f"1,{SECRET},2026-01-05,,0\n"})
    with pytest.raises(SourceRefused, match="leaves the folder") as refusal:
        desk(CASES.replace("cases.csv", f"'{file}'"), {})
    assert "张三" not in told(refusal)


def test_a_file_beside_the_folder_is_read_by_whoever_stands_above_both(desk, tmp_path, monkeypatch):
    write(tmp_path, {"public.csv": HEAD + "1,A,2026-01-05,,0\n"})
    monkeypatch.chdir(tmp_path)
    assert desk(CASES.replace("cases.csv", "../public.csv"), {}).sums("cases")["accepted"] == 1


@pytest.mark.parametrize("way", ["a file", "a folder"])
def test_a_link_that_leads_out_of_the_folder_is_refused_and_one_within_is_followed(tmp_path, engine, way):
    write(tmp_path / "away", {"cases.csv": HEAD + f"1,{SECRET},2026-01-05,,0\n"})
    path = described(tmp_path / "in", CASES.replace("cases.csv", "'*/cases.csv'" if way == "a folder" else "c*.csv"))
    link = tmp_path / "in" / ("sub" if way == "a folder" else "cases.csv")
    link.symlink_to(tmp_path / "away" if way == "a folder" else tmp_path / "away" / "cases.csv")
    with pytest.raises(Refusal, match="leads out of its folder") as refusal:
        take([path], tmp_path / "out", engine)
    assert "张三" not in told(refusal) and not (tmp_path / "out").exists()
    link.unlink()
    write(tmp_path / "in" / "kept", {"cases.csv": HEAD + "1,A,2026-01-05,,0\n"})
    if way == "a file":
        link.symlink_to(tmp_path / "in" / "kept" / "cases.csv")
    assert take([path], tmp_path / "out", engine).counts["tables"]["cases"]["accepted"] == 1


HIDDEN = [
    "甲\x0b乙",
    "甲\x1b[31m乙",
    "甲\ue000乙",
    "甲\u202e乙",
    "甲\u2066乙",
    "甲\x7f乙",
    "甲\x85乙",
    "甲\U000f0000乙",
    "甲\ufffe乙",
]


@pytest.mark.parametrize("name", HIDDEN)
def test_what_cannot_be_seen_is_dropped_from_names_and_counted(desk, name):
    source = CASES.replace("name: office}", "name: title}")
    found = desk(source, {"cases.csv": "no,office,title,opened,closed,visits\n" + f"1,A,{name},2026-01-05,,0\n"})
    assert found.column("offices", "name") == ["甲[31m乙" if "\x1b" in name else "甲乙"]
    assert found.counts["notes"]["hidden_characters_dropped"] >= 1


def test_a_key_with_what_cannot_be_seen_is_rejected(desk):
    found = desk(CASES, {"cases.csv": HEAD + "1\x0b2,A,2026-01-05,,0\n3,A,2026-01-05,,0\n"})
    assert found.why("cases") == [(2, "no", "hidden_character")] and found.sums("cases")["accepted"] == 1


def test_marks_that_tools_put_around_what_they_copy_come_off_keys_and_overrides_do_not(desk):
    rows = "".join(f"{no},A,2026-01-05,,0\n" for no in ("\u202a1\u202c", "2\u200e", "\ufeff3", "\u202e4", "5\x7f"))
    found = desk(CASES, {"cases.csv": HEAD + rows})
    assert sorted(found.column("cases", "case")) == ["hall:1", "hall:2", "hall:3"]
    assert found.why("cases") == [(5, "no", "hidden_character"), (6, "no", "hidden_character")]


def workbook(*names):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for i, name in enumerate(names):
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, HEAD.strip().split(","))
            sheet.write_row(1, 0, [f"A{i}", "A", "2026-01-05", "", "0"])
            sheet.set_row(1, None, None, {"hidden": True})
    return out.getvalue()


def test_sheets_are_told_by_number_and_shape(desk, tmp_path):
    source = CASES.replace("cases.csv", "'*.xlsx'")
    with pytest.raises(SourceRefused, match="2 sheets hold these headings: sheet 1, 字字; sheet 2, 字字") as refusal:
        desk(source, {"王五.xlsx": workbook("张三", "李四")})
    assert "public: true" in told(refusal) and not any(s in told(refusal) for s in ("张三", "李四", "王五"))
    with pytest.raises(SourceRefused, match="only hidden sheets hold these headings: sheet 1, 字字") as refusal:
        desk(source, {"王五.xlsx": only_hidden()})
    assert "张三" not in told(refusal)
    with pytest.raises(SourceRefused, match="the workbook has: 字字 × 2") as refusal:
        desk(source.replace("tables:", "sheet: 赵六\n        tables:", 1), {"王五.xlsx": workbook("张三", "李四")})
    assert "张三" not in told(refusal)


def only_hidden():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("张三")
        sheet.write_row(0, 0, HEAD.strip().split(","))
        sheet.write_row(1, 0, ["1", "A", "2026-01-05", "", "0"])
        sheet.hide()
        made.add_worksheet("封面").activate()
    return out.getvalue()


def test_notes_and_the_manifest_call_sheets_and_files_as_the_source_does(desk):
    source = CASES.replace("cases.csv", "'*.xlsx'\n        sheets: all")
    found = desk(source, {"王五.xlsx": workbook("张三", "李四")})
    assert [f["file"] for f in found.counts["inputs"][0]["files"]] == [f"字字.xlsx (sheet {n}, 字字)" for n in (1, 2)]
    assert set(found.counts["notes"]) == {f"hidden_rows 字字.xlsx (sheet {n}, 字字)" for n in (1, 2)}
    for name in found.snapshot.manifest["files"]:
        assert not any(s.encode() in found.snapshot.file(name).read_bytes() for s in ("张三", "李四", "王五"))


def test_what_lies_in_an_archive_is_told_by_shape(desk):
    source = CASES.replace("cases.csv", "'*.zip'")
    with pytest.raises(SourceRefused, match=r"2 tables: 字字\.XXX × 2") as refusal:
        desk(source, {"王五.zip": zipped({"张三.csv": b"x", "李四.csv": b"y"})})
    assert not any(s in told(refusal) for s in ("张三", "李四", "王五"))
    with pytest.raises(SourceRefused) as refusal:
        desk(source, {"王五.zip": zipped({"张三.csv": b"x,y\n1,2\n"})})
    assert not any(s in told(refusal) for s in ("张三", "王五")) and "字字.XXX" in told(refusal)


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, held in files.items():
            made.writestr(name, held)
    return out.getvalue()


@pytest.mark.parametrize("what", ["a page", "an xml workbook", "two rows of headings", "a key twice"])
def test_no_reader_tells_what_stands_in_a_file(desk, what):
    name, text = {
        "a page": ("cases.xls", f"<html><body>{SECRET}</body></html>"),
        "an xml workbook": ("cases.xls", f"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:"
                            f"spreadsheet'><{SECRET}</Workbook>"),
        "two rows of headings": ("cases.csv", f"no,office,{SECRET},,visits\n,,opened,closed,\n1,A,2026-01-05,,0\n"),
        "a key twice": ("cases.json", f'[{{"{SECRET}": 1, "{SECRET}": 2}}]'),
    }[what]  # fmt: skip
    with pytest.raises(SourceRefused) as refusal:
        desk(CASES.replace("cases.csv", name), {name: text})
    assert "张三" not in told(refusal) and "138123" not in told(refusal)


def test_a_name_beyond_its_limit_is_rejected(desk):
    source = CASES.replace("visits: visits}", "visits: visits, window: window}")
    head = "no,office,opened,closed,visits,window\n"
    found = desk(source, {"cases.csv": head + f"1,A,2026-01-05,,0,{'窗' * 301}\n2,A,2026-01-05,,0,{'窗' * 300}\n"})
    assert found.why("cases") == [(2, "window", "name_too_long")]


def test_the_table_of_characters_is_quick_where_there_is_nothing_to_drop():
    from shixiao.intake.hidden import struck

    assert struck(pa.array(["东街道", None, "a\tb\nc"])) is None
