"""Whether people are told everything at one time."""

from drawn import beside, missing, rows, run

from shixiao.facts.cases import cases
from shixiao.measures.told_once import measure

CASES = rows(cases, """
    case | office | closed_on  | outcome   | corrections
    1    | east   | 2026-03-01 | granted   | 0
    2    | east   | 2026-03-01 | granted   | 1
    3    | east   | 2026-03-01 | withdrawn | 3
    4    | east   | 2026-03-01 | granted   |
    5    | east   |            |           | 2
""")  # fmt: skip


def test_giving_up_after_being_sent_back_again_is_a_no(engine):
    assert run(engine, measure, cases=CASES) == {"east": (3, 2)}
    assert beside(engine, measure, "given_up", cases=CASES) == {"east": (1, 1)}


def test_unrecorded_corrections_are_missing(engine):
    assert missing(engine, measure, cases=CASES) == {"east": 1}
