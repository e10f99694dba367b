"""Friends of a fined man bomb an office; neighbours with cases of their own complain, and that counts."""

import numpy as np
from searched import later, look, searched, table

from shixiao.integrity.brigade import detector

OFFICES, DAYS, EACH = 6, 60, 10  # 10 ratings a day, one of them bad


def world(extra_days=(), extra=0, cases_of_their_own=False, everywhere=False):
    """Six quiet offices; on some days `extra` bad ratings more at one of them, or at all."""
    rows = [(f"o{o}", d, 1 if i == 0 else 5) for o in range(OFFICES) for d in range(DAYS) for i in range(EACH)]
    hit = range(OFFICES) if everywhere else [2]
    rows += [(f"o{o}", d, 1) for o in hit for d in extra_days for _ in range(extra)]
    own = [i < OFFICES * DAYS * EACH or cases_of_their_own for i in range(len(rows))]
    office, day, stars = (list(x) for x in zip(*rows, strict=True))
    n = np.arange(len(rows))
    people = [f"p{i}" for i in n]
    ratings = table("ratings", {
        "rating": [f"r{i}" for i in n], "office": office, "stars": stars, "rater": people, "channel": ["qr"],
        "case": [f"c{i}" if mine else None for i, mine in zip(n, own, strict=True)],
        "given_at": later("2026-02-01 10:00", *(86400 * np.array(day) + n % 3600)),
    })  # fmt: skip
    cases = table("cases", {"case": [f"c{i}" for i in n], "office": office, "applicant": people,
                            "opened_at": later("2026-01-20", *(0 * n))})  # fmt: skip
    return {"ratings": ratings, "cases": cases}


def test_a_wave_of_people_without_a_case_is_found_and_only_they(engine):
    found = searched(engine, detector, **world(extra_days=[30, 31], extra=25))
    first = OFFICES * DAYS * EACH
    assert sorted(found) == sorted(f"r{i}" for i in range(first, first + 50))


def test_people_with_a_case_of_their_own_are_never_a_wave(engine):
    assert searched(engine, detector, **world(extra_days=[30, 31], extra=25, cases_of_their_own=True)) == {}


def test_a_day_that_is_as_bad_everywhere_is_a_service_failure(engine):
    assert searched(engine, detector, **world(extra_days=[30, 31], extra=25, everywhere=True)) == {}


def test_a_quiet_half_year_holds_no_wave(engine):
    assert searched(engine, detector, **world()) == {}


def test_where_nobody_handed_in_cases_a_wave_is_described_and_not_judged(engine):
    ratings = world(extra_days=[30], extra=40)["ratings"]
    here = look(engine, ratings=table("ratings", ratings.to_pydict() | {"case": [None] * len(ratings)}))
    rows = engine.arrow(detector.finds(here)).to_pylist()
    here.forget()
    assert len(rows) >= 40 and all(row["p"] is None or row["p"] != row["p"] for row in rows)


def test_where_the_cases_of_a_day_are_missing_all_are_strangers_and_nobody_is_in_a_wave(engine):
    """The office had a bad day, and its cases of that day were not exported."""
    whole = world(extra_days=[30], extra=25, cases_of_their_own=True)
    day = later("2026-02-01 10:00", 30 * 86400)[0].date()
    lost = [f"c{i}" for i, on in enumerate(whole["ratings"]["given_on"].to_pylist()) if on == day]
    kept = whole["cases"].filter([c not in lost for c in whole["cases"]["case"].to_pylist()])
    assert searched(engine, detector, ratings=whole["ratings"], cases=kept) == {}
