"""A fined citizen's own rating always counts; it is told apart."""

from searched import later, searched, table

from shixiao.integrity.punished_rater import detector


def test_ratings_of_cases_that_ended_in_a_penalty_are_told_apart_and_never_doubted(engine):
    cases = table("cases", {"case": ["c1", "c2"], "office": ["o"], "outcome": ["penalised", "granted"],
                            "opened_at": later("2026-03-01", 0, 1)})  # fmt: skip
    drawn = table("ratings", {"rating": ["1", "2", "3"], "office": ["o"], "case": ["c1", "c2", None], "stars": [1]})
    assert searched(engine, detector, ratings=drawn, cases=cases) == {"1": False}
    assert detector.opens == "stratum"
