"""Cases with their clock: the day on which each limit ends, and what is known by then.

A limit is the instant that the export says (a day: its end), else the end of the working day so many working days after
the start. Days on which the law stops the clock (`suspended_days`) and days for which a partner held the case
(`partner_days`), both working days, move it to the end of a later working day. A limit beyond the rule pack's calendar
is not known.

A deadline asks what was due, closed or not: asking what was closed would reward leaving cases open. What falls due
after the last day that the export knows of (`as_of`) is not asked.

Joined once, so that all measures of time limits share one table and are counted in one reading.
"""

import ibis
from ibis import Table, Value, _

from shixiao.facts.calendar import calendar
from shixiao.facts.cases import cases
from shixiao.facts.services import services
from shixiao.integrity._order import before, no_later
from shixiao.measures._closing import impossible, passed_on
from shixiao.measures._kinds import Beside, last_day, limit, seconds, sure, with_more_columns


def numbered(t: Table, **days: str) -> Table:
    """`t` with the working-day number of each day column: `numbered(t, started_number="started_on")`."""
    for name, column in days.items():
        at = calendar.select(**{f"{name}_day": "day", name: "number"})
        t = t.left_join(at, t[column] == at[f"{name}_day"]).drop(f"{name}_day")
    return t


def working_day(t: Table, name: str, number: Value) -> Table:
    """`t` with the working day of this number as the column `name`; empty beyond the calendar."""
    days = calendar.filter(calendar.working).select(**{name: "day", f"{name}_number": "number"})
    t = t.mutate(**{f"{name}_wanted": number})
    return t.left_join(days, t[f"{name}_wanted"] == days[f"{name}_number"]).drop(f"{name}_number", f"{name}_wanted")


def known_until(t: Table, of: Table, *columns: str) -> Value:
    """The last day that the export of a row knows of; where a snapshot does not say, the last day in `columns`."""
    return t.as_of.coalesce(last_day(of, *columns))


def _clocked() -> Table:
    known_on = known_until(cases, cases, "opened_on", "closed_on")
    listed = services.select("statutory_days", "promised_days", clock_service="service", service_name="name")
    t = cases.mutate(known_on=known_on).left_join(listed, cases.service == listed.clock_service).drop("clock_service")
    t = t.mutate(
        started_on=t.accepted_on.coalesce(t.opened_on),
        suspended=t.suspended_days.fill_null(0),
        partner=t.partner_days.fill_null(0),
    )
    t = numbered(t, started_number="started_on", due_number="due_on", promised_number="promised_on")
    t = _limited(t, "legal", "due", "statutory_days", t.suspended + t.partner)
    t = _limited(t, "alone", "due", "statutory_days", t.suspended)
    t = _limited(t, "pledge", "promised", "promised_days", t.suspended + t.partner)
    t = t.drop("started_number", "due_number", "promised_number")
    t = t.mutate(impossible=impossible.resolve(t), passed_on_at_once=_at_once(t))
    return _asked(_asked(t, "legal", "due"), "pledge", "promised")


def _limited(t: Table, name: str, said: str, days: str, more: Value) -> Table:
    """`t` with the end of a limit, `<name>_on` and `<name>_at`, and `<name>_day`, the day on which it is asked: that
    end, or the closing where there is no end to be known."""
    day, number = t[f"{said}_on"], t[f"{said}_number"]
    moved = ibis.ifelse(more > 0, number + more, ibis.null("int64"))
    t = working_day(t, "counted", ibis.ifelse(day.notnull(), moved, t.started_number + t[days] + more))
    on_a_day_off = day.isnull() & (t.counted < t.started_on)  # with a limit of no days at all
    counted = ibis.ifelse(on_a_day_off, t.started_on, t.counted)
    stands = day.notnull() & (more == 0)
    on = ibis.ifelse(stands, day, counted)
    any_ = day.notnull() | t[days].notnull()
    asked_on = ibis.coalesce(on, t.closed_on, ibis.ifelse(any_, t.started_on, ibis.null("date")))
    at = ibis.ifelse(more == 0, t[f"{said}_at"], ibis.null("timestamp('UTC')"))
    t = t.mutate(**{f"{name}_on": on, f"{name}_at": at, f"{name}_day": asked_on, f"{name}_any": any_}).drop("counted")
    return t.mutate(**{f"{name}_by": sure(no_later("closed", name, t))})


def _asked(t: Table, name: str, said: str) -> Table:
    """`t` with what a deadline says of each case: `_known`, the limit has ended and the export knows what had happened
    by then; `_early`, before the case was opened; `_excused`, withdrawn or passed on at once before the limit ended,
    so that nobody was kept waiting; `_asked`; and `_kept`, closed by then and not passed on, empty where the times
    contradict each other."""
    early = sure(before(said, "opened", t))
    wrong = t.impossible | early
    known = sure(t[f"{name}_on"] <= t.known_on)
    excused = t[f"{name}_by"] & (sure(t.outcome == "withdrawn") | t.passed_on_at_once) & ~wrong
    kept = t[f"{name}_by"] & ~sure(t.outcome.isin(["withdrawn", "transferred"]))
    return t.mutate(
        **{
            f"{name}_early": early,
            f"{name}_known": known,
            f"{name}_excused": excused,
            f"{name}_asked": known & ~excused,
            f"{name}_kept": ibis.ifelse(wrong, ibis.null("boolean"), kept),
        }
    )


def _at_once(t: Table) -> Value:
    """Passed on within the rule pack's hours of opening; where only days are known, within so many whole days."""
    hours, timed = limit("transfer_hours"), t.closed_at.notnull() & t.opened_at.notnull()
    days = t.closed_on.epoch_days() - t.opened_on.epoch_days()
    soon = ibis.ifelse(timed, seconds(t.closed_at, t.opened_at) <= hours * 3600, days * 24 <= hours)
    return sure((t.outcome == "transferred") & soon)


clocked = with_more_columns(_clocked(), of=cases)
closed = _.closed_on.notnull()


def beside_deadline(name: str) -> dict[str, Beside]:
    """What stands beside every share of a deadline; `name`: `legal` or `pledge`."""
    end, asked, known, excused = (_[f"{name}_{what}"] for what in ("on", "asked", "known", "excused"))
    return {
        "open_past_due": Beside(
            "至今未办结且已超期", "still open and past due", ~closed, asked & _[f"{name}_kept"].notnull()
        ),
        "not_yet_due": Beside(
            "数据截止时期限未满（未计入）", "not due before the data end (not counted)", end > _.known_on, end.notnull()
        ),
        "beyond_calendar": Beside(
            "期限超出工作日历（未计入）", "limit beyond the calendar of working days (not counted)",
            end.isnull(), _[f"{name}_any"],
        ),
        "withdrawn_in_time": Beside(
            "期限内撤回（未计入）", "withdrawn within the limit (not counted)", excused & ~passed_on, known
        ),
        "passed_on_in_time": Beside(
            "及时转办（未计入）", "passed on at once (not counted)", excused & passed_on, known
        ),
        "passed_on_late": Beside("转办过晚（计为未按时）", "passed on too late (counted as late)", passed_on, asked),
        "closed_before_opened": Beside(
            "办结早于收件或受理（作缺失）", "closed before opened or accepted (missing)", _.impossible, known
        ),
        "due_before_opened": Beside(
            "期限早于收件（作缺失）", "limit before it was opened (missing)", _[f"{name}_early"], known
        ),
    }  # fmt: skip
