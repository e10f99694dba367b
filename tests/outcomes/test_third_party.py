"""A third party's sample: drawn so that it can be proven, answered, read strictly, and told with its doubts."""

import datetime as dt
import json
import shutil
from itertools import pairwise

import numpy as np
import pytest
import xlsxwriter
from outcomes.small import snapshot

from shixiao.design.sample import load_design
from shixiao.engine import open_engine
from shixiao.errors import BadNumbers, DiskRefused, FolderRefused, SchemeRefused, SourceRefused
from shixiao.outcomes import calibrated, estimate, returned, sample, sheets, surveyed
from shixiao.outcomes.raked import raked
from shixiao.stats import sampling, two_phase

pytestmark = pytest.mark.usefixtures("in_english")
SEED = "a secret of sixteen characters and more"
AT = dt.datetime(2026, 2, 1, 2, tzinfo=dt.UTC)
DESIGN = """
survey: small
title: 小调查
period: {from: 2026-01-01, to: 2026-06-30}
wanted: {half_width: 0.1}
response: 0.6
doubted: [default_rating]
"""


def day(i):
    return AT + dt.timedelta(days=i % 90)


def register(cases=300):
    """East: a third not rated, a third rated good, the rest bad; every tenth of the good is a default."""
    rows, given = [], []
    for i in range(cases):
        office = "registry:east" if i % 2 else "registry:west"
        case = f"hall:{i:03d}"
        rows.append({"case": case, "office": office, "applicant": f"p{i}", "phone": f"n{i}",
                     "channel": "online" if i % 5 else "counter",
                     "opened_at": day(i), "closed_at": day(i)})  # fmt: skip
        if i % 3:
            given.append({"rating": f"r{i}", "office": office, "case": case, "rater": f"p{i}", "phone": f"n{i}",
                          "stars": 5 if i % 3 == 1 else 1, "given_at": day(i) + dt.timedelta(days=1),
                          "is_default": i % 30 == 1})  # fmt: skip
    offices = [{"office": f"registry:{o}", "name": o, "assessed": True} for o in ("east", "west")]
    return {"offices": offices, "cases": rows, "ratings": given}


@pytest.fixture
def place(tmp_path):
    (tmp_path / "design.yml").write_text(DESIGN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def engine(place):
    with open_engine("duckdb", memory="1GB", threads=2, allowed=[place]) as opened:
        yield opened


def drawn(place, engine, more="", seed=SEED, **tables):
    (place / "design.yml").write_text(DESIGN + more, encoding="utf-8")
    taken = snapshot(place, **(register() | tables))
    return sample.draw(taken, *load_design(place / "design.yml"), seed, engine)


# ---- the register and the draw ------------------------------------------------------------------------------------


def test_each_case_stands_in_the_stratum_of_what_is_known_of_it(place, engine):
    strata = {(r["office"], r["stratum"]): r["population"] for r in drawn(place, engine).said["strata"]}
    assert sum(strata.values()) == 300
    assert {s: sum(n for (_o, t), n in strata.items() if t == s) for _o, s in strata} == {
        "not_rated": 100, "rated_good": 90, "rated_bad": 100, "doubted": 10,
    }  # fmt: skip


def test_of_several_ratings_of_a_case_the_doubted_one_comes_first_then_the_bad(place, engine):
    at = day(0) + dt.timedelta(days=2)
    more = [
        {"rating": "x1", "office": "registry:west", "case": "hall:004", "stars": 1, "given_at": at},  # had a good one
        {"rating": "x2", "office": "registry:west", "case": "hall:002", "stars": 5, "given_at": at, "is_default": True},
    ]
    said = drawn(place, engine, ratings=register()["ratings"] + more).said["strata"]
    total = {s: sum(r["population"] for r in said if r["stratum"] == s) for s in ("rated_good", "rated_bad", "doubted")}
    assert total == {"rated_good": 89, "rated_bad": 100, "doubted": 11}


def test_a_withdrawn_or_open_case_and_one_of_another_time_is_not_in_the_register(place, engine):
    rows = register()["cases"]
    rows[0]["outcome"], rows[1]["closed_at"] = "withdrawn", None
    rows[2]["closed_at"] = dt.datetime(2025, 12, 31, 2, tzinfo=dt.UTC)
    assert drawn(place, engine, cases=rows).said["register"]["cases"] == 297


def test_channels_are_told_apart_where_the_design_does(place, engine):
    said = drawn(place, engine, "channels: {网上: [online]}\n").said["strata"]
    assert {r["stratum"].partition(" · ")[2] for r in said} == {"网上", "-"}


def test_the_sample_is_as_large_as_the_wanted_half_width_needs_and_no_office_is_left_out(place, engine):
    overall = drawn(place, engine)
    each = drawn(place, engine, "").said
    wide = drawn(place, engine, "offices: {offices: ['registry:east']}\n").said
    assert overall.said["half_width"]["due"] <= 0.1 and each["half_width"]["wanted"] == 0.1
    assert {r["office"] for r in wide["strata"]} == {"registry:east"}
    sizes = {r["office"]: 0 for r in each["strata"]}
    for r in each["strata"]:
        sizes[r["office"]] += r["asked"]
    assert all(n >= 8 for n in sizes.values())


def test_the_draw_depends_on_seed_and_register_and_on_nothing_else(place, engine):
    first, again, other = (drawn(place, engine, seed=s) for s in (SEED, SEED, SEED + "!"))
    assert first == again
    assert first.said["commitment"] == sampling.commitment(SEED) != other.said["commitment"]
    assert {c["case"] for c in first.contacts} != {c["case"] for c in other.contacts}


def test_a_contact_number_tells_neither_the_case_nor_the_stratum(place, engine):
    found = drawn(place, engine)
    ordered = sorted(found.contacts, key=lambda c: c["contact"])
    changes = sum(a["stratum"] != b["stratum"] for a, b in pairwise(ordered))
    assert changes > len(ordered) / 3
    assert not any(c["case"].split(":")[1] in c["contact"] for c in found.contacts)


def test_telephones_of_staff_shared_or_changed_after_a_bad_rating_are_visited(place, engine):
    tables = register()
    for row in tables["cases"]:
        number = int(row["case"][5:])
        row["phone"] = {0: "of staff", 1: "shared", 2: None, 3: "another"}.get(number % 6, row["phone"])
    staff = [{"staff": "s1", "office": "registry:east", "phone": "of staff"}]
    for rating in tables["ratings"]:
        rating["stars"] = 1
    seen = {int(c["case"][5:]) % 6: set() for c in drawn(place, engine, staff=staff, **tables).contacts}
    for c in drawn(place, engine, staff=staff, **tables).contacts:
        seen[int(c["case"][5:]) % 6].add((c["telephone"], c["mode"]))
    assert seen[0] == {("staff", "visit")} and seen[1] == {("shared", "visit")} and seen[2] == {("none", "visit")}
    assert seen[4] == seen[5] == {("", "phone")}


def test_where_no_case_of_an_office_has_a_telephone_nobody_is_sent_out_for_it(place, engine):
    rows = [{**r, "phone": None} for r in register()["cases"]]
    assert {c["mode"] for c in drawn(place, engine, cases=rows).contacts} == {"phone"}


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("wanted: {half_width: 0.7}", "half_width"),
        ("channels: {a: [online], b: [online, post]}", "two groups of channels: online"),
        ("doubted: [defaultrating]", "default_rating"),
        ("asked_until: 2025-01-01", "fieldwork ends before"),
        ("respnse: 0.5", "response"),
    ],
)
def test_a_design_that_cannot_be_meant_is_refused(place, engine, said, named):
    key = said.split(":")[0]
    text = "\n".join(line for line in DESIGN.splitlines() if not line.startswith(key)) + f"\n{said}\n"
    (place / "design.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SchemeRefused, match=named):
        sample.draw(snapshot(place, **register()), *load_design(place / "design.yml"), SEED, engine)


# ---- proof ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def out(place, engine):
    taken = snapshot(place, **register())
    sample.sample(taken, place / "design.yml", place / "callback.xlsx", None, engine)
    return place / "callback.xlsx"


def test_whoever_has_register_and_seed_can_make_the_draw_again(place, engine, out):
    seed = out.with_suffix(".seed")
    assert sample.differences(place / "snapshot", out, seed, engine) == []
    said = json.loads(out.with_suffix(".json").read_text())
    said["strata"][0]["population"] += 1
    out.with_suffix(".json").write_text(json.dumps(said))
    assert sample.differences(place / "snapshot", out, seed, engine) == ["strata: comes out otherwise"]
    (place / "other.seed").write_text("some other secret seed, long enough")
    assert "not the one" in sample.differences(place / "snapshot", out, place / "other.seed", engine)[0]


def test_a_workbook_or_joining_list_that_is_not_the_drawn_one_is_named_by_row(place, engine, out, tmp_path):
    kept = tmp_path / "handed out"
    kept.mkdir()
    for file in out.parent.glob(f"{out.stem}.*"):
        shutil.copy(file, kept)
    copy, listed = kept / out.name, kept / f"{out.stem}.join.csv"

    def wrong():
        return sample.differences(place / "snapshot", copy, out.with_suffix(".seed"), engine)

    assert wrong() == []
    good, lines = copy.read_bytes(), listed.read_text().splitlines()
    copy.write_bytes(b"garbage")
    assert wrong() == [f"{copy.name}: cannot be read"]
    copy.write_bytes(good)
    listed.write_text("\n".join([lines[0], lines[2], lines[1], *lines[3:], ""]))
    assert [line.split(":")[0] for line in wrong()] == [listed.name] * 2
    listed.write_text("\n".join(lines[:-1]) + "\n")
    assert wrong() == [f"{listed.name}: row {len(lines)} is missing"]
    listed.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())  # as a spreadsheet saves it again
    assert wrong() == []


def test_a_draw_that_cannot_be_written_leaves_none_of_its_files(place, engine, out, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    (there / "a.json").write_text("mine")
    with pytest.raises(DiskRefused, match="stands there already"):
        sample.sample(place / "snapshot", place / "design.yml", there / "a.xlsx", None, engine)
    assert [(p.name, p.read_text()) for p in there.iterdir()] == [("a.json", "mine")]


def test_seed_and_joining_list_are_for_their_owner_and_a_draw_is_not_made_twice(place, engine, out):
    for name in (".seed", ".join.csv"):
        assert out.with_suffix(name).stat().st_mode & 0o077 == 0
    assert "hall:" not in out.with_suffix(".json").read_text()
    with pytest.raises(DiskRefused, match="stands there already"):
        sample.sample(place / "snapshot", place / "design.yml", out, None, engine)


def test_a_seed_that_can_be_guessed_is_refused(place):
    (place / "weak.seed").write_text("12345")
    with pytest.raises(BadNumbers, match="shorter"):
        sample.write_seed(place / "weak.seed")


# ---- sheets that come back ------------------------------------------------------------------------------------------


def filled(out, path, *lines, headings=None):
    """A returned form: (contact, {column: value}) per line."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("回答表")
    names = list(sheets.columns())
    sheet.write_row(0, 0, headings or list(sheets.columns().values()))
    for i, (contact, said) in enumerate(lines, 1):
        sheet.write(i, 0, contact)
        for name, value in said.items():
            sheet.write(i, names.index(name), value)
    book.close()
    return path


def known(out):
    return returned.read_list(out.with_suffix(".join.csv"))


def mains(out):
    return sorted(c for c, r in known(out).items() if r["role"] == "main")


YES = {"status": "answered", "satisfied": "yes", "solved": "no"}


def read(out, place, *lines):
    strata = sample.read_drawn(out.with_suffix(".json"))["strata"]
    return returned.returned([filled(out, place / "back.xlsx", *lines)], known(out), strata)


def test_every_line_is_accepted_not_needed_or_rejected_with_its_reason(place, out):
    one, two, three, four, five, six, seven, *_rest = mains(out)
    got = read(
        out, place, (one, YES), ("SMALL-99999", YES), (one, YES), (two, {**YES, "satisfied": "very"}), (three, {}),
        (four, {"satisfied": "yes"}), (five, {"status": "refused", "satisfied": "no"}), (six, {"status": "answered"}),
        (seven, {**YES, "answered_at": "soon"}),
    )  # fmt: skip
    account = got.account()
    assert account["read"] == 9 == account["accepted"] + account["not_needed"] + account["rejected"]
    assert account["reasons"] == {
        "unknown_contact": 1, "answered_twice": 1, "not_in_list": 1, "no_status": 1, "answer_without_being_answered": 1,
        "answered_nothing": 1, "not_a_time": 1,
    }  # fmt: skip
    assert {(r["row"], r["reason"]) for r in got.rejected} >= {(3, "unknown_contact"), (4, "answered_twice")}


def test_who_was_never_tried_counts_as_not_reached_and_weights_add_up_to_the_register(place, out):
    got = read(out, place, *[(c, YES) for c in mains(out)[:20]])
    assert got.never_tried == len(mains(out)) - 20
    assert sum(p["status"] == "unreachable" for p in got.people) == got.never_tried
    assert sum(p["weight"] for p in got.people) == pytest.approx(300, abs=0.01)


def test_the_reserve_before_its_turn_is_noticed(place, out):
    late = next(c for c, r in known(out).items() if r["role"] == "reserve")
    assert read(out, place, (late, YES)).out_of_order == 1
    assert read(out, place, *[(c, YES) for c in mains(out)]).out_of_order == 0


def test_only_a_clear_no_about_agents_and_relatives_makes_a_case_one_that_nobody_had(place, out):
    never = {"status": "never had such business"}
    one, two, three = mains(out)[:3]
    got = read(
        out, place, (one, never), (two, never | {"somebody_else": "yes"}), (three, never | {"somebody_else": "no"})
    )
    came = {p["answer"]: p["status"] for p in got.people}
    assert (came[one], came[two], came[three]) == ("unreachable", "unreachable", "no_such_business")
    assert got.ruled_out == 2


def test_a_form_in_the_other_language_is_read_as_well(place, out):
    one = mains(out)[0]
    chinese = list(returned._coded("head"))[: len(sheets.columns())]
    path = filled(out, place / "zh.xlsx", (one, {"status": "已答", "satisfied": "否"}), headings=chinese)
    got = returned.returned([path], known(out), sample.read_drawn(out.with_suffix(".json"))["strata"])
    assert [(p["status"], p["satisfied"]) for p in got.people if p["answer"] == one] == [("answered", False)]


def test_a_workbook_that_is_none_or_another_one_is_refused(place, out):
    (place / "torn.xlsx").write_bytes(b"PK no")
    for path in (place / "torn.xlsx", filled(out, place / "odd.xlsx", headings=["a", "b"])):
        with pytest.raises(SourceRefused):
            returned.returned([path], known(out), [])


def test_sheets_become_a_source_and_the_estimate_stands_beside_the_ratings(place, engine, out):
    lines = [(c, YES | {"satisfied": "yes" if int(known(out)[c]["case"][5:]) % 3 == 1 else "no"}) for c in mains(out)]
    back = filled(out, place / "back.xlsx", *lines)
    found = estimate.from_sheets(
        place / "snapshot", out.with_suffix(".json"), [back], engine, 0.9, 5, lambda _said: None
    )
    whole = found.rows[0]
    assert whole["low"] <= 1 / 3 <= whole["high"] and whole["estimate"] == pytest.approx(1 / 3, abs=0.07)
    assert (whole["ratings"], whole["raw"], whole["defaults"]) == (190, pytest.approx(90 / 190), 10)
    assert whole["cases"] == 300
    assert whole["differs"] == "higher" and whole["apart"] > 0.1
    assert whole["bound_low"] <= whole["estimate"] <= whole["bound_high"] and whole["response"] == 1.0
    assert whole["raked_low"] < whole["raked"] < whole["raked_high"]
    source = estimate.write_source(found, out.with_suffix(".json"), place / "source")
    assert source.is_file() and (place / "source" / "answers_hall_registry.csv").is_file()
    for form in ("text", "json", "csv"):
        assert "33." in estimate.show(found, form) or "0.3" in estimate.show(found, form)


def test_sheets_of_another_register_are_refused(place, engine, out):
    back = filled(out, place / "back.xlsx", (mains(out)[0], YES))
    snapshot(place, **(register(240)))
    with pytest.raises(FolderRefused, match="not the register"):
        estimate.from_sheets(place / "snapshot", out.with_suffix(".json"), [back], engine, 0.9, 5, lambda _said: None)


# ---- the estimate ---------------------------------------------------------------------------------------------------


def people(*cells):
    """(office, stratum, cases, satisfied, not, refused, unreachable, no such business): one row per person tried."""
    out = []
    for office, stratum, cases, *numbers in cells:
        came = ["answered", "answered", "refused", "unreachable", "no_such_business"]
        tried = sum(numbers)
        for k, (status, n) in enumerate(zip(came, numbers, strict=False)):
            for _i in range(n):
                out.append({"answer": str(len(out)), "office": office, "stratum": stratum, "weight": cases / tried,
                            "status": status, "satisfied": [True, False][k] if k < 2 else None, "solved": None,
                            "agent": False, "doubted": False, "channel": None, "age_band": None})  # fmt: skip
    return out


def told(rows, raw=None, level=0.9, smallest=5):
    cells = calibrated.cells(surveyed.tallied(rows, "satisfied"), sorted({r["office"] for r in rows}))
    return {r["office"]: r for r in calibrated.rows("surveyed_satisfied", cells, raw or {}, level, smallest)}


def test_strata_count_by_their_cases_and_not_by_their_answers():
    said = told(people(("east", "not_rated", 900, 10, 10), ("east", "rated_good", 100, 20, 0)))
    assert said["east"]["estimate"] == pytest.approx(0.9 * 0.5 + 0.1 * 1.0)
    centre, low, high = two_phase.estimate([[900, 100]], [[10, 20]], [[20, 20]], 0.9)
    assert [said["east"][k] for k in ("estimate", "low", "high")] == pytest.approx([centre[0], low[0], high[0]])
    assert said["east"]["cases"] == 1000 and said["east"]["deff"] > 1


def test_offices_together_are_weighed_by_their_cases():
    said = told(people(("big", "not_rated", 900, 5, 5), ("small", "not_rated", 100, 10, 0)))
    assert said[""]["estimate"] == pytest.approx(0.9 * 0.5 + 0.1)
    assert said["small"]["estimate"] == 1.0 and said["big"]["estimate"] == 0.5


def test_groups_of_channels_of_one_status_are_folded_with_their_cases():
    rows = people(("east", "not_rated · 网上", 300, 8, 2), ("east", "not_rated · 线下", 100, 2, 8))
    assert told(rows)["east"]["estimate"] == pytest.approx(0.75 * 0.8 + 0.25 * 0.2)


def test_cases_that_nobody_had_leave_the_denominator_and_are_counted():
    rows = people(("east", "rated_good", 100, 5, 0, 0, 0, 15), ("east", "not_rated", 100, 10, 10))
    east = told(rows)["east"]
    assert east["no_such_business"] == 15 and east["fabricated"] == pytest.approx(0.375)
    assert east["estimate"] == pytest.approx((25 * 1.0 + 100 * 0.5) / 125)


def test_who_does_not_answer_widens_what_is_possible():
    few = told(people(("east", "not_rated", 100, 10, 10, 10, 10)))["east"]
    assert (few["response"], few["tried"]) == (0.5, 40)
    assert (few["bound_low"], few["bound_high"]) == (pytest.approx(0.25), pytest.approx(0.75))
    turned = told(people(("east", "not_rated", 100, 10, 10, 10, 10)), {"east": (100, 60, 7)})["east"]
    assert turned["turns_at"] == pytest.approx(0.2, abs=0.01) and turned["raw"] == 0.6
    assert (turned["ratings"], turned["defaults"]) == (100, 7)


def test_ratings_that_say_more_than_people_do_are_named_higher():
    rows = people(("east", "not_rated", 100, 20, 20))
    assert told(rows, {"east": (1000, 950, 7)})["east"]["differs"] == "higher"
    assert told(rows, {"east": (40, 22, 7)})["east"]["differs"] == "no"
    assert told(rows, {"east": (1000, 50, 7)})["east"]["differs"] == "lower"
    assert told(rows)["east"]["raw"] is None


def test_small_offices_are_drawn_towards_the_others_and_own_figures_stay():
    random = np.random.default_rng(3)
    cells = []
    for i in range(12):
        n = 8 if i == 0 else 60
        yes = n if i == 0 else int(random.binomial(n, 0.6 + 0.02 * i))
        cells.append((f"o{i:02d}", "not_rated", 500, yes, n - yes))
    said = told(people(*cells))
    first = said["o00"]
    assert first["estimate"] == 1.0 and first["small"] < 0.95
    assert 0 <= first["shrinkage"] < said["o05"]["shrinkage"] <= 1


def test_an_office_with_too_few_answers_is_not_said_and_one_nobody_reached_is_not_asked():
    said = told(people(("a", "not_rated", 100, 2, 1), ("b", "not_rated", 100, 0, 0, 3, 3), ("c", "x", 100, 9, 9)))
    assert {o: said[o]["status"] for o in ("a", "b", "c")} == {"a": "too_few", "b": "not_asked", "c": "said"}
    assert said["b"]["estimate"] is None and said["b"]["response"] == 0


def test_two_surveys_of_one_office_do_not_double_its_cases():
    rows = [r | {"survey": s} for s in ("one", "two") for r in people(("east", f"{s}", 100, 5, 5))]
    assert told(rows)["east"]["cases"] == 100


def test_an_agents_case_is_no_case_that_nobody_had_and_a_decided_answer_is_not_believed():
    rows = people(("east", "not_rated", 100, 10, 0, 0, 0, 10))
    for r in rows[10:]:
        r["agent"] = True
    rows[0]["doubted"] = True
    east = told(rows)["east"]
    assert (east["answered"], east["unreachable"], east["no_such_business"]) == (9, 11, 0)


def test_raking_puts_right_whom_the_answers_lack():
    rows = people(("east", "not_rated", 400, 30, 10))
    for i, r in enumerate(rows):
        r["channel"] = "online" if i < 25 or i >= 35 else "counter"
    known = {"channel": {"online": 200, "counter": 200}, "age_band": {"": 400}}
    online = [r for r in rows if r["channel"] == "online"]
    counter = [r for r in rows if r["channel"] == "counter"]
    due = np.mean([np.mean([bool(r["satisfied"]) for r in part]) for part in (online, counter)])
    assert raked(rows, "satisfied", known, 0.9)["raked"] == pytest.approx(due)
