"""Offices are compared on cases like their own: what is expected of them knows services and channels."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from small import assessed, typed, verdict

SHARE = {"permit": 0.95, "subsidy": 0.55}
SCHEME = "asks: [{use: done_in_one_visit, weight: 1}, {use: on_time, weight: 1}, {use: online_by_citizen}]"
OFFICES = [{"office": f"o{i}", "name": f"office {i}"} for i in range(8)]


def cases(office, service, number, share, channel="counter"):
    """`number` cases on as many days, of which this share, exactly, is done in one visit."""
    at = [dt.datetime(2026, 1, 1 + i % 28, 1 + i // 28 % 8, tzinfo=dt.UTC) for i in range(number)]
    return [
        {"case": f"{office}-{service}-{channel}-{i}", "office": office, "service": service, "channel": channel,
         "filed_by": "applicant", "applicant": f"{office}{service}{channel}{i}", "opened_at": t,
         "closed_at": t + dt.timedelta(hours=2), "visits": 1 if i < round(share * number) else 2, "outcome": "granted"}
        for i, t in enumerate(at)
    ]  # fmt: skip


def city(mixes, extra=()):
    rows = [c for o, mix in mixes.items() for service, n in mix.items() for c in cases(o, service, n, SHARE[service])]
    return {"offices": typed("offices", OFFICES), "cases": typed("cases", [*rows, *extra])}


HARD = {f"o{i}": {"permit": 180, "subsidy": 20} for i in range(7)} | {"o7": {"permit": 20, "subsidy": 180}}


def test_an_office_with_the_harder_cases_is_expected_to_reach_less(tmp_path):
    said = assessed(tmp_path, SCHEME, **city(HARD))
    hard, easy = (verdict(said, office, "done_in_one_visit") for office in ("o7", "o0"))
    assert hard["expected"] == pytest.approx(20 * 0.95 + 180 * 0.55) == hard["yes"]
    assert easy["expected"] == pytest.approx(180 * 0.95 + 20 * 0.55) == easy["yes"]
    assert (hard["alone"], easy["alone"]) == (0, 0)


def test_what_is_expected_of_all_is_what_all_reach(tmp_path):
    mixes = {f"o{i}": {"permit": 40 + 17 * i, "subsidy": 150 - 11 * i} for i in range(8)}
    said = assessed(tmp_path, SCHEME, **city(mixes))
    rows = [r for r in said["verdicts"] if r["measure"] == "done_in_one_visit"]
    assert sum(r["expected"] for r in rows) == pytest.approx(sum(r["yes"] for r in rows), abs=1e-4)


def test_services_that_nobody_else_handles_stand_alone(tmp_path):
    own = cases("o3", "port", 90, 0.2)
    said = assessed(tmp_path, SCHEME, **city(HARD, own))
    row = verdict(said, "o3", "done_in_one_visit")
    assert (row["asked"], row["alone"]) == (290, 90)


def test_offices_that_list_one_service_under_keys_of_their_own_are_compared(tmp_path):
    data = city(HARD)
    rows = [c | {"service": f"{c['office']}/{c['service']}"} for c in data["cases"].to_pylist()]
    own = [{"service": f"{o}/{s}", "office": o, "name": s, "code": "014113048100" if s == "permit" else None}
           for o in HARD for s in SHARE]  # fmt: skip
    said = assessed(tmp_path, SCHEME, offices=data["offices"], cases=typed("cases", rows), services=own)
    hard = verdict(said, "o7", "done_in_one_visit")
    assert (hard["expected"], hard["alone"]) == (pytest.approx(20 * 0.95 + 180 * 0.55), 0)


def test_cases_without_a_service_are_a_kind_of_their_own(tmp_path):
    unnamed = [c | {"service": None} for o in ("o1", "o2") for c in cases(o, "x", 100, 0.4 if o == "o1" else 0.8)]
    said = assessed(tmp_path, SCHEME, **city(HARD, unnamed))
    row = verdict(said, "o1", "done_in_one_visit")
    assert row["expected"] == pytest.approx(180 * 0.95 + 20 * 0.55 + 100 * 0.6)


def test_a_measure_of_the_channel_is_not_excused_by_the_channel(tmp_path):
    online = [c | {"finished_online": True} for c in cases("o1", "permit", 100, 1.0, "online")]
    said = assessed(tmp_path, SCHEME, **city(HARD, online))
    row = verdict(said, "o1", "online_by_citizen")
    permits = 7 * 180 + 20 + 100
    assert row["yes"] == 100 and row["expected"] == pytest.approx(280 * 100 / permits, rel=1e-6)
    permit = verdict(said, "o1", "done_in_one_visit")  # the counter and online are two kinds
    assert permit["alone"] == 100


def test_a_scheme_can_allow_for_less(tmp_path):
    said = assessed(tmp_path, SCHEME + "\nverdict: {mix: []}", **city(HARD))
    assert verdict(said, "o7", "done_in_one_visit")["expected"] is None


def test_offices_that_are_not_assessed_do_not_say_what_is_expected(tmp_path):
    data = city(HARD)
    other = typed("offices", [*OFFICES, {"office": "far", "name": "far", "assessed": False}])
    far = typed("cases", cases("far", "subsidy", 500, 0.0))
    said = assessed(tmp_path, SCHEME, offices=other, cases=pa.concat_tables([data["cases"], far]))
    assert verdict(said, "o7", "done_in_one_visit")["expected"] == pytest.approx(20 * 0.95 + 180 * 0.55)


def test_expected_is_the_same_as_by_hand_for_drawn_cases(tmp_path):
    draw = np.random.default_rng(4)
    rows = []
    for o in OFFICES:
        for service in ("a", "b", "c"):
            for channel in ("counter", "online"):
                share = draw.random()
                rows += cases(o["office"], service, int(draw.integers(10, 60)), share, channel)
    said = assessed(tmp_path, SCHEME, offices=typed("offices", OFFICES), cases=typed("cases", rows))
    kinds: dict = {}
    for r in rows:
        kinds.setdefault((r["service"], r["channel"]), []).append(r["visits"] <= 1)
    for o in OFFICES:
        by_hand = sum(np.mean(kinds[r["service"], r["channel"]]) for r in rows if r["office"] == o["office"])
        assert verdict(said, o["office"], "done_in_one_visit")["expected"] == pytest.approx(by_hand, abs=1e-5)
