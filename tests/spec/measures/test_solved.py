"""What people tell a third party."""

from drawn import beside, missing, rows, run

from shixiao.facts.answers import answers
from shixiao.measures import phoned_for_praise, solved, surveyed_satisfied

ANSWERS = rows(answers, """
    answer | survey | office | status           | answered_on | satisfied | solved | contacted_by_office | coached
    1      | s      | east   | answered         | 2026-03-01  | yes       | no     | no                  |
    2      | s      | east   | answered         |             | no        | yes    |                     | yes
    3      | s      | east   | answered         | 2026-03-01  |           |        |                     |
    4      | s      | east   | no_such_business | 2026-03-01  | yes       | yes    | yes                 |
    5      | s      | east   | refused          | 2026-03-01  |           |        |                     |
    6      | s      | east   | unreachable      |             |           |        |                     |
    7      | s      | east   | answered         | 2025-03-01  | yes       | yes    | yes                 |
""")  # fmt: skip
PERIOD = ("2026-01-01", "2026-06-30")


def test_only_people_with_a_case_who_answered_are_asked(engine):
    assert run(engine, solved.measure, answers=ANSWERS, period=PERIOD) == {"east": (2, 1)}
    assert run(engine, surveyed_satisfied.measure, answers=ANSWERS, period=PERIOD) == {"east": (2, 1)}
    assert missing(engine, solved.measure, answers=ANSWERS, period=PERIOD) == {"east": 1}


def test_an_answer_without_a_date_belongs_to_the_period(engine):
    assert run(engine, solved.measure, answers=ANSWERS, period=("2027-01-01", "2027-06-30")) == {"east": (1, 1)}


def test_people_who_never_had_a_case_and_who_did_not_answer_stand_beside(engine):
    given = {"answers": ANSWERS, "period": PERIOD}
    assert beside(engine, solved.measure, "no_such_business", **given) == {"east": (1, 5)}
    assert beside(engine, solved.measure, "refused", **given) == {"east": (1, 6)}
    assert beside(engine, solved.measure, "unreachable", **given) == {"east": (1, 6)}


def test_one_sign_of_pressure_is_enough_and_silence_on_all_is_missing(engine):
    given = {"answers": ANSWERS, "period": PERIOD}
    assert run(engine, phoned_for_praise.measure, **given) == {"east": (2, 1)}
    assert missing(engine, phoned_for_praise.measure, **given) == {"east": 1}
