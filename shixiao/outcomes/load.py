"""Can an office do its work at all? Offered load against hands, before anybody is ranked.

At the counter: people who came, times the minutes each was attended to, over the minutes it was open (Erlang 1917).
With as much work as hands or more, temporary and outsourced ones included, the queue has no end whatever anybody does.
Behind it nobody measures minutes: there an office is short where more than a third of its approved posts is empty and,
at the ordinary pace of the others of its level, its own people are fewer than the cases need by a whole post. Temporary
and outsourced hands are counted apart, for they are not the office's own means.
"""

from typing import Any

import numpy as np

from shixiao.facts.resources import resources
from shixiao.facts.tickets import tickets
from shixiao.integrity._look import second
from shixiao.outcomes.moments import Span
from shixiao.outcomes.verdicts import Row
from shixiao.stats.queues import offered_load

FILLED = 2 / 3  # of the approved posts: with as many of them filled nobody is said to be short
PEERS = 10  # other offices of a level from which on these say what pace is ordinary, else all offices do


def load(engine: Any, span: Span, register: list[Row], known: set[str]) -> list[Row]:
    """One row per assessed office whose people are known: work, hands, and the posts that are missing."""
    counter, hours = _counter(engine, span), _hours(engine, span)
    rows = [_row(o, counter.get(o["office"]), hours.get(o["office"])) for o in register if o.get("in_post") is not None]
    _pace(rows, {o["office"]: o["level"] for o in register})
    for row in rows:
        row |= {"missing": _missing(row)}
        row |= {"overloaded": row["missing"] > 0}
    return [row for row in rows if row["office"] in known]


def overloaded(rows: list[Row]) -> set[str]:
    """The offices that are shown as overloaded, and not ranked with the rest."""
    return {row["office"] for row in rows if row["overloaded"]}


def _counter(engine: Any, span: Span) -> dict[str, tuple[int, float]]:
    """Per office how many were attended to or still waited for it, and the mean minutes of attention."""
    t = tickets.filter(tickets.taken_on.between(span.start, span.end))
    t = t.mutate(seconds=second(t.left_at) - second(t.served_at))
    came = (t.outcome != "gave_up").fill_null(True).cast("int64").sum().cast("int64")
    timed = t.seconds.notnull().cast("int64").sum().cast("int64")
    sums = t.group_by("office").agg(came=came, timed=timed, seconds=t.seconds.sum().cast("int64"))
    found = engine.arrow(sums.order_by("office")).to_pylist()
    return {r["office"]: (r["came"], r["seconds"] / r["timed"] / 60) for r in found if r["timed"] and r["seconds"]}


def _hours(engine: Any, span: Span) -> dict[str, float]:
    """Minutes that each office was open in the period, by its latest hours a week."""
    held = resources.filter(resources.open_hours.notnull())
    held = held.filter(held.from_on.isnull() | (held.from_on <= span.end)).order_by("from_on", "resource")
    weeks = ((span.end - span.start).days + 1) / 7
    return {r["office"]: float(r["open_hours"]) * 60 * weeks for r in engine.arrow(held).to_pylist()}


def _row(office: Row, counter: tuple[int, float] | None, opened: float | None) -> Row:
    own, hired = office["in_post"], (office.get("temporary") or 0) + (office.get("outsourced") or 0)
    came, handling = counter or (None, None)
    busy = float(offered_load(came, handling, opened)) if counter and opened else None
    return {
        "office": office["office"], "posts": office.get("posts"), "own": own, "hired": hired, "hands": own + hired,
        "arrivals": came, "handling": handling, "opened": opened if counter else None, "load": busy,
        "cases": office["cases"],
    }  # fmt: skip


def _pace(rows: list[Row], level: dict[str, str]) -> None:
    """Own people that the cases need at the median pace, cases per own person, of the other offices of the level."""
    pace = np.array([(r["cases"] or 0) / r["own"] if r["own"] else np.nan for r in rows])
    levels = np.array([level[r["office"]] for r in rows])
    for i, row in enumerate(rows):
        others = (pace > 0) & (np.arange(len(rows)) != i)
        peers = pace[others & (levels == levels[i])]
        peers = peers if len(peers) >= PEERS else pace[others]
        row["people_needed"] = float((row["cases"] or 0) / np.median(peers)) if len(peers) >= PEERS else None


def _missing(row: Row) -> int:
    """Whole posts without which the work cannot be done; 0 where nothing says so."""
    known = row["load"] is not None and row["hands"]
    counter = int(np.floor(row["load"])) + 1 - row["hands"] if known else 0
    behind = 0
    if row["posts"] and row["people_needed"] and row["own"] < FILLED * row["posts"]:
        behind = min(int(np.floor(row["people_needed"] - row["own"] + 1e-9)), row["posts"] - row["own"])
    return max(counter, behind, 0)
