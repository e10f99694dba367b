"""What must not be in an edition is not in any of its files, whatever their format."""

import json
import re
import zipfile

import made_up
import numpy as np
import pyarrow as pa
import pytest
from test_small_groups_stay_hidden import equations, loose

from shixiao.publish import editions
from shixiao.publish.reading import read

KEY = re.compile(r"city:\d{4}\b")


def texts(folder):
    """Every file as text; what is zipped (XLSX, DOCX) unpacked."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as parts:
                for name in parts.namelist():
                    yield f"{path.name}/{name}", parts.read(name).decode("utf-8", "replace")
        else:
            yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


def holding(folder, wanted):
    return [name for name, text in texts(folder) if wanted in text]


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param(made_up.DEVICE, id="a pseudonym"),
        pytest.param("good ratings from device", id="a sentence of evidence"),
        pytest.param("city:0007-0003", id="a case number"),
        pytest.param("社保卡补办", id="a service somebody asked for"),
    ],
)
def test_the_public_edition_holds_nothing_about_one_person(publication, secret):
    assert holding(publication / "public", secret) == []
    assert holding(publication / "assessor", secret), "the secret is planted"


def findings(folder):
    return json.loads((folder / "tables" / "findings.json").read_text(encoding="utf-8"))


def test_an_office_is_named_with_a_finding_only_when_it_is_final(publication):
    public = {row["rule"]: row["office"] for row in findings(publication / "public") if row["office"]}
    assert public == {"own_devices": "city:0004", "staff_praise": "city:0006"}
    assert {"city:0008", "city:0010", "city:0016"} < {row["office"] for row in findings(publication / "assessor")}


AS_IT_IS = {  # an existing scheme on the same data: it counts records as they were recorded
    "written": {"office": ["city:0008"], "total": [91.5]},
    "points": {"office": ["city:0008"], "measure": ["on_time"], "value": [0.915], "points": [91.5]},
    "compared": {"office": ["city:0008"], "old_score": [91.5], "old_rank": [1]},
}


def verdict(folder, office, measure):
    rows = json.loads((folder / "tables" / "verdicts.json").read_text(encoding="utf-8"))
    return next(row for row in rows if (row["office"], row["measure"]) == (office, measure))


def with_pending(assessment, left_out):
    """Left out per office, in public, with doubted records at the office whose finding is under appeal."""
    shown = public_with_pending(assessment, left_out).rows("verdicts")
    return {row["office"]: row["left_out"] for row in shown if row["measure"] == "on_time"}


def public_with_pending(assessment, left_out):
    view = read(assessment)
    view.tables.update({name: pa.table(as_it_is) for name, as_it_is in AS_IT_IS.items()})
    rows = view.rows("verdicts")
    for row in rows:
        if (row["office"], row["measure"]) == ("city:0008", "on_time"):
            row["left_out"] = left_out
    view.tables["verdicts"] = pa.Table.from_pylist(rows, schema=view.tables["verdicts"].schema)
    return editions.public(view)


def test_a_pending_finding_is_not_given_away_by_the_effect_of_its_records(assessment):
    shown = with_pending(assessment, left_out=84)
    final = {shown.pop("city:0004"), shown.pop("city:0006")}  # all their findings are final
    assert None not in final
    assert set(shown.values()) == {None}, "blank for one office alone would name it"


def test_without_pending_records_the_effect_is_shown_for_everybody(assessment):
    assert None not in with_pending(assessment, left_out=0).values()


def test_what_an_existing_scheme_gives_is_not_public_while_it_rests_on_records_in_dispute(assessment):
    shown = public_with_pending(assessment, left_out=84)
    assert [shown.tables[name].num_rows for name in AS_IT_IS] == [0, 0, 0]
    settled = public_with_pending(assessment, left_out=0)
    assert settled.rows("written")[0]["total"] == settled.rows("points")[0]["points"] == 91.5
    assert (settled.rows("compared")[0]["old_rank"], settled.rows("compared")[0]["old_score"]) == (1, None)


def test_nothing_is_said_in_public_of_an_office_with_too_few(publication):
    few = verdict(publication / "public", "city:0002", "satisfied")
    assert few["status"] == "too_few" and few["asked"] and few["yes"] is few["estimate"] is None
    assert verdict(publication / "assessor", "city:0002", "satisfied")["yes"] is not None


def test_no_hidden_group_follows_from_the_published_table(publication):
    rows = json.loads((publication / "public" / "tables" / "gaps.json").read_text(encoding="utf-8"))
    everything = json.loads((publication / "assessor" / "tables" / "gaps.json").read_text(encoding="utf-8"))
    truth = {(r["measure"], r["by"], r["office"], r["group"]): r["asked"] for r in everything}
    hidden_at_all = 0
    for measure, by in sorted({(r["measure"], r["by"]) for r in rows}):
        here = [r for r in rows if (r["measure"], r["by"]) == (measure, by)]
        said = {r["office"] for r in here if r["office"] and verdict_said(publication, r["office"], measure)}
        offices, groups = sorted(said), sorted({r["group"] for r in here})
        counts = np.zeros((len(offices) + 1, len(groups)), dtype=np.int64)
        hidden = np.zeros(counts.shape, dtype=bool)
        for r in here:
            if r["office"] in said or not r["office"]:
                at = offices.index(r["office"]) if r["office"] else -1, groups.index(r["group"])
                counts[at] = truth[(measure, by, r["office"], r["group"])]
                hidden[at] = r["asked"] is None
        counts[-1] = counts[:-1].sum(axis=0)
        assert not (hidden & (counts == 0)).any()
        assert not (~hidden & (counts > 0) & (counts < 10)).any()
        assert (loose(equations(counts.shape), hidden) | ~hidden).all()
        hidden_at_all += int(hidden.sum())
    assert hidden_at_all > 20


def verdict_said(publication, office, measure):
    return verdict(publication / "public", office, measure)["status"] == "said"


def test_all_offices_together_leaves_out_offices_about_which_nothing_is_said(assessment):
    """So that nobody gets their figures as a difference; the others' are shown as they are."""
    view = read(assessment)
    said = {(r["office"], r["measure"]) for r in view.rows("verdicts") if r["status"] == "said"}
    sums, everybody = {}, {}
    for r in view.rows("gaps"):
        key = (r["measure"], r["by"], r["group"])
        if (r["office"], r["measure"]) in said:
            sums[key] = sums.get(key, 0) + r["asked"]
        elif not r["office"]:
            everybody[key] = r["asked"]
    together = {(r["measure"], r["by"], r["group"]): r for r in editions.public(view).rows("gaps") if not r["office"]}
    shown = {key: r for key, r in together.items() if r["asked"] is not None}
    assert {key: r["asked"] for key, r in shown.items()} == {key: sums[key] for key in shown}
    assert all(abs(r["yes"] / r["asked"] - r["estimate"]) < 1e-12 for r in shown.values())
    assert any(r["asked"] < everybody[key] for key, r in shown.items())


def test_a_closed_edition_holds_no_other_office(publication):
    others = [name for name in made_up.NAMES if name != made_up.NAMES[6]]
    for name, text in texts(publication / "closed" / "0007"):
        assert set(KEY.findall(text)) <= {"city:0007", "city:0000"}, name  # itself and its superior
        assert not [other for other in others if other in text], name


def test_a_closed_edition_has_its_cases_with_days_and_without_hours(publication):
    rows = json.loads((publication / "closed" / "0007" / "tables" / "cases.json").read_text(encoding="utf-8"))
    assert len(rows) == 12 and all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["opened_on"]) for row in rows)


def test_evidence_reaches_the_office_without_pseudonym_and_clock(publication):
    rows = json.loads((publication / "closed" / "0008" / "tables" / "evidence.json").read_text(encoding="utf-8"))
    assert {row["evidence"] for row in rows} == {"12 good ratings from device #1 at"}
    assert holding(publication / "closed", made_up.DEVICE) == []


def test_the_assessor_has_every_row_of_the_assessment(publication, assessment):
    for name, table in read(assessment).tables.items():
        rows = json.loads((publication / "assessor" / "tables" / f"{name}.json").read_text(encoding="utf-8"))
        assert len(rows) == table.num_rows


def test_a_small_count_beside_a_measure_is_hidden_and_a_length_of_time_is_not(assessment):
    view = read(assessment)
    rows = [r | {"number": 3} for r in view.rows("beside") if r["measure"] == "waiting"]
    rows += [r | {"item": "p90", "number": 3} for r in rows]
    view.tables["beside"] = pa.Table.from_pylist(rows, schema=view.tables["beside"].schema)
    shown = {}
    for row in editions.public(view).rows("beside"):
        if verdict_of(view, row["office"], "waiting") == "said":
            shown.setdefault(row["item"], set()).add(row["number"])
    assert shown == {"open_past_due": {None}, "p90": {3}}


def verdict_of(view, office, measure):
    return next(r["status"] for r in view.rows("verdicts") if (r["office"], r["measure"]) == (office, measure))
