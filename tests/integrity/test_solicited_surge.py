"""So many praises a month are wanted; the missing ones come on the last days."""

import numpy as np
from searched import at, searched, table

from shixiao.integrity.solicited_surge import detector


def world(extra=90, months=(3, 4, 5), invited=True, day=30):
    """Twelve offices with two good ratings a day; the first asks for `extra` more on one day of each month."""
    draw = np.random.default_rng(1)
    days = [at("2026-02-01 10:00") + np.timedelta64(int(d), "D").astype(object) for d in range(148)]
    rows = [(f"o{o}", d, None) for o in range(12) for d in days for _ in range(int(draw.poisson(2)))]
    rows += [("o0", at(f"2026-{m:02}-{day} 15:00"), "boss" if invited else None) for m in months for _ in range(extra)]
    office, given, by = zip(*rows, strict=True)
    return table("ratings", {
        "rating": [f"r{i}" for i in range(len(rows))], "office": office, "stars": [5], "given_at": given,
        "invited_by": by, "rater": [f"p{i}" for i in range(len(rows))],
    })  # fmt: skip


def test_praise_that_was_asked_for_on_the_last_days_of_months_is_noted_and_not_doubted(engine):
    drawn = world()
    found = searched(engine, detector, ratings=drawn)
    assert len(found) == 270 and not any(found.values())
    assert detector.opens == "note"


def test_in_the_middle_of_the_month_it_is_no_deadline(engine):
    assert searched(engine, detector, ratings=world(day=14)) == {}


def test_declared_days_are_left_out(engine):
    on = [at(f"2026-0{m}-30").date() for m in (3, 4, 5)]
    days = table("events", {"event": ["1", "2", "3"], "office": ["o0"], "from_on": on, "until_on": on})
    assert searched(engine, detector, ratings=world(), events=days) == {}


def test_days_of_a_mass_complaint_excuse_no_asked_for_praise(engine):
    on = [at(f"2026-0{m}-30").date() for m in (3, 4, 5)]
    said = {"event": ["1", "2", "3"], "kind": ["mass_complaint"], "office": ["o0"], "from_on": on, "until_on": on}
    plain = searched(engine, detector, ratings=world())
    assert plain and searched(engine, detector, ratings=world(), events=table("events", said)) == plain


def test_what_nobody_asked_for_is_not_listed(engine):
    assert searched(engine, detector, ratings=world(invited=False)) == {}
