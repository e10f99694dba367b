"""People say that they never had the case; others are asked for praise who never came."""

from searched import later, searched, table

from shixiao.integrity.no_such_business import detector


def world(denied, reached=12, made_up=40):
    """Twenty offices with 30 honest cases each, 15 of them asked; the first also has a kind of cases that is denied."""
    n = 600 + made_up
    office = [f"o{i % 20}" for i in range(600)] + ["o0"] * made_up
    cases = table("cases", {
        "case": [f"c{i}" for i in range(n)], "office": office,
        "service": [f"v{i % 7}" for i in range(600)] + ["x"] * made_up,
        "applicant": [f"p{i}" for i in range(n)], "channel": ["counter"], "filed_by": ["applicant"],
        "opened_at": later("2026-02-02", *range(n)),
    })  # fmt: skip
    asked = [*range(0, 600, 2), *range(600, 600 + reached)]
    status = ["no_such_business" if i % 100 == 0 else "answered" for i in range(0, 600, 2)]
    status += ["no_such_business"] * denied + ["answered"] * (reached - denied)
    answers = table("answers", {
        "answer": [f"a{i}" for i in asked], "survey": ["s"], "office": [office[i] for i in asked],
        "case": [f"c{i}" for i in asked],
        "status": status, "answered_at": later("2026-05-02", *range(len(asked))),
    })  # fmt: skip
    return {"cases": cases, "answers": answers}


def test_where_nearly_all_deny_it_all_cases_of_that_kind_are_doubted(engine):
    found = searched(engine, detector, **world(denied=12))
    doubted = sorted(r for r, is_doubted in found.items() if is_doubted)
    assert doubted == sorted(f"c{i}" for i in range(600, 640))
    assert {r for r, is_doubted in found.items() if not is_doubted} == {f"a{i}" for i in range(600, 612)}


def test_where_some_deny_it_only_theirs_are_doubted(engine):
    found = searched(engine, detector, **world(denied=8))
    assert sorted(r for r, is_doubted in found.items() if is_doubted) == sorted(f"c{i}" for i in range(600, 608))


def test_a_few_forget_everywhere(engine):
    assert searched(engine, detector, **world(denied=1)) == {}


def test_people_without_a_case_who_are_asked_for_praise_are_found(engine):
    known = world(denied=1)
    n = 200
    asked = table("contacts", {
        "contact": [f"k{i}" for i in range(n)], "office": [f"o{i % 20}" for i in range(160)] + ["o3"] * 40,
        "purpose": ["praise"],
        "person": [f"p{i}" for i in range(160)] + [f"stranger{i}" for i in range(40)],
        "case": [f"c{i}" for i in range(160)] + [None] * 40, "made_at": later("2026-06-20", *range(n)),
    })  # fmt: skip
    found = searched(engine, detector, **known, contacts=asked)
    assert sorted(found) == sorted(f"k{i}" for i in range(160, 200))
    other = table("contacts", asked.to_pydict() | {"purpose": ["rectification"] * n})
    assert searched(engine, detector, **known, contacts=other) == {}
