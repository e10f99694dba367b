"""Whatever happened to a case, a share of a deadline says what a count with a pencil says."""

import datetime as dt
import functools
import random
from collections import Counter

import pytest
from drawn import pack, rows, sums

from shixiao.facts.cases import cases
from shixiao.facts.replies import replies
from shixiao.facts.services import services
from shixiao.measures import answered, on_promise, on_time

MANY = 1_500  # histories in one table, each of an office of its own: a wrong one is found by name
FIRST, PERIOD = dt.date(2026, 3, 1), (dt.date(2026, 3, 10), dt.date(2026, 4, 10))
HOURS, REPLY_DAYS = 30, 4
DAYS = {"permit": (5, 2), "at once": (0, 0), "": (None, None)}
SERVICES = rows(services, """
    service | office | name | statutory_days | promised_days
    permit  | east   | P    | 5              | 2
    at once | east   | A    | 0              | 0
""")  # fmt: skip


def moment(draw, maybe=0.5):
    """Nothing, a day, or a day with a clock."""
    if draw.random() < maybe:
        return ""
    clock = draw.choice(["", " 00:00", " 09:00", " 12:00", " 23:59"])
    return f"{FIRST + dt.timedelta(days=draw.randint(0, 45))}{clock}"


def histories(seed):
    draw = random.Random(seed)
    return [
        {
            "office": f"o{i}", "service": draw.choice(list(DAYS)), "opened_at": moment(draw, 0),
            "accepted_at": moment(draw, 0.7), "due_at": moment(draw, 0.4), "promised_at": moment(draw),
            "closed_at": moment(draw, 0.3), "outcome": draw.choice(["", "granted", "withdrawn", "transferred"]),
            "suspended_days": draw.choice(["", "0", "2", "9000"]), "partner_days": draw.choice(["", "", "3"]),
            "as_of": draw.choice(["2026-03-20", "2026-04-05", "2026-06-30"]),
        }
        for i in range(MANY)
    ]  # fmt: skip


def messages(seed):
    draw = random.Random(seed)
    return [
        {"office": f"o{i}", "asked_at": moment(draw, 0), "replied_at": moment(draw, 0.3),
         "as_of": draw.choice(["2026-03-20", "2026-06-30"])}
        for i in range(MANY)
    ]  # fmt: skip


def drawn(table, key, said):
    heads = [key, *said[0]]
    lines = [" | ".join([str(i), *row.values()]) for i, row in enumerate(said)]
    return rows(table, "\n".join([" | ".join(heads), *lines]))


def read(cell):
    """A day and, where a clock is said, a time."""
    if not cell:
        return None, None
    return dt.date.fromisoformat(cell[:10]), dt.datetime.fromisoformat(cell) if ":" in cell else None


def before(a, b):
    if a[0] is None or b[0] is None:
        return False
    return a[1] < b[1] if a[1] and b[1] else a[0] < b[0]


def by(a, limit):
    return a[0] is not None and (a[1] <= limit[1] if a[1] and limit[1] else a[0] <= limit[0])


@functools.cache
def calendar():
    return {row["day"]: row["working"] for row in pack("china")[1].to_pylist()}


def later(start, days):
    """So many working days after a day; None beyond the calendar."""
    working = calendar()
    day = start
    while days:
        day += dt.timedelta(days=1)
        if day not in working:
            return None
        days -= working[day]
    return day


def pencil(said, limit, number):
    out = Counter()
    for row in said:
        opened, accepted, closed, due = (read(row[c]) for c in ("opened_at", "accepted_at", "closed_at", limit))
        extra = int(row["suspended_days"] or 0) + int(row["partner_days"] or 0)
        listed = DAYS[row["service"]][number]
        if due[0]:
            end = due if not extra else (later(due[0], extra), None)
        elif listed is not None:
            end = (later(accepted[0] or opened[0], listed + extra), None)
        else:
            continue
        if end[0] is None or not PERIOD[0] <= end[0] <= PERIOD[1] or end[0] > read(row["as_of"])[0]:
            continue
        office = row["office"]
        if before(closed, opened) or before(closed, accepted) or before(due, opened):
            out[office, "missing"] += 1
            continue
        if by(closed, end) and row["outcome"] == "withdrawn":
            continue
        if by(closed, end) and row["outcome"] == "transferred":
            timed = closed[1] and opened[1]
            took = (closed[1] - opened[1]) / dt.timedelta(hours=1) if timed else 24 * (closed[0] - opened[0]).days
            if took <= HOURS:
                continue
        out[office, "asked"] += 1
        out[office, "yes"] += by(closed, end) and row["outcome"] not in ("withdrawn", "transferred")
    return out


def pencil_of_replies(said):
    out = Counter()
    for row in said:
        asked, replied = read(row["asked_at"]), read(row["replied_at"])
        end = later(asked[0], REPLY_DAYS)
        if not PERIOD[0] <= end <= PERIOD[1] or end > read(row["as_of"])[0]:
            continue
        if before(replied, asked):
            out[row["office"], "missing"] += 1
            continue
        out[row["office"], "asked"] += 1
        out[row["office"], "yes"] += by(replied, (end, None))
    return out


def told(engine, measure, **tables):
    limits = {"transfer_hours": HOURS, "reply_working_days": REPLY_DAYS, "hollow_characters": 0, "hollow_repeats": 9999}
    found = sums(engine, measure, period=tuple(map(str, PERIOD)), limits=limits, **tables)
    return Counter({(o, what): n for o, row in found.items() for what, n in row.items() if n})


@pytest.mark.spark
@pytest.mark.parametrize(("measure", "limit", "number"), [(on_time, "due_at", 0), (on_promise, "promised_at", 1)])
def test_a_deadline_asks_and_counts_what_a_pencil_does(engine, measure, limit, number):
    said = histories(seed=number)
    wanted = +pencil(said, limit, number)
    assert told(engine, measure.measure, cases=drawn(cases, "case", said), services=SERVICES) == wanted
    assert min(sum(n for (_o, w), n in wanted.items() if w == what) for what in ("asked", "yes", "missing")) > 15


@pytest.mark.spark
def test_so_does_the_deadline_of_an_answer(engine):
    said = messages(seed=3)
    table = drawn(replies, "reply", [row | {"answer": "x" * 40 if row["replied_at"] else ""} for row in said])
    assert told(engine, answered.measure, replies=table) == +pencil_of_replies(said)
