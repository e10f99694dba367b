"""The channel is the person's choice: shown with its filers, never scored."""

from drawn import missing, rows, run

from shixiao.facts.cases import cases
from shixiao.measures.online_by_citizen import measure


def test_staff_who_file_online_for_people_do_not_raise_it(engine):
    drawn = rows(cases, """
        case | office | closed_on  | channel | filed_by
        1    | east   | 2026-03-01 | online  | staff
        2    | east   | 2026-03-01 | mobile  | applicant
        3    | east   | 2026-03-01 | counter |
        4    | west   | 2026-03-01 |         | applicant
        5    | west   | 2026-03-01 |         | staff
    """)  # fmt: skip
    assert run(engine, measure, cases=drawn) == {"east": (3, 1), "west": (1, 0)}
    assert missing(engine, measure, cases=drawn) == {"east": 0, "west": 1}
