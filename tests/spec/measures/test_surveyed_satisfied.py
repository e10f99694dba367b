"""The third party's figure stands beside the raters' own."""

from drawn import rows, run

from shixiao.facts.answers import answers
from shixiao.facts.cases import cases
from shixiao.measures._surveyed import surveyed
from shixiao.measures.surveyed_satisfied import measure


def test_it_knows_the_groups_of_the_case_and_counts_nobody_twice(engine):
    told = rows(answers, """
        answer | survey | office | case | status   | satisfied
        1      | s      | east   | c1   | answered | yes
        2      | s      | east   | c1   | answered | no
        3      | s      | east   | c9   | answered | yes
    """)  # fmt: skip
    known = rows(cases, "case | office | age_band | disabled\nc1 | east | 80_plus | yes")
    assert run(engine, measure, answers=told, cases=known) == {"east": (3, 2)}
    assert {"channel", "age_band", "disabled", "sole_trader"} <= set(surveyed.columns)
