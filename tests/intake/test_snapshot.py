"""The folder as a whole: nobody can be found in it, it is the same every time, it is all or nothing."""

import hashlib
import json
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from intake_desk import CASES, KEY, described, taken, write

from shixiao import folders
from shixiao.engine import open_engine
from shixiao.errors import DiskRefused, KeyRefused, SourceRefused
from shixiao.facts import VERSION
from shixiao.intake.snapshot import take
from shixiao.intake.write import GROUP, Parquet
from shixiao.people import Key

PEOPLE = """
    source: hall
    title: a hall that knows people
    inputs:
      - file: cases.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          cases: {case: no, office: office, opened_at: opened, applicant: id, network: ip, window: window, clerk: clerk}
      - file: ratings.csv
        tables:
          ratings:
            {rating: no, case: case, office: office, rater: id, phone: phone, text: text, clerk: clerk, stars: stars}
"""
ID, PHONE = "110105199003070123", "13812345678"
FILES = {
    "cases.csv": f"""
        no,office,opened,id,ip,window,clerk
        1,e,2024-01-01,{ID},10.0.0.1,{PHONE},007
        {PHONE},e,2024-01-01,,,,
        x,e,{ID},{ID},,,
    """,
    "ratings.csv": f"""
        no,case,office,id,phone,text,clerk,stars
        1,1,e,110105-19900307-0123,+86 138-1234-5678,我是{ID},007,5
        {ID},{PHONE},e,,{PHONE},,,1
    """,
}


def test_no_identifier_is_left_anywhere_in_the_folder(tmp_path, engine):
    made = taken(tmp_path, engine, PEOPLE, FILES)
    everything = b"".join(p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())
    texts = json.dumps([made.rows(t) + made.rejected(t) for t in ("cases", "ratings", "offices")], default=str)
    for secret in (ID, PHONE, "10.0.0.1", "007", bytes(range(32)).hex(), ID[:6] + "-" + ID[6:14]):
        assert secret.encode() not in everything or secret == "007"
        assert secret not in texts
    assert made.rejected("cases")[0]["shape"] == "9" * 18


def test_one_person_is_one_pseudonym_in_every_table(tmp_path, engine):
    made = taken(tmp_path, engine, PEOPLE, FILES)
    case, rating = made.rows("cases")[0], made.rows("ratings")[0]
    assert case["applicant"] == rating["rater"] == KEY.one(ID, "person")
    assert case["clerk"] == rating["clerk"] == KEY.one("007", "staff", "hall")
    assert case["window"] == "[电话]" and rating["text"] == "我是[证件号]"
    assert {r["phone"] for r in made.rows("ratings")} == {KEY.one(PHONE, "phone")}


def test_a_key_that_is_a_number_of_a_person_becomes_a_pseudonym_and_still_joins(tmp_path, engine):
    made = taken(tmp_path, engine, PEOPLE, FILES)
    hidden = f"hall:{KEY.one(PHONE, 'phone')}"
    assert hidden in made.column("cases", "case") and hidden in made.column("ratings", "case")
    assert f"hall:{KEY.one(ID, 'person')}" in made.column("ratings", "rating")


def test_without_a_key_identifiers_stop_the_run(tmp_path, engine):
    with pytest.raises(KeyRefused, match=r"cases\.applicant.*cases\.clerk"):
        taken(tmp_path / "1", engine, PEOPLE, FILES, key=None)
    with pytest.raises(KeyRefused, match=r"cases\.case"):
        rows = f"no,office,opened,closed,visits\n{PHONE},e,2024-01-01,,1\n"
        taken(tmp_path / "2", engine, CASES, {"cases.csv": rows}, key=None)


def test_another_key_than_before_is_refused(tmp_path, engine):
    taken(tmp_path, engine, PEOPLE, FILES)
    with pytest.raises(KeyRefused, match="another key"):
        taken(tmp_path, engine, PEOPLE, FILES, key=Key(bytes(range(1, 33))))


def test_the_manifest_says_what_the_snapshot_was_made_from(tmp_path, engine):
    said = taken(tmp_path, engine, PEOPLE, FILES).snapshot.manifest
    assert (
        said["facts"] == VERSION and said["key_fingerprint"] == KEY.fingerprint and said["zones"] == ["Asia/Shanghai"]
    )
    assert said["inputs"][0] == {
        "source": "hall",
        "file": "cases.csv",
        "rows": 3,
        "sha256": hashlib.sha256((tmp_path / "in" / "cases.csv").read_bytes()).hexdigest(),
    }
    assert said["sources"][0]["sha256"] == hashlib.sha256((tmp_path / "in" / "source.yml").read_bytes()).hexdigest()
    assert folders.verify(tmp_path / "out") == []


def many(folder, rows):
    chance = random.Random(1)
    lines = ["no,office,opened,closed,visits"]
    for _i in range(rows):
        day = f"2024-01-{chance.randrange(1, 31):02d}"
        lines.append(f"{chance.randrange(rows * 2)},o{chance.randrange(50)},{day},,{chance.randrange(-1, 9)}")
    write(folder, {"cases.csv": "\n".join(lines)})


def test_the_same_input_gives_the_same_bytes_at_any_number_of_threads(tmp_path):
    path = described(tmp_path / "in", CASES)
    many(tmp_path / "in", 30_000)
    roots = set()
    for threads in (1, 2, 4):
        with open_engine("duckdb", memory="1GB", threads=threads) as engine:
            made = take([path], tmp_path / f"out{threads}", engine, KEY)
            roots.add(made.root)
    assert len(roots) == 1 and made.counts["tables"]["cases"]["rejected"] > 1000


def test_facts_are_sorted_by_key_and_so_are_rejected_rows_by_place(tmp_path, engine):
    path = described(tmp_path / "in", CASES)
    many(tmp_path / "in", 3_000)
    made = take([path], tmp_path / "out", engine, KEY)
    keys = pq.read_table(made.file("facts/cases.parquet"))["case"].to_pylist()
    rows = pq.read_table(made.file("rejected/cases.parquet"))["row"].to_pylist()
    assert keys == sorted(keys) and rows == sorted(rows) and len(keys) + len(rows) == 3_000


def test_bytes_do_not_depend_on_how_rows_arrive(tmp_path):
    table = pa.table({"a": [str(i % 977) for i in range(GROUP + 5000)]})
    for name, step in (("x", 999), ("y", 100_000)):
        out = Parquet(tmp_path / f"{name}.parquet", table.schema)
        for at in range(0, len(table), step):
            out.add(table.slice(at, step))
        out.close()
    assert (tmp_path / "x.parquet").read_bytes() == (tmp_path / "y.parquet").read_bytes()
    assert pq.ParquetFile(tmp_path / "x.parquet").metadata.num_row_groups == 2


def test_a_large_table_is_written_in_parts(tmp_path, monkeypatch):
    from shixiao.intake import write as module

    monkeypatch.setattr(module, "GROUP", 10)
    monkeypatch.setattr(module, "PART", 20)
    out = Parquet(tmp_path / "cases.parquet", pa.schema({"a": pa.int64()}), parts=True)
    out.add(pa.table({"a": range(45)}))
    out.close()
    sizes = [pq.read_metadata(p).num_rows for p in sorted((tmp_path / "cases").glob("part-*.parquet"))]
    assert sizes == [20, 20, 5]


def test_a_refused_run_leaves_what_was_there(tmp_path, engine):
    made = taken(tmp_path, engine, PEOPLE, FILES)
    with pytest.raises(SourceRefused):
        taken(tmp_path, engine, PEOPLE, FILES | {"cases.csv": "nothing\n"})
    assert folders.open_folder(tmp_path / "out", "snapshot").root == made.snapshot.root
    assert [p.name for p in tmp_path.iterdir()] in (["in", "out"], ["out", "in"])


def test_two_sources_of_one_name_are_refused(tmp_path, engine):
    paths = [described(tmp_path / n, CASES) for n in ("a", "b")]
    with pytest.raises(SourceRefused, match="two sources are called 'hall'"):
        take(paths, tmp_path / "out", engine)
    with pytest.raises(SourceRefused, match="no source"):
        take([], tmp_path / "out", engine)


def test_a_file_that_may_not_be_read_is_said_to_be_so(tmp_path, engine, monkeypatch):
    from shixiao.intake.formats import csv as reader

    def locked(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(reader, "opened", locked)
    with pytest.raises(DiskRefused, match="Permission denied"):
        taken(tmp_path, engine, CASES, {"cases.csv": "no\n"})


def test_progress_is_told(tmp_path, engine):
    path = described(tmp_path / "in", CASES)
    many(tmp_path / "in", 10)
    said = []
    take([path], tmp_path / "out", engine, KEY, progress=said.append)
    assert said[0] == "cases.csv: 10 rows read" and len(said) == 3


def test_files_may_lie_elsewhere(tmp_path, engine):
    path = described(tmp_path / "in", CASES)
    many(tmp_path / "elsewhere", 10)
    assert take([path], tmp_path / "out", engine, KEY, data=tmp_path / "elsewhere").counts["inputs"][0]["read"] == 10
