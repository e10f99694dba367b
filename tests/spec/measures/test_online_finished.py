"""Whether what is begun online is finished there."""

from drawn import beside, missing, rows, run

from shixiao.facts.cases import cases
from shixiao.measures.online_finished import measure

CASES = rows(cases, """
    case | office | closed_on  | channel | filed_by  | finished_online | outcome
    1    | east   | 2026-03-01 | online  | applicant | yes             | granted
    2    | east   | 2026-03-01 | mobile  | agent     | no              | refused
    3    | east   | 2026-03-01 | online  | staff     | yes             | granted
    4    | east   | 2026-03-01 | counter | applicant | no              | granted
    5    | east   | 2026-03-01 | online  | applicant |                 | granted
    6    | east   | 2026-03-01 | online  |           | yes             | granted
    7    | east   | 2026-03-01 | online  | applicant | no              | withdrawn
    8    | west   | 2026-03-01 | counter | applicant |                 | granted
""")  # fmt: skip


def test_only_cases_that_people_began_online_themselves_are_asked(engine):
    assert run(engine, measure, cases=CASES) == {"east": (2, 1), "west": (0, 0)}
    assert missing(engine, measure, cases=CASES) == {"east": 1, "west": 0}


def test_cases_that_staff_filed_in_their_name_stand_beside(engine):
    assert beside(engine, measure, "filed_by_staff", cases=CASES)["east"] == (1, 6)
    assert beside(engine, measure, "filer_unknown", cases=CASES)["east"] == (1, 6)
