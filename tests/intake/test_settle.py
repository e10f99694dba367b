"""What only all rows together can tell: which are double, which refer to nothing, which follow from others."""

import pytest
from intake_desk import CASES, described, taken, write

from shixiao.errors import SourceRefused
from shixiao.intake.snapshot import take

HEAD = "no,office,opened,closed,visits\n"


def test_the_first_of_double_rows_is_kept_and_the_others_say_whether_they_differ(tmp_path, engine):
    rows = "1,east,2024-01-01,,1\n2,east,2024-01-01,,1\n1,east,2024-01-01,,1\n1,east,2024-01-01,,2\n"
    made = taken(tmp_path, engine, CASES, {"cases.csv": HEAD + rows})
    assert [(r["case"], r["visits"]) for r in made.rows("cases")] == [("hall:1", 1), ("hall:2", 1)]
    assert made.why("cases") == [(4, "no", "duplicate_key"), (5, "no", "duplicate_key")]
    assert [r["note"] for r in made.rejected("cases")] == ["same as row 2", "differs from row 2"]


def test_files_come_in_the_order_of_their_names(tmp_path, engine):
    source = CASES.replace("cases.csv", "cases_*.csv")
    files = {"cases_2.csv": HEAD + "1,east,2024-01-02,,2\n", "cases_1.csv": HEAD + "1,east,2024-01-01,,1\n"}
    made = taken(tmp_path, engine, source, files)
    assert made.column("cases", "visits") == [1]
    assert [(r["file"], r["row"]) for r in made.rejected("cases")] == [("cases_2.csv", 2)]


TWO = """
    source: hall
    title: a hall
    inputs:
      - file: offices.csv
        tables:
          offices: {office: code, name: name, parent: above}
      - file: services.csv
        tables:
          services: {service: no, office: office, name: name}
      - file: duties.csv
        tables:
          duties: {duty: no, office: office, service: service}
"""


def test_a_reference_to_nothing_is_rejected_and_so_is_what_refers_to_the_rejected(tmp_path, engine):
    made = taken(
        tmp_path,
        engine,
        TWO,
        {
            "offices.csv": "code,name,above\na,A,zzz\nb,,a\n",
            "services.csv": "no,office,name\n1,a,x\n2,b,y\n3,c,z\n",
            "duties.csv": "no,office,service\n1,a,1\n2,a,2\n3,b,1\n",
        },
    )
    assert made.column("offices", "office") == ["hall:a"]  # its parent does not exist: that is a finding, not a fault
    assert made.why("offices") == [(3, "name", "missing_value")]
    assert made.column("services", "service") == ["hall:1"]
    assert made.why("services") == [(3, "office", "broken_reference"), (4, "office", "broken_reference")]
    assert made.column("duties", "duty") == ["hall:1"]
    assert made.why("duties") == [(3, "service", "broken_reference"), (4, "office", "broken_reference")]


def test_a_soft_reference_may_dangle(tmp_path, engine):
    source = CASES.replace("visits: visits", "service: visits")
    made = taken(tmp_path, engine, source, {"cases.csv": HEAD + "1,east,2024-01-01,,none-such\n"})
    assert made.column("cases", "service") == ["hall:none-such"]


def test_an_alias_leads_to_the_office_before_references_are_checked(tmp_path, engine):
    registry = """
        source: registry
        title: offices and how others call them
        inputs:
          - {file: offices.csv, tables: {offices: {office: code, name: name}}}
          - {file: aliases.csv, tables: {aliases: {source: system, code: code, office: office}}}
    """
    hall = CASES.replace("          offices: {from_distinct: true, office: office, name: office}\n", "")
    paths = [described(tmp_path / "a", registry), described(tmp_path / "b", hall)]
    write(tmp_path / "a", {"offices.csv": "code,name\nE,East\n", "aliases.csv": "system,code,office\nhall,东窗口,E\n"})
    write(tmp_path / "b", {"cases.csv": HEAD + "1,东窗口,2024-01-01,,\n2,西窗口,2024-01-01,,\n"})
    snapshot = take(paths, tmp_path / "out", engine)
    assert snapshot.counts["tables"]["cases"]["accepted"] == 1
    from intake_desk import Taken

    assert Taken(snapshot).column("cases", "office") == ["registry:E"]
    assert Taken(snapshot).why("cases") == [(3, "office", "broken_reference")]


def test_one_alias_for_two_offices_stops_the_run(tmp_path, engine):
    source = """
        source: registry
        title: names
        inputs:
          - {file: offices.csv, tables: {offices: {office: code, name: name}}}
          - {file: aliases.csv, tables: {aliases: {source: system, code: code, office: office}}}
    """
    files = {"offices.csv": "code,name\nE,East\nW,West\n", "aliases.csv": "system,code,office\nhall,x,E\nhall,x,W\n"}
    with pytest.raises(SourceRefused, match="two offices at once"):
        taken(tmp_path, engine, source, files)


def test_derived_rows_take_the_first_value_that_is_not_empty_and_are_counted_apart(tmp_path, engine):
    source = CASES.replace("name: office}", "name: office, kind: closed}").replace("closed_at: closed, ", "")
    rows = "1,east,2024-01-01,,1\n2,east,2024-01-01,hall,1\n3,east,2024-01-01,desk,1\n4,west,2024-01-01,,1\n"
    made = taken(tmp_path, engine, source, {"cases.csv": HEAD + rows})
    assert [(r["office"], r["kind"]) for r in made.rows("offices")] == [("hall:east", "hall"), ("hall:west", None)]
    assert made.counts["inputs"][0]["tables"]["offices"] == {"derived": 2}


def test_a_row_that_was_read_goes_before_one_that_is_derived(tmp_path, engine):
    source = CASES + "      - {file: offices.csv, tables: {offices: {office: code, name: name}}}\n"
    files = {"cases.csv": HEAD + "1,east,2024-01-01,,1\n", "offices.csv": "code,name\neast,The East Hall\n"}
    made = taken(tmp_path, engine, source, files)
    assert made.column("offices", "name") == ["The East Hall"] and not made.rejected("offices")
    assert made.counts["tables"]["offices"] == {"derived": 0, "read": 1, "accepted": 1, "rejected": 0, "skipped": 0}


KEYLESS = """
    source: hall
    title: ratings without a number
    inputs:
      - file: ratings.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          ratings: {office: office, stars: stars, text: text}
"""


def test_rows_without_a_key_are_named_by_what_they_say_and_like_ones_numbered(tmp_path, engine):
    rows = "office,stars,text\na,5,good\na,5,good\na,4,good\na,5,good\n"
    first = taken(tmp_path / "1", engine, KEYLESS, {"ratings.csv": rows})
    keys = first.column("ratings", "rating")
    assert len(set(keys)) == 4 and keys == sorted(keys)
    assert sorted(k.rsplit("-", 1)[1] for k in keys) == ["000001", "000001", "000002", "000003"]
    shuffled = "office,stars,text\na,4,good\na,5,good\na,5,good\na,5,good\n"
    assert taken(tmp_path / "2", engine, KEYLESS, {"ratings.csv": shuffled}).column("ratings", "rating") == keys


def test_rows_left_out_on_purpose_are_counted_as_skipped(tmp_path, engine):
    source = CASES.replace("cases: {", "cases: {only: \"visits != '0'\", ")
    rows = "1,east,2024-01-01,,1\n2,east,2024-01-01,,0\n3,east,x,,0\n4,east,x,,1\n5,east,2024-01-01,,\n"
    made = taken(tmp_path, engine, source, {"cases.csv": HEAD + rows})
    assert made.sums("cases") == {"read": 5, "accepted": 1, "rejected": 1, "skipped": 3}


def test_many_rows_of_which_none_can_be_used_stop_the_run(tmp_path, engine):
    with pytest.raises(SourceRefused, match="not one of 40 rows"):
        taken(tmp_path, engine, CASES, {"cases.csv": HEAD + "".join(f"{i},east,soon,,1\n" for i in range(40))})


def test_no_files_are_fine_only_if_the_source_says_so(tmp_path, engine):
    more = "      - {file: late*.csv, ROWS tables: {offices: {office: code, name: name}}}\n"
    files = {"cases.csv": HEAD + "1,east,2024-01-01,,1\n"}
    with pytest.raises(SourceRefused, match="no file matches"):
        taken(tmp_path / "1", engine, CASES + more.replace("ROWS", ""), files)
    made = taken(tmp_path / "2", engine, CASES + more.replace("ROWS", "rows: {at_least: 0},"), files)
    assert made.counts["tables"]["cases"]["accepted"] == 1


def test_runs_of_like_keys_may_cross_batches(tmp_path, engine, monkeypatch):
    whole = engine.batches
    monkeypatch.setattr(engine, "batches", lambda expr, size=2: whole(expr, size))
    rows = "".join(f"{i % 3},east,2024-01-01,,{i}\n" for i in range(14))
    made = taken(tmp_path, engine, CASES, {"cases.csv": HEAD + rows})
    assert made.column("cases", "visits") == [0, 1, 2] and len(made.why("cases")) == 11
    keyless = "office,stars,text\n" + "a,5,good\n" * 9
    made = taken(tmp_path / "2", engine, KEYLESS, {"ratings.csv": keyless})
    assert [k[-1] for k in made.column("ratings", "rating")] == list("123456789")
