"""What the public edition says of ratings beside a third party's sample names no office before its time."""

import pyarrow as pa
import pytest

from shixiao.outcomes.tables import SCHEMAS
from shixiao.publish import editions, third_party
from shixiao.publish.frame import frame
from shixiao.publish.reading import View
from shixiao.words import speaking

SAID = {"measure": "surveyed_satisfied", "status": "said", "estimate": 0.7, "low": 0.6, "high": 0.78, "tried": 90,
        "answered": 60, "yes": 42, "refused": 9, "unreachable": 21, "no_such_business": 2, "fabricated": 0.02,
        "fabricated_low": 0.01, "fabricated_high": 0.06, "response": 0.66, "bound_low": 0.4, "bound_high": 0.86,
        "ratings": 500, "raw": 0.97, "raw_low": 0.95, "raw_high": 0.98, "apart": 0.27, "differs": "higher"}  # fmt: skip


def view(state, status="said"):
    verdicts = [
        {"office": "east", "measure": "satisfied", "status": "said", "asked": 400, "yes": 320.0, "estimate": 0.8,
         "low": 0.79, "high": 0.84, "left_out": 100, "estimate_all": 0.97},
        {"office": "east", "measure": "surveyed_satisfied", "status": status, "asked": 60, "estimate": 0.7, "low": 0.6,
         "high": 0.78},
    ]  # fmt: skip
    tables = {
        "offices": [{"office": "east", "name": "东", "assessed": True}],
        "verdicts": verdicts,
        "findings": [{"finding": "1", "rule": "staff_praise", "office": "east", "rows": 100, "state": state}],
        "calibrated": [{**SAID, "office": ""}, {**SAID, "office": "east"}],
    }
    held = {name: pa.Table.from_pylist(rows, schema=SCHEMAS[name]) for name, rows in tables.items()}
    about = {"measures": [], "smallest_sample": 30}
    return View("assessor", about, {"third_party_satisfied": {"answers_doubted": 0}}, [], held, "", "")


def east(shown):
    return next(r for r in shown.rows("calibrated") if r["office"] == "east")


def test_while_a_finding_is_pending_only_believed_ratings_stand_beside_an_office():
    row = east(editions.public(view("open")))
    assert (row["raw"], row["ratings"], row["differs"]) == (0.8, 400, "higher")
    assert row["apart"] == pytest.approx(0.1) and row["turns_at"] is None
    assert east(editions.public(view("final")))["raw"] == 0.97


def test_nobody_learns_how_the_people_of_one_office_failed_to_answer():
    shown = editions.public(view("final"))
    row, whole = east(shown), next(r for r in shown.rows("calibrated") if not r["office"])
    hidden = ("refused", "unreachable", "no_such_business", "fabricated")
    assert all(row[name] is None and whole[name] is not None for name in hidden)
    assert east(view("final"))["refused"] == 9


def test_an_office_about_which_nothing_is_said_is_blank_here_too():
    row = east(editions.public(view("final", status="too_few")))
    assert row["estimate"] is None and row["raw"] is None and row["answered"] is None


def test_the_pages_say_both_figures_and_what_they_rest_on():
    with speaking("en"):
        f = frame(view("final"))
        told = third_party.front(f)
        assert [b["text"] for b in told["bars"]] == ["97%", "70%", "40–86%"]
        assert "The ratings say 27 points more" in told["sentences"][0]
        assert any("60 of 90 people" in said for said in told["sentences"])
        assert [o["name"] for o in told["offices"]] == ["东"]
        assert third_party.office(f, "east")["bars"] and third_party.office(f, "west") is None
