"""JSON as web interfaces give it: envelopes, single objects, pages, and keys that stand twice."""

import json

import pytest
from intake_desk import CASES, taken

from shixiao.errors import SourceRefused

SOURCE = CASES.replace("cases.csv", "cases.json")
ROWS = [{"no": n, "office": "east", "opened": "2024-01-05", "closed": None, "visits": 1} for n in (1, 2)]
ONE, TWO = map(json.dumps, ROWS)
TWICE = ONE[:-1] + ', "visits": 2}'


def dumped(value, **how):
    return json.dumps(value, ensure_ascii=False, **how)


READ = {
    "lines": f"{ONE}\n{TWO}\n",
    "lines with a mark": f"\ufeff{ONE}\n{TWO}\n",
    "lines with commas": f"{ONE},\n{TWO},\n",
    "array": dumped(ROWS),
    "array in utf-16": dumped(ROWS).encode("utf-16"),
    "envelope": dumped({"data": ROWS}),
    "envelope with a status": dumped({"code": 0, "message": "ok", "total": 2, "data": ROWS}),
    "envelope in another": dumped({"result": {"records": ROWS, "page": 1}}, indent=2),
    "envelope beside its columns": dumped({"columns": [{"name": "no"}] * 9, "rows": ROWS}),
    "first record beside the brace": f'{{"list": [{ONE},\n{TWO}\n]}}',
    "objects spread over lines": "\n".join(dumped(row, indent=4) for row in ROWS),
    "pages": "\n".join(dumped({"data": [row]}, indent=1) for row in ROWS),
}


@pytest.mark.parametrize("what", READ)
def test_each_object_is_a_row_however_it_is_wrapped(tmp_path, engine, what):
    made = taken(tmp_path, engine, SOURCE, {"cases.json": READ[what]})
    assert made.sums("cases") == {"read": 2, "accepted": 2, "rejected": 0, "skipped": 0}


@pytest.mark.parametrize("indent", [None, 2])
def test_one_object_alone_is_one_row_with_what_it_holds(tmp_path, engine, indent):
    one = dumped(ROWS[0] | {"notes": [{"no": 7}, {"no": 8}]}, indent=indent)
    source = SOURCE.replace("tables:", "ignore: [notes]\n        tables:")
    assert taken(tmp_path, engine, source, {"cases.json": one}).column("cases", "case") == ["hall:1"]


@pytest.mark.parametrize(
    "text", [f"{TWO}\n{TWICE}\n", f"[{TWO}, {TWICE}]", f'{{"data": [{TWO}, {TWICE}]}}', f'[{TWO}, {{"a": {TWICE}}}]']
)
def test_a_row_in_which_a_key_stands_twice_is_rejected_by_its_name(tmp_path, engine, text):
    made = taken(tmp_path, engine, SOURCE, {"cases.json": text})
    assert made.why("cases") == [(2, "visits", "key_twice")]


@pytest.mark.parametrize("text", [f"[{TWICE}]", TWICE, f'{{"data": [{TWICE}]}}'])
def test_where_no_other_row_is_there_the_key_that_stands_twice_stops_the_run(tmp_path, engine, text):
    with pytest.raises(SourceRefused, match="the key 'visits' stands twice"):
        taken(tmp_path, engine, SOURCE, {"cases.json": text})


@pytest.mark.parametrize("text", [dumped({"data": ROWS}, indent=1)[:-9], f"[{ONE}, {TWO[:-3]}"])
def test_json_that_breaks_off_stops_at_its_line(tmp_path, engine, text):
    with pytest.raises(SourceRefused, match="this is not sound JSON") as refused:
        taken(tmp_path, engine, SOURCE, {"cases.json": text})
    assert refused.value.where.rsplit(":", 1)[-1].isdecimal()


def test_of_two_lists_with_the_same_names_none_is_guessed(tmp_path, engine):
    with pytest.raises(SourceRefused, match="2 lists hold these names: now, before"):
        taken(tmp_path, engine, SOURCE, {"cases.json": dumped({"now": ROWS, "before": ROWS})})


def test_a_list_that_is_cut_says_how_much_more_there_is(tmp_path, engine):
    from shixiao.intake.listing import listed

    assert listed(range(3), shown=2) == "0, 1, and 1 more" and listed(range(2), shown=2) == "0, 1"
    row = ROWS[0] | {f"q {n}:": 1 for n in range(30)}
    with pytest.raises(SourceRefused, match="and 10 more") as refused:
        taken(tmp_path, engine, SOURCE, {"cases.json": dumped([row])})
    assert [f'      - "q {n}:"' in refused.value.do for n in range(30)] == [True] * 30
