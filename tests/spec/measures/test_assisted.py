"""Who filed alone, who was helped in the hall, and what staff keyed in."""

import pytest
from drawn import missing, rows, run

from shixiao.facts.cases import cases
from shixiao.facts.devices import devices
from shixiao.facts.tickets import tickets
from shixiao.measures import assisted, online_by_citizen

CASES = rows(cases, """
    case | office | opened_at        | closed_on  | channel  | filed_by  | device | network
    1    | east   | 2026-03-02 09:00 | 2026-03-05 | online   | applicant | phone1 |
    2    | east   | 2026-03-02 09:00 | 2026-03-05 | online   | applicant | d1     |
    3    | east   | 2026-03-02 09:00 | 2026-03-05 | mobile   | agent     | phone2 | hall
    4    | east   | 2026-03-02 09:00 | 2026-03-05 | online   | staff     | d1     | hall
    5    | east   | 2026-03-02 09:00 | 2026-03-05 | counter  | applicant |        |
    6    | east   | 2026-03-02 09:00 | 2026-03-05 | online   |           | phone3 |
    7    | east   | 2025-03-02 09:00 | 2026-03-05 | online   | applicant |        | hall
    8    | east   | 2026-03-02 09:00 | 2026-03-05 | terminal | applicant | d2     |
""")  # fmt: skip
HALL = rows(devices, """
    device | office | kind             | since      | until
    d1     | east   | assisted_counter |            |
    d2     | east   | kiosk            | 2020-01-01 | 2026-03-02
    hall   | east   | hall_network     | 2026-01-01 |
    phone1 | east   | window_evaluator |            |
""")  # fmt: skip


@pytest.mark.spark
def test_a_case_from_a_declared_device_of_the_hall_was_assisted(engine):
    assert run(engine, assisted.measure, cases=CASES, devices=HALL) == {"east": (8, 3)}
    assert run(engine, online_by_citizen.measure, cases=CASES, devices=HALL) == {"east": (7, 2)}


@pytest.mark.spark
def test_a_case_filed_minutes_after_its_own_ticket_was_assisted(engine):
    came = rows(tickets, """
        ticket | office | case | taken_at         | served_at        | left_at
        a      | east   | 1    | 2026-03-02 08:00 | 2026-03-02 08:40 | 2026-03-02 08:50
        b      | east   | 7    | 2025-03-02 08:00 | 2025-03-02 08:49 |
        c      | east   | 5    | 2026-03-02 08:55 |                  |
        d      | east   | 3    | 2026-03-02 09:01 |                  |
        e      | east   |      | 2026-03-02 08:59 |                  |
        f      | east   | 4    | 2026-03-02 08:59 |                  |
    """)  # fmt: skip
    assert run(engine, assisted.measure, cases=CASES, tickets=came) == {"east": (8, 1)}
    longer = {"assisted_minutes": 11}
    assert run(engine, assisted.measure, cases=CASES, tickets=came, limits=longer) == {"east": (8, 2)}
    assert run(engine, online_by_citizen.measure, cases=CASES, tickets=came, limits=longer) == {"east": (7, 2)}


def test_an_online_case_of_an_unknown_filer_cannot_be_told(engine):
    assert missing(engine, online_by_citizen.measure, cases=CASES, devices=HALL) == {"east": 1}


def test_the_channel_is_never_scored():
    assert assisted.measure.better is None and online_by_citizen.measure.better is None
