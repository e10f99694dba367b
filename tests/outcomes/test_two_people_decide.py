"""A dossier from open to final: what two people decide leaves the estimate, and both figures stay in sight."""

import datetime as dt

import pytest
from outcomes.small import assessed, verdict

N, SAT = 20, 180
SCHEME = """
disbelieve: []
look_for: [staff_praise]
asks:
  - {use: satisfied}
appeal: {days: 15, to: 复核组}
"""
EVENING = dt.datetime(2026, 3, 9, 16, tzinfo=dt.UTC)
MAY = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)


def ratings():
    """Twenty praises keyed in on a clerk's computer in one evening, 180 honest ones at each office, half bad."""
    praise = [
        {"rating": f"r{i:02}", "case": f"c{i}", "office": "east", "rater": f"p{i}", "device": "pc", "stars": 5,
         "stage": "completion", "channel": "pc", "given_at": EVENING + dt.timedelta(seconds=30 * i)}
        for i in range(N)
    ]  # fmt: skip
    honest = [
        {"rating": f"h{o}{i}", "office": o, "rater": f"q{o}{i}", "device": f"d{o}{i}", "stage": "completion",
         "stars": 5 if (i + i // 60) % 2 else 1, "channel": "mobile",
         "given_at": EVENING - dt.timedelta(days=i % 60 + 1)}
        for o in ("east", "west")
        for i in range(SAT)
    ]  # fmt: skip
    return praise + honest


def cases():
    opened = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    return [
        {"case": f"c{i}", "office": "east", "opened_at": opened, "closed_at": opened + dt.timedelta(minutes=5 * i)}
        for i in range(N)
    ]


def decided(ruling="leave_out", second="b", which=range(N)):
    return [
        {"decision": f"d{i}", "table": "ratings", "record": f"r{i:02}", "ruling": ruling, "first_decider": "a",
         "second_decider": second, "decided_at": MAY}
        for i in which
    ]  # fmt: skip


def run(place, **more):
    said = assessed(
        place, SCHEME, offices=[{"office": o, "name": o} for o in ("east", "west")], ratings=ratings(), cases=cases(),
        signins=[{"signin": "1", "staff": "s1", "office": "east", "device": "pc"}], **more,
    )  # fmt: skip
    (finding,) = (r for r in said["findings"] if r["rule"] == "staff_praise")
    (effect,) = said["effects"]
    return said, finding, effect


def both(effect):
    return round(effect["estimate_with"], 6), round(effect["estimate_without"], 6)


WITH, WITHOUT = 0.55, 0.5  # 110 of 200, 90 of 180


def test_an_open_dossier_changes_nothing_and_shows_what_it_would(tmp_path):
    said, finding, effect = run(tmp_path)
    east = verdict(said, "east", "satisfied")
    assert (finding["state"], finding["ruling"], east["asked"], east["estimate"]) == ("open", None, 200, WITH)
    assert both(effect) == (WITH, WITHOUT) and (effect["asked_with"], effect["asked_without"]) == (200, 180)
    assert effect["ranked"] == 2 and effect["rank_low_without"] == 1


def test_an_office_that_is_ranked_with_nobody_has_no_ranks_in_its_dossier(tmp_path):
    crowd = [
        {"ticket": f"k{i}", "office": "west", "taken_at": EVENING, "served_at": EVENING, "called_at": EVENING,
         "left_at": EVENING + dt.timedelta(hours=10), "outcome": "advice"}
        for i in range(500)
    ]  # fmt: skip
    staff = [{"resource": "r", "office": "west", "posts": 3, "in_post": 1, "open_hours": 40}]
    said, _finding, effect = run(tmp_path, tickets=crowd, resources=staff)
    assert [r["office"] for r in said["load"] if r["overloaded"]] == ["west"]
    assert both(effect) == (WITH, WITHOUT) and effect["ranked"] is None  # east is left, and nobody to rank it with


def test_what_two_people_decided_is_left_out_and_both_figures_are_shown(tmp_path):
    said, finding, effect = run(tmp_path, decisions=decided())
    east = verdict(said, "east", "satisfied")
    assert (finding["state"], finding["ruling"]) == ("decided", "leave_out")
    assert (east["asked"], east["estimate"], east["asked_all"], east["estimate_all"]) == (180, WITHOUT, 200, WITH)
    assert both(effect) == (WITH, WITHOUT)
    assert (finding["estimate_with"], finding["estimate_without"]) == pytest.approx((WITH, WITHOUT))


def test_one_person_alone_decides_nothing(tmp_path):
    said, finding, _effect = run(tmp_path, decisions=decided(second="a"))
    assert (finding["state"], verdict(said, "east", "satisfied")["asked"]) == ("open", 200)


def test_records_that_are_decided_bind_before_the_whole_dossier_is(tmp_path):
    said, finding, effect = run(tmp_path, decisions=decided(which=range(10)))
    assert (finding["state"], finding["ruling"], verdict(said, "east", "satisfied")["asked"]) == ("open", None, 190)
    assert both(effect) == (WITH, WITHOUT)


def test_who_was_cleared_keeps_the_records_and_the_dossier_says_so(tmp_path):
    said, finding, effect = run(tmp_path, decisions=decided("keep"))
    assert (finding["state"], finding["ruling"]) == ("decided", "keep")
    assert verdict(said, "east", "satisfied")["estimate"] == WITH and both(effect) == (WITH, WITHOUT)


@pytest.mark.parametrize(
    ("filed", "decided_on", "state"),
    [("2026-05-10", None, "appealed"), ("2026-05-10", "2026-06-01", "final"), ("2026-04-01", None, "decided")],
)
def test_an_appeal_holds_it_until_it_is_decided(tmp_path, filed, decided_on, state):
    _said, finding, _effect = run(tmp_path / "first")
    at = {"filed_at": filed, "decided_at": decided_on}
    row = {k: dt.datetime.fromisoformat(v).replace(tzinfo=dt.UTC) for k, v in at.items() if v}
    appeal = {"appeal": "1", "subject": finding["finding"], "office": "east", **row}
    assert run(tmp_path / "second", decisions=decided(), appeals=[appeal])[1]["state"] == state


def test_it_is_final_when_the_snapshot_knows_of_a_day_after_the_time_to_appeal(tmp_path):
    late = [{"case": "z", "office": "west", "opened_at": MAY + dt.timedelta(days=16)}]
    said = assessed(
        tmp_path, SCHEME, offices=[{"office": o, "name": o} for o in ("east", "west")], ratings=ratings(),
        cases=cases() + late, decisions=decided(),
        signins=[{"signin": "1", "staff": "s1", "office": "east", "device": "pc"}],
    )  # fmt: skip
    assert [f["state"] for f in said["findings"] if f["rule"] == "staff_praise"] == ["final"]


def test_the_rows_say_what_the_page_needs(tmp_path):
    said, finding, _effect = run(tmp_path)
    rows = [r for r in said["evidence"] if r["finding"] == finding["finding"]]
    assert len(rows) == N and rows[0]["case"] == "c0" and rows[0]["stars"] == 5 and rows[0]["day"] == EVENING.date()
    days = {r["day"]: (r["rows"], r["others"]) for r in said["dossier_days"]}
    assert days[EVENING.date()] == (N, 0) and days[EVENING.date() - dt.timedelta(1)] == (0, 3)
    assert [(t["line_kind"], t["line"], t["place"], t["rows"]) for t in said["ties"]] == [
        ("device", 1, EVENING.date().isoformat(), N)
    ]
