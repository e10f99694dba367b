"""Keyed in as if citizens had filed online; or logged by a crew that says so."""

from searched import later, look, searched, table

from shixiao.integrity.instant_work import detector


def world(channel, took=5, gap=20, n=60, filed_by="staff"):
    """Ten offices with 100 online cases each that people filed; then `n` of the first."""
    start = [i * 7200 for i in range(1000)] + [40 * 86400 + i * gap for i in range(n)]
    length = [3600] * 1000 + [took] * n
    return table("cases", {
        "case": [f"c{i}" for i in range(1000 + n)], "office": [f"o{i % 10}" for i in range(1000)] + ["o0"] * n,
        "channel": ["online"] * 1000 + [channel] * n, "filed_by": ["applicant"] * 1000 + [filed_by] * n,
        "opened_at": later("2026-01-05", *start),
        "closed_at": later("2026-01-05", *map(sum, zip(start, length, strict=True))),
    })  # fmt: skip


NEW = sorted(f"c{i}" for i in range(1000, 1060))


def test_online_cases_that_staff_key_in_one_after_the_other_are_found(engine):
    found = searched(engine, detector, cases=world("online"))
    assert sorted(found) == NEW and all(found.values())


def test_what_staff_log_as_their_own_is_described_and_not_doubted(engine):
    here = look(engine, cases=world("counter"))
    rows = engine.arrow(detector.finds(here)).to_pylist()
    here.forget()
    assert sorted(r["record"] for r in rows) == NEW
    assert not any(r["doubted"] for r in rows) and all(r["p"] is None or r["p"] != r["p"] for r in rows)


def test_people_who_file_for_themselves_may_be_quick(engine):
    assert searched(engine, detector, cases=world("online", filed_by="applicant")) == {}


def test_one_now_and_then_or_one_that_took_its_time_is_nothing(engine):
    assert searched(engine, detector, cases=world("online", gap=7200)) == {}
    assert searched(engine, detector, cases=world("online", took=600)) == {}
