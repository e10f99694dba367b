"""Somebody else acts in a person's name."""

from searched import later, searched, table

from shixiao.integrity.borrowed_identity import detector

OFFICES = 8
STAFF = table("staff", {"staff": ["s"], "office": ["o0"], "person": ["clerk"], "phone": ["t-clerk"]})


def ratings(n, phone, rater, case=None, stars=5):
    """100 ordinary ratings of each of eight offices, then `n` of the first."""
    office = [f"o{i % OFFICES}" for i in range(800)] + ["o0"] * n
    return table("ratings", {
        "rating": [f"r{i}" for i in range(800 + n)], "office": office, "stars": [5] * 800 + [stars] * n,
        "rater": [f"p{i}" for i in range(800)] + rater, "phone": [f"t{i}" for i in range(800)] + phone,
        "case": [f"c{i}" for i in range(800)] + (case or [f"c{800 + i}" for i in range(n)]),
        "given_at": later("2026-03-02 09:00", *range(800 + n)),
    })  # fmt: skip


def cases(n=20):
    return table("cases", {
        "case": [f"c{i}" for i in range(800 + n)], "office": ["o0"], "applicant": [f"p{i}" for i in range(800 + n)],
        "opened_at": later("2026-03-01", *range(800 + n)),
    })  # fmt: skip


NEW = {f"r{i}" for i in range(800, 820)}


def test_good_ratings_from_a_clerks_telephone_in_other_peoples_names_are_found(engine):
    drawn = ratings(20, ["t-clerk"] * 20, [f"p{800 + i}" for i in range(20)])
    assert set(searched(engine, detector, ratings=drawn, staff=STAFF, cases=cases())) == NEW


def test_a_telephone_lent_now_and_then_is_left_alone(engine):
    drawn = ratings(3, ["t-clerk"] * 3, ["p800", "p801", "p802"])
    assert searched(engine, detector, ratings=drawn, staff=STAFF, cases=cases()) == {}


def test_a_clerk_who_rates_in_his_own_name_borrows_none(engine):
    drawn = ratings(20, ["t-clerk"] * 20, ["clerk"] * 20)
    assert searched(engine, detector, ratings=drawn, staff=STAFF) == {}


def test_one_person_who_rates_the_cases_of_twenty_others_is_found(engine):
    drawn = ratings(20, ["t-x"] * 20, ["stranger"] * 20)
    assert set(searched(engine, detector, ratings=drawn, cases=cases())) == NEW


def test_an_agent_rates_what_he_filed(engine):
    known = cases().to_pydict() | {"agent": [None] * 800 + ["agent"] * 20}
    drawn = ratings(20, ["t-x"] * 20, ["agent"] * 20)
    assert searched(engine, detector, ratings=drawn, cases=table("cases", known)) == {}


def test_children_in_a_service_that_is_for_adults_everywhere_else_are_found(engine):
    office = [f"o{i % OFFICES}" for i in range(400)] + ["o0"] * 8
    known = table("cases", {
        "case": [f"c{i}" for i in range(408)], "office": office, "service": [f"v-{o}" for o in office],
        "age_band": ["18_59"] * 400 + ["under_18"] * 8, "opened_at": later("2026-03-01", *range(408)),
    })  # fmt: skip
    names = table(
        "services", {"service": [f"v-o{i}" for i in range(OFFICES)], "office": ["o0"], "name": ["就业困难人员认定"]}
    )
    child = table("services", {"service": [f"v-o{i}" for i in range(OFFICES)], "office": ["o0"],
                               "name": [f"n{i}" for i in range(OFFICES)]})  # fmt: skip
    bare = ratings(1, ["t"], ["p"])
    # 8 of 58 there, none of 350 elsewhere: too few to be sure of; 8 of 8 are not
    few = table("cases", known.slice(0, 400).filter([o != "o0" for o in office[:400]]).to_pydict())
    only = table("cases", {k: few[k].to_pylist() + known[k].to_pylist()[400:] for k in known.column_names})
    assert sorted(searched(engine, detector, cases=only, services=names, ratings=bare)) == [
        f"c{i}" for i in range(400, 408)
    ]
    assert searched(engine, detector, cases=only, services=child, ratings=bare) == {}  # a service of one office alone
