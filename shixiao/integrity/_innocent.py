"""Innocent explanations, each checked on the rows of a dossier: how many of them it covers.

An explanation that covers most of the rows takes the accusation away: the dossier is kept as a note. What cannot be
checked, because nobody handed in the table, is said to be so.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ibis import Table, Value, _

from shixiao.facts.cases import cases
from shixiao.facts.devices import devices
from shixiao.facts.events import events
from shixiao.facts.ratings import ratings
from shixiao.integrity._look import Look

COVERS = 0.8  # of the doubted rows: then it explains them


@dataclass(frozen=True)
class Explanation:
    """`says`: what was checked, `{number}` of `{of}` rows; `clears`: the tests it can explain; `about`: the rows that
    it can be about, all unless said: where there is none it is not mentioned."""

    says: str
    needs: tuple[str, str]
    marks: Callable[[Table], Value]
    joins: Callable[[Look, Table], Table]
    clears: frozenset[str] = frozenset()
    about: Callable[[Look, Table], Value] | None = None


def _with_devices(_look: Look, t: Table) -> Table:
    d = devices.select(declared="device").distinct()
    return t.left_join(d, t.device == d.declared)


def event_days() -> Table:
    """Events that are days on which many came, not complaints."""
    return events.filter(events.kind.fill_null("event_day") == "event_day")


def _with_events(_look: Look, t: Table) -> Table:
    return _explained(t, during(t.select("rating", "office", "given_on"), event_days()))


def _with_complaints(look: Look, t: Table) -> Table:
    """Bad ratings only: a complaint of many excuses no praise."""
    on = during(
        t.filter(look.bad(t)).select("rating", "office", "given_on", "case"),
        events.filter(events.kind == "mass_complaint"),
    )
    about = cases.select(about="case", of_service="service").semi_join(on.select(about="case"), "about")
    on = on.left_join(about, on["case"] == about.about)
    return _explained(t, on.filter(on.service.isnull() | (on.service == on.of_service)))


def during(days: Table, declared: Table) -> Table:
    """Rows of an `office` and `given_on` that were declared, each beside the service of the declaration."""
    e = declared.select("from_on", "until_on", "service", where="office")
    on = days.inner_join(e, [days.given_on >= e.from_on, days.given_on <= e.until_on])
    return on.filter(on["where"].isnull() | (on["where"] == on.office))


def _explained(t: Table, on: Table) -> Table:
    by = on.select(explained="rating").distinct()
    return t.left_join(by, t.rating == by.explained)


def _with_cases(_look: Look, t: Table) -> Table:
    c = cases.select("applicant", "agent", about="case").semi_join(t.select(about="case"), "about")
    return t.left_join(c, t["case"] == c.about)


EXPLANATIONS = {
    "declared_device": Explanation(
        "{number} of {of} came from a device that the office has declared",
        ("devices", "device"), lambda t: t.declared.notnull(), _with_devices,
        frozenset({"staff_praise", "shared_device"}),
    ),
    "declared_event": Explanation(
        "{number} of {of} were given on a day that was declared as an event",
        ("events", "event"), lambda t: t.explained.notnull(), _with_events,
        frozenset({"lockstep", "dense_group", "solicited_surge", "brigade", "shared_device"}),
    ),
    "accepted_complaint": Explanation(
        "{number} of {of} are bad ratings of the days and the service of a mass complaint that was accepted as genuine",
        ("events", "kind"), lambda t: t.explained.notnull(), _with_complaints,
        frozenset({"lockstep", "dense_group", "brigade"}), about=lambda look, t: look.bad(t),
    ),
    "own_case": Explanation(
        "{number} of {of} were given by the applicant of the case, or by who filed it",
        ("cases", "applicant"), lambda t: (t.rater == t.applicant) | (t.rater == t.agent), _with_cases,
        frozenset({"brigade"}),
    ),
    "agent": Explanation(
        "{number} of {of} were given by an agent who files for many",
        ("cases", "agent"), lambda t: t.rater == t.agent, _with_cases,
        frozenset({"shared_device", "lockstep", "dense_group"}),
    ),
}  # fmt: skip


def checked(look: Look, component: np.ndarray, records: np.ndarray) -> dict[tuple[int, str], int | None]:
    """For each component and explanation how many of its ratings are covered; None where it cannot be checked, and
    nothing where it could not be about any of them."""
    out: dict[tuple[int, str], int | None] = {}
    asked = look.put({"component": component.astype(np.int64), "record": records.astype(str)}, "doubted")
    t = look.keep(ratings.inner_join(asked, ratings.rating == asked.record), "doubted_ratings")
    for name, one in EXPLANATIONS.items():
        can, of = look.has(*one.needs), t.filter(one.about(look, t)) if one.about else t
        concerned = (
            np.unique(component) if one.about is None else look.columns(of.select("component").distinct())["component"]
        )
        out |= {(int(c), name): 0 if can else None for c in concerned}
        if can:
            joined = one.joins(look, of)
            held = joined.filter(one.marks(joined).fill_null(False)).group_by("component").agg(n=_.count())
            out |= {(row["component"], name): row["n"] for row in look.arrow(held).to_pylist()}
    return out
