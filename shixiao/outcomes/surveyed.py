"""The people a third party's surveys tried, with what the register knows of their cases, and the ratings beside them.

The cases of a stratum are the sum of the weights of all who were tried, answered or not. "Never had such business"
counts as that only where no agent filed the case; else the person asked is not the one who came.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import ibis
import pyarrow as pa

from shixiao.facts.answers import answers
from shixiao.facts.cases import cases
from shixiao.facts.ratings import ratings
from shixiao.integrity._rated import by_system
from shixiao.integrity._states import by_two
from shixiao.measures._kinds import limit, sure, whole
from shixiao.outcomes.moments import Span
from shixiao.outcomes.register import closed_cases

Row = dict[str, Any]
Rated = tuple[float, float, float]  # ratings that people gave, the good ones, and those that a system put in
MARGINS = ("channel", "age_band")  # what the register knows of all, to which the answers are raked


def people(engine: Any, span: Span) -> list[Row]:
    """Everybody who was tried, one row each; who was asked about a case belongs to the period of its closing."""
    about = cases.select(about="case", agent="agent", case_closed_on="closed_on", **{name: name for name in MARGINS})
    two = by_two()
    ruled = two.filter((two["table"] == "answers") & (two.ruling == "leave_out"))
    ruled = ruled.select(decided="record").distinct()
    t = answers.left_join(about, answers["case"] == about.about)
    t = t.left_join(ruled, t.answer == ruled.decided)
    day = t.case_closed_on.coalesce(t.answered_on, ibis.literal(span.end))
    t = t.filter(day.between(span.start, span.end))
    t = t.select(
        "answer", "survey", "office", "status", "satisfied", "solved", *MARGINS, stratum=t.stratum.fill_null(""),
        weight=t.weight.cast("float64"), agent=t.agent.notnull(), doubted=t.decided.notnull(),
    )  # fmt: skip
    return list(engine.arrow(t.order_by("answer")).to_pylist())


def came_of(row: Row, column: str) -> str:
    """answered, refused, unreachable or no_such_business, as far as one question goes."""
    if row["doubted"] or (row["status"] == "no_such_business" and row["agent"]):
        return "unreachable"
    if row["status"] == "answered" and row[column] is None:
        return "refused"
    return str(row["status"])


def tallied(rows: list[Row], column: str) -> list[Row]:
    """Per office and stratum the numbers of `calibrated.COUNTED`."""
    surveys: dict[str, set[str]] = {}
    for r in rows:
        surveys.setdefault(r["office"], set()).add(r.get("survey", ""))
    weight: Counter[tuple[str, str]] = Counter()
    came: Counter[tuple[str, str, str]] = Counter()
    for r in rows:
        cell, what = (r["office"], r["stratum"]), came_of(r, column)
        share = len(surveys[r["office"]])  # several surveys of one office: each speaks of the whole register
        weight[cell] += (1.0 if r["weight"] is None else r["weight"]) / share  # type: ignore[assignment]
        came[(*cell, what)] += 1
        came[(*cell, "yes")] += int(what == "answered" and bool(r[column]))
    names = {"answered": "answered", "refused": "refused", "unreachable": "unreachable", "none": "no_such_business"}
    return [
        {"office": office, "stratum": stratum, "population": population, "yes": came[office, stratum, "yes"]}
        | {name: came[office, stratum, what] for name, what in names.items()}
        for (office, stratum), population in sorted(weight.items())
    ]


def raw(engine: Any, span: Span) -> dict[str, Rated]:
    """Per office: ratings with stars that people gave, as they were recorded; how many of them are good; and how many
    a system put in because nobody rated."""
    t = ratings.filter(ratings.given_on.between(span.start, span.end) & ratings.stars.notnull())
    own, one = ~by_system(t), ibis.literal(1)
    good = sure(t.stars >= limit("satisfied_from_stars"))
    t = t.mutate(own=whole(own, one), good=whole(own & good, one), put_in=whole(~own, one))
    per = t.group_by("office").agg(**{name: t[name].sum().cast("int64") for name in ("own", "good", "put_in")})
    rows = engine.arrow(per.order_by("office")).to_pylist()
    return {r["office"]: (r["own"], r["good"], r["put_in"]) for r in rows}


def margins(engine: Any, span: Span, offices: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many closed cases of these offices the register counts by channel and by age."""
    t = closed_cases(span)
    held = engine.put("asked_offices", pa.table({"office_asked": pa.array(sorted(offices), pa.string())}))
    t = t.semi_join(held, t.office == held.office_asked)
    per = t.group_by(*MARGINS).agg(n=t.count().cast("int64")).order_by(*MARGINS)
    out: dict[str, Counter[str]] = {name: Counter() for name in MARGINS}
    for r in engine.arrow(per).to_pylist():
        for name in MARGINS:
            out[name][r[name] or ""] += r["n"]
    engine.forget("asked_offices")
    return {name: dict(counts) for name, counts in out.items()}
