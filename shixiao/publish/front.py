"""The front page: what a mayor can understand in one minute, and below it what that rests on."""

from dataclasses import dataclass
from typing import Any

from shixiao.outcomes.compared import sentences
from shixiao.publish import citizens, doubts, linted, numerals, silence, third_party, written
from shixiao.publish.frame import MANY, Frame
from shixiao.publish.measured import Cell, Measured, cell
from shixiao.publish.numerals import by_number, listed, percent, whole
from shixiao.publish.reading import Row
from shixiao.publish.standing import lacks
from shixiao.words import _

SHORT_NAME = 8  # Chinese characters; with longer names the first column is wider
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
    out = _ranked(f) if f.standing.ends else _against_target(f)
    left_out = f.view.summary.get("ratings_left_out") or 0
    if left_out:
        note = _("doubted; every result is computed with and without them")
        return [*out, Minute("plain", whole(left_out), _("ratings left out"), note)]
    if closed(f):
        return [*out, Minute("plain", whole(closed(f)), _("cases looked at"))]
    return [*out, Minute("plain", whole(len(f.assessed)), _("offices assessed"))]


def _ranked(f: Frame) -> list[Minute]:
    s = f.standing
    good, poor = s.offices("good"), s.offices("poor")
    short = [office for office in poor if lacks(f.view, f.offices.get(office, {"office": office}))]
    if short:
        note = by_number(
            len(short),
            _("one of them lacks people or money: see to that first"),
            _("{n} of them lack people or money: see to that first", n=len(short)),
        )
    else:
        note = _("among the last {k}, whichever way the doubt falls", k=s.bottom_k)
    return [
        Minute(
            "good",
            whole(len(good)),
            _("certainly doing well"),
            _("among the first {k}, whichever way the doubt falls", k=s.top_k) if good else "",
        ),
        Minute("poor", whole(len(poor)), _("certainly in need of help"), note if poor else ""),
        Minute(
            "open",
            whole(s.of - len(good) - len(poor)),
            _("cannot be told"),
            _("the data put them at neither end"),
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


def closed(f: Frame) -> int:
    return int(f.view.summary.get("cases_closed") or f.view.summary.get("closed") or 0)


def said(f: Frame) -> list[str]:
    """What was looked at, and what people say of it, with the third party's word first where it is known."""
    s, out = f.view.summary, []
    raw, third = s.get("raw_satisfied"), s.get("third_party_satisfied")
    answers = s.get("answers") or (third or {}).get("asked")
    if closed(f) and answers:
        words = {"n": whole(closed(f)), "answers": whole(answers)}
        out.append(_("{n} cases were closed in this period; an independent party asked {answers} people.", **words))
    elif closed(f):
        out.append(_("{n} cases were closed in this period.", n=whole(closed(f))))
    if raw and third:
        out.append(
            _(
                "Of {n} ratings that people gave, {raw} are good; of those the independent party asked, {third} "
                "({span}) were satisfied. Go by the second figure: who rates has chosen to.",
                n=whole(raw["asked"]),
                raw=percent(raw["estimate"], 1),
                third=percent(third["estimate"], 1),
                span=f"{third['low'] * 100:.1f}–{third['high'] * 100:.1f}%",
            )
        )
    elif raw:
        out.append(
            _(
                "Of {n} ratings that people gave, {raw} are good. Nobody independent has asked the others, so this is "
                "not the share of all who came.",
                n=whole(raw["asked"]),
                raw=percent(raw["estimate"], 1),
            )
        )
    if raw and raw.get("defaults"):
        out.append(
            _("{n} more ratings were put in by a system because nobody rated; they are in no share.",
              n=whole(raw["defaults"]))
        )  # fmt: skip
    return out


def names(f: Frame) -> list[dict[str, Any]]:
    """Who is certainly where, by name; for those in need of help what they lack."""
    good = [f.name(o) for o in f.standing.offices("good")]
    out = [{"look": "good", "words": _("Certainly doing well"), "names": listed(good)}] if good else []
    over = [o for o in f.offices if o in f.standing.overloaded]
    for words, offices in (
        (_("Certainly in need of help"), f.standing.offices("poor")),
        (_("Overloaded, and not ranked with the rest"), over),
    ):
        named = [_with_lacks(f, office) for office in offices]
        out += [{"look": "poor", "words": words, "names": listed(named)}] if named else []
    return out


def _with_lacks(f: Frame, office: str) -> str:
    why = lacks(f.view, f.offices.get(office, {"office": office}))
    return f.name(office) + (_(" ({why})", why=listed(why, apart=True)) if why else "")


def rank_rows(f: Frame) -> dict[str, Any]:
    """The bars of the rank sets, in per cent of the width; of many offices only the certain ones."""
    s = f.standing
    if not s.of:
        return {"bars": [], "of": 0, "ticks": [], "bands": 0, "short": False}
    rows = list(s.rows.values())
    if f.many:
        rows = [r for says in ("good", "poor") for r in [r for r in rows if r["says"] == says][:SHOWN_EACH]]
    bars = [
        {
            "name": f.name(r["office"]),
            "href": f.href(r["office"]),
            "says": r["says"],
            "cut": False,
            "rank": r["rank"],
            "low": r["low"],
            "high": r["high"],
            "x": _at(r["low"] - 0.5, s.of),
            "wide": round(100 * (r["high"] - r["low"] + 1) / s.of, 2),
            "dot": _at(r["rank"], s.of),
        }
        for r in rows
    ]
    bands = [r.get("band") for r in rows]
    for bar, above, own in zip(bars[1:], bands, bands[1:], strict=False):
        bar["cut"] = above != own
    told = len(set(bands)) if None not in bands and not f.many else 0
    axis = [{"at": _at(t, s.of), "rank": t} for t in ticks(s.of)]
    short = max((numerals.width(bar["name"]) for bar in bars), default=0) <= SHORT_NAME
    return {"bars": bars, "of": s.of, "ticks": axis, "bands": told, "short": short}


def _at(rank: float, of: int) -> float:
    return round(100 * (rank - 0.5) / of, 2)


def ticks(of: int) -> list[int]:
    """First, last and round ranks between, far enough apart to be read on a phone."""
    step = next((s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000) if of / s <= 6), of)
    between = [t for t in range(step, of, step) if t > 1 + step * 0.6 and t < of - step * 0.6]
    return sorted({1, *between, of})


def columns(f: Frame) -> list[Measured]:
    """The scored measures; where nothing is scored, all of them."""
    scored = [m for m in f.measures.values() if m.scored]
    return scored or list(f.measures.values())


def page(f: Frame) -> dict[str, Any]:
    """Everything the template `front.html` asks for."""
    shown = columns(f)
    return {
        "minute": minute(f),
        "sentences": said(f),
        "names": names(f),
        "ranks": rank_rows(f),
        "level": percent(f.view.about.get("confidence") or 0.9),
        "groups": groups(f),
        "key": key(f, shown),
        "many": f.many,
        "columns": shown,
        "more": _("All offices and all measures") if f.many or len(shown) < len(f.measures) else "",
        "targets": [t for t in (_target(f, m) for m in f.measures.values()) if t],
        "owed": owed(f),
        "findings": doubts.found(f, f.view.rows("findings"), ""),
        "gaps": citizens.gaps(f),
        "written": written.front(f),
        "compared": sentences(f.view.compared) if f.view.compared else [],
        "broken": linted.broken(f),
        "third": third_party.front(f),
        "silences": silence.silences(f),
        "blind_spots": silence.blind_spots(f),
    }


def key(f: Frame, shown: list[Measured]) -> list[str]:
    """How to read the table: only the words that stand in it are explained."""
    rows = [f.verdicts.get(o["office"], {}).get(m.name) for o in f.assessed for m in shown]
    there = {row["status"] if row else "not_asked" for row in rows}
    words = {
        "too_few": _("“Too few”: the sample is too small or too uncertain."),
        "withheld": _("“Withheld”: the office did not hand in the data."),
        "not_asked": _("“Nobody asked”: there was nobody to ask in this period."),
        "exempt": _("“Owed from above”: the duty came without people or money."),
        "not_reached": _("“No median yet”: more than half still wait, were withdrawn or passed on."),
    }
    out = [
        _("▲ meets the target, ▼ misses it, no mark: cannot be told yet.") if any(m.target_text for m in shown) else "",
        _("± is the way to the farther end of the interval; the small figure below is how many it rests on."),
        _("“Open”: not closed although the time is over; where a deadline is asked, each counts as a no.")
        if any(b["item"] == "open_past_due" and b["number"] for b in f.view.rows("beside"))
        else "",
        *(said for status, said in words.items() if status in there),
    ]
    return [said for said in out if said]


def _target(f: Frame, m: Measured) -> dict[str, Any] | None:
    """How many offices meet one measure's target, and how many cannot be told."""
    if not m.target_text:
        return None
    rows = [f.verdicts.get(o["office"], {}).get(m.name, {"status": "not_asked", "met": None}) for o in f.assessed]
    met = [r["met"] for r in rows if r["status"] == "said"]
    return {
        "title": m.title,
        "target": m.target_text,
        "overall": "" if m.overall is None else m.scale.with_unit(m.overall, 0.01),
        "met": met.count("met"),
        "missed": met.count("not_met"),
        "open": len(met) - met.count("met") - met.count("not_met"),
        "unsaid": len(rows) - len(met),
    }


def owed(f: Frame) -> list[dict[str, Any]]:
    """Who handed down how many duties without means, and to whom."""
    out = []
    for above, rows in f.owes.items():
        services = list(dict.fromkeys(r.get("service_name") or r["service"] for r in rows))
        offices = list(dict.fromkeys(f.name(r["office"]) for r in rows))
        words = by_number(
            len(rows),
            _("One duty: {names}", names=listed(services, 6)),
            _("{n} duties: {names}", n=whole(len(rows)), names=listed(services, 6)),
        )
        to = _("handed to {names}", names=listed(offices, 3))
        out.append({"who": f.name(above) or _("not named"), "href": f.href(above), "words": words, "offices": to})
    return out


def groups(f: Frame, everyone: bool = False) -> list[dict[str, Any]]:
    """The rows of the table: the certain ones apart, the others in the register's order, which is no ranking."""
    titles = {
        "good": _("Certainly doing well"),
        "open": _("Cannot be told (in the register's order)"),
        "poor": _("Certainly in need of help"),
        "overloaded": _("Overloaded, and not ranked with the rest"),
        "none": _("Not ranked: too little is known"),
    }
    if not f.standing.ends:
        return [
            {"says": "none", "title": "", "rows": [_table_row(f, o) for o in f.assessed[: None if everyone else MANY]]}
        ]
    out = []
    for says, title in titles.items():
        offices = [o for o in f.assessed if f.standing.says(o["office"]) == says]
        if f.many and not everyone:
            offices = offices[:SHOWN_EACH] if says in ("good", "poor", "overloaded") else []
        if offices:
            out.append({"says": says, "title": title, "rows": [_table_row(f, o) for o in offices]})
    return out


def _table_row(f: Frame, office: Row) -> dict[str, Any]:
    verdicts = f.verdicts.get(office["office"], {})
    late = {b["measure"]: b["number"] for b in f.view.of("beside", office["office"]) if b["item"] == "open_past_due"}
    cells: dict[str, Cell] = {m.name: cell(verdicts.get(m.name), m, late.get(m.name)) for m in f.measures.values()}
    return {"name": office["name"], "href": f.href(office["office"]), "cells": cells}
