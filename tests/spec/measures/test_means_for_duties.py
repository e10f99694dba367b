"""Work moved together with hands and money, or not."""

from drawn import beside, missing, rows, run

from shixiao.facts.duties import duties
from shixiao.measures.means_for_duties import measure

DUTIES = rows(duties, """
    duty | office | service | from_office | since      | posts_given | money_given | evaluated_at | handed_back_at
    1    | east   | s1      | county      | 2024-01-01 | 2           | 50000       | 2025-06-01   |
    2    | east   | s2      | county      | 2024-01-01 | 0           |             |              |
    3    | west   | s1      | county      | 2024-01-01 | 1           | 0           |              | 2026-03-01
    4    | west   | s2      | county      |            | 1           |             |              |
    5    | west   | s3      | county      | 2024-01-01 | 0           | 0           |              | 2025-03-01
    6    | west   | s4      | county      | 2026-09-01 | 0           | 0           |              |
    7    | west   | s5      |             | 2024-01-01 | 0           | 0           |              |
    8    | west   | s5      | city        | 2024-01-01 | 1           | 0.5         |              |
""")  # fmt: skip
PERIOD = ("2026-01-01", "2026-06-30")


def test_who_handed_the_duty_down_is_judged_by_posts_and_money(engine):
    assert run(engine, measure, duties=DUTIES, period=PERIOD) == {"county": (3, 1), "city": (1, 1)}
    assert (
        missing(engine, measure, duties=DUTIES, period=PERIOD)["county"] == 1
    )  # posts came, of money nothing is known


def test_evaluation_and_hand_back_stand_beside(engine):
    assert beside(engine, measure, "evaluated", duties=DUTIES, period=PERIOD)["county"] == (1, 4)
    assert beside(engine, measure, "handed_back", duties=DUTIES, period=PERIOD)["county"] == (1, 4)
