"""The front page: what a mayor can understand in one minute, and below it what that rests on."""

from dataclasses import dataclass
from typing import Any

from shixiao.publish.frame import Frame
from shixiao.publish.measured import Cell, cell
from shixiao.publish.numerals import listed, percent, whole
from shixiao.publish.reading import Row
from shixiao.publish.standing import lacks
from shixiao.words import _

SHOWN_EACH = 30  # of many offices, so many of the certainly first and of the certainly last


@dataclass(frozen=True)
class Minute:
    """One of the four numbers at the top."""

    look: str
    number: str
    words: str
    note: str = ""


def minute(f: Frame) -> list[Minute]:
    """Four numbers; without ranks the three about standing speak of the heaviest measure's target."""
    out = _ranked(f) if f.standing.of else _against_target(f)
    left_out = f.view.summary.get("ratings_left_out") or 0
    if left_out:
        note = _("doubted; every result is computed with and without them")
        return [*out, Minute("plain", whole(left_out), _("ratings left out"), note)]
    closed = f.view.summary.get("cases_closed") or f.view.summary.get("cases") or 0
    if closed:
        return [*out, Minute("plain", whole(closed), _("cases looked at"))]
    return [*out, Minute("plain", whole(len(f.assessed)), _("offices assessed"))]


def _ranked(f: Frame) -> list[Minute]:
    s = f.standing
    good, poor = s.offices("good"), s.offices("poor")
    short = [office for office in poor if lacks(f.view, f.offices.get(office, {"office": office}))]
    if short:
        note = _("{n} of them lack people or money, not effort", n=len(short))
    else:
        note = _("among the last {k}, whichever way the doubt falls", k=s.bottom_k)
    return [
        Minute(
            "good",
            whole(len(good)),
            _("certainly doing well"),
            _("among the first {k}, whichever way the doubt falls", k=s.top_k),
        ),
        Minute("poor", whole(len(poor)), _("certainly in need of help"), note if poor else ""),
        Minute(
            "open",
            whole(s.of - len(good) - len(poor)),
            _("cannot be told apart"),
            _("the data do not support ranking them"),
        ),
    ]


def _against_target(f: Frame) -> list[Minute]:
    m = next((m for m in f.measures.values() if m.target_value is not None), None)
    if m is None:
        return []
    met = [f.verdicts.get(o["office"], {}).get(m.name, {}).get("met") for o in f.assessed]
    note = f"{m.title} · {m.target_text}"
    return [
        Minute("good", whole(met.count("met")), _("certainly meet the target"), note),
        Minute("poor", whole(met.count("not_met")), _("certainly miss the target"), note),
        Minute("open", whole(len(met) - met.count("met") - met.count("not_met")), _("cannot be told yet"), note),
    ]


def sentences(f: Frame) -> list[str]:
    """What was looked at, and what people say of it, with the third party's word first where it is known."""
    s, out = f.view.summary, []
    if s.get("cases_closed"):
        said = _("{n} cases were closed in this period.", n=whole(s["cases_closed"]))
        if s.get("answers"):
            said += " " + _("An independent party asked {n} people.", n=whole(s["answers"]))
        out.append(said)
    raw, third = s.get("raw_satisfied"), s.get("third_party_satisfied")
    if raw and third:
        out.append(
            _(
                "Of those who rated, {raw} were satisfied; of those the independent party asked, {third} ({span}). "
                "Go by the second figure: who rates has chosen to.",
                raw=percent(raw["estimate"], 1),
                third=percent(third["estimate"], 1),
                span=f"{third['low'] * 100:.1f}–{third['high'] * 100:.1f}%",
            )
        )
    elif raw:
        out.append(
            _(
                "Of those who rated, {raw} were satisfied. Nobody independent has asked the others, so this is not "
                "the share of all who came.",
                raw=percent(raw["estimate"], 1),
            )
        )
    return out


def names(f: Frame) -> list[dict[str, Any]]:
    """Who is certainly where, by name; for those in need of help what they lack."""
    good = [f.name(o) for o in f.standing.offices("good")]
    out = [{"look": "good", "words": _("Certainly doing well"), "names": listed(good)}] if good else []
    poor = []
    for office in f.standing.offices("poor"):
        why = lacks(f.view, f.offices.get(office, {"office": office}))
        poor.append(f.name(office) + (_(" ({why})", why=listed(why)) if why else ""))
    return out + ([{"look": "poor", "words": _("Certainly in need of help"), "names": listed(poor)}] if poor else [])


def rank_rows(f: Frame) -> dict[str, Any]:
    """The bars of the rank sets, in per cent of the width; of many offices only the certain ones."""
    s = f.standing
    rows = list(s.rows.values())
    if f.many:
        rows = [r for says in ("good", "poor") for r in [r for r in rows if r["says"] == says][:SHOWN_EACH]]
    bars = [
        {
            "name": f.name(r["office"]),
            "href": f.href(r["office"]),
            "says": r["says"],
            "rank": r["rank"],
            "low": r["low"],
            "high": r["high"],
            "x": _at(r["low"] - 0.5, s.of),
            "wide": round(100 * (r["high"] - r["low"] + 1) / s.of, 2),
            "dot": _at(r["rank"], s.of),
        }
        for r in rows
    ]
    return {"bars": bars, "of": s.of, "ticks": [{"at": _at(t, s.of), "rank": t} for t in ticks(s.of)]}


def _at(rank: float, of: int) -> float:
    return round(100 * (rank - 0.5) / of, 2)


def ticks(of: int) -> list[int]:
    """First, last and round ranks between, far enough apart to be read on a phone."""
    step = next((s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000) if of / s <= 5), of)
    between = [t for t in range(step, of, step) if t > 1 + step * 0.6 and t < of - step * 0.6]
    return sorted({1, *between, of})


def groups(f: Frame, everyone: bool = False) -> list[dict[str, Any]]:
    """The rows of the table: the certain ones apart, the others in the register's order, which is no ranking."""
    titles = {
        "good": _("Certainly doing well"),
        "open": _("Cannot be told apart (in the register's order)"),
        "poor": _("Certainly in need of help"),
        "none": _("Not ranked: too little is known"),
    }
    if not f.standing.of:
        titles = {"none": ""}
    out = []
    for says, title in titles.items():
        offices = [o for o in f.assessed if f.standing.says(o["office"]) == says]
        if f.many and not everyone:
            offices = offices[:SHOWN_EACH] if says in ("good", "poor") else []
        if offices:
            out.append({"says": says, "title": title, "rows": [_table_row(f, o) for o in offices]})
    return out


def _table_row(f: Frame, office: Row) -> dict[str, Any]:
    verdicts = f.verdicts.get(office["office"], {})
    cells: dict[str, Cell] = {m.name: cell(verdicts.get(m.name), m) for m in f.measures.values()}
    return {"name": office["name"], "href": f.href(office["office"]), "cells": cells}
