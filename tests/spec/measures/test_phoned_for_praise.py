"""How far an office works on its figures."""

from drawn import beside, rows, run

from shixiao.facts.answers import answers
from shixiao.measures.phoned_for_praise import measure


def test_coaching_and_gifts_are_told_apart(engine):
    told = rows(answers, """
        answer | survey | office | status   | contacted_by_office | coached | offered_gift
        1      | s      | east   | answered | no                  | no      | no
        2      | s      | east   | answered | yes                 | yes     | no
        3      | s      | east   | answered | no                  | no      | yes
    """)  # fmt: skip
    assert run(engine, measure, answers=told) == {"east": (3, 2)}
    assert beside(engine, measure, "coached", answers=told) == {"east": (1, 3)}
    assert beside(engine, measure, "offered_gift", answers=told) == {"east": (1, 3)}
    assert measure.better == "less"
