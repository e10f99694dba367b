"""An office that cannot do its work with the hands it has is shown so, and not ranked with the rest."""

import datetime as dt

from small import assessed

RANKED = """
rulepack: china
asks:
  - {use: done_in_one_visit, weight: 1}
verdict: {smallest_sample: 30}
"""
MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def register(**staff):
    """Twelve townships with five people each on five posts; `staff` says what is so at some of them."""
    names = [f"t{i:02}" for i in range(12)]
    offices = [{"office": n, "name": n, "level": "township"} for n in names]
    usual = {"posts": 5, "in_post": 5, "temporary": 0, "outsourced": 0, "open_hours": 40}
    return {
        "offices": offices,
        "resources": [{"resource": f"r{n}", "office": n, **usual, **staff.get(n, {})} for n in names],
    }


def cases(each):
    out = []
    for office, n in each.items():
        for i in range(n):
            at = MORNING + dt.timedelta(days=i % 60, minutes=i)
            out.append({"case": f"{office}-{i}", "office": office, "applicant": f"p{office}{i}", "opened_at": at,
                        "closed_at": at, "visits": 1 + (i % 4 == 0), "outcome": "granted"})  # fmt: skip
    return out


def tickets(office, people, minutes):
    """So many people at one counter, each attended to for so many minutes."""
    out = []
    for i in range(people):
        at = MORNING + dt.timedelta(days=i % 100)
        gone = at + dt.timedelta(minutes=minutes)
        out.append({"ticket": f"k{i}", "office": office, "taken_at": at, "called_at": at, "served_at": at,
                    "left_at": gone, "outcome": "advice"})  # fmt: skip
    return out


EACH = {f"t{i:02}": 100 for i in range(12)}


def of(said, office):
    return next(r for r in said["load"] if r["office"] == office)


def test_two_people_on_nine_posts_with_the_work_of_five_are_three_short_and_not_ranked(tmp_path):
    said = assessed(tmp_path, RANKED, **register(t03={"posts": 9, "in_post": 2, "temporary": 4}), cases=cases(EACH))
    short = of(said, "t03")
    assert (short["own"], short["hired"], short["people_needed"], short["missing"]) == (2, 4, 5.0, 3)
    assert short["overloaded"]
    ranked = {r["office"] for r in said["ranks"]}
    assert len(ranked) == 11 and "t03" not in ranked
    assert next(r for r in said["verdicts"] if r["office"] == "t03")["status"] == "said"


def test_few_people_on_few_posts_are_ranked_for_the_posts_are_filled(tmp_path):
    said = assessed(tmp_path, RANKED, **register(t03={"posts": 2, "in_post": 2}), cases=cases(EACH))
    assert not of(said, "t03")["overloaded"]
    assert "t03" in {r["office"] for r in said["ranks"]}


def test_empty_posts_without_work_are_no_overload(tmp_path):
    said = assessed(
        tmp_path, RANKED, **register(t03={"posts": 9, "in_post": 2}), cases=cases(EACH | {"t03": 40})
    )  # 40 cases are the work of two
    assert of(said, "t03")["missing"] == 0


def test_a_counter_with_more_work_than_hands_is_overloaded_whoever_fills_it(tmp_path):
    # 26 weeks of one hour are 1,551 minutes; 100 people of 35 minutes keep 2.26 hands busy, and there are two
    staff = {"posts": 2, "in_post": 1, "temporary": 1, "open_hours": 1}
    said = assessed(tmp_path, RANKED, **register(t03=staff), cases=cases(EACH), tickets=tickets("t03", 100, 35))
    row = of(said, "t03")
    assert round(row["load"], 2) == 2.26 and (row["hands"], row["missing"], row["overloaded"]) == (2, 1, True)


def test_where_nobody_says_how_many_work_there_nothing_is_concluded(tmp_path):
    told = register()
    said = assessed(tmp_path, RANKED, offices=told["offices"], cases=cases(EACH))
    assert said["load"] == [] and len({r["office"] for r in said["ranks"]}) == 12
