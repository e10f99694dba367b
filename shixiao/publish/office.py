"""The page of one office: what can be said of it in plain words, what it rests on, and how to object."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.publish import citizens, doubts, frontier, third_party, written
from shixiao.publish.editions import QUANTILE
from shixiao.publish.frame import Frame
from shixiao.publish.funnel import LEVEL, Funnel
from shixiao.publish.measured import Measured, met_words
from shixiao.publish.numerals import day_text, month_text, reach, whole
from shixiao.publish.reading import CASES, Row
from shixiao.publish.standing import lacks
from shixiao.publish.vocabulary import channel, filed_by, outcome
from shixiao.words import _, pick

CASES_SHOWN = 100
MONTHS_FEWEST = 3


def page(f: Frame, office: str, root: str) -> dict[str, Any]:
    """Everything the template `office.html` asks for."""
    row = f.offices[office]
    verdicts = f.verdicts.get(office, {})
    entries = [entry(m, verdicts.get(m.name), f.view.of("beside", office)) for m in f.measures.values()]
    return {
        "office": row,
        "parent": {"name": row.get("parent_name"), "href": f.href(row.get("parent") or "", root)},
        "standing": [said for said in (*standing_words(f, office), against_targets(entries)) if said],
        "score": score(f, office),
        "lacks": lacks(f.view, row),
        "means": means(row),
        "scored": [e for e in entries if e["scored"]],
        "shown": [e for e in entries if not e["scored"]],
        "owed": [owed(f, r, r["owed_by"], root) for r in f.view.of("owed", office)],
        "owes": [owed(f, r, r["office"], root) for r in f.owes.get(office, [])],
        "months": [m for m in (months(f, office, m) for m in f.measures.values()) if m],
        "gaps": citizens.gaps(f, office),
        "written": written.of_office(f, office),
        "findings": doubts.found(f, f.view.of("findings", office), root),
        "evidence": evidence(f, office),
        "third": third_party.office(f, office),
        "cases": cases(f, office),
        "frontier": frontier.office(f, office),
        "appeal": f.view.about.get("appeal"),
    }


def evidence(f: Frame, office: str) -> list[Row]:
    """The first records of findings that have no page of their own."""
    apart = {r["finding"] for r in f.view.of("findings", office) if doubts.has_page(r)}
    return [r for r in f.view.of("evidence", office) if r["finding"] not in apart][:CASES_SHOWN]


def means(row: Row) -> str:
    """The people an office has, temporary and outsourced hands counted apart; what is not known is not said."""
    said = {
        "posts": _("posts"),
        "in_post": _("filled"),
        "full_time": _("full time"),
        "temporary": _("temporary"),
        "outsourced": _("outsourced"),
        "trained": _("trained"),
    }
    return " · ".join(f"{word} {whole(row[name])}" for name, word in said.items() if row.get(name) is not None)


def standing_words(f: Frame, office: str) -> list[str]:
    """Where it stands, in one or two sentences."""
    s = f.standing
    if office in s.overloaded:
        return [overloaded(f, office)]
    if office not in s.rows:
        return [_("It is not ranked: too little is known.")] if s.of else []
    row = s.rows[office]
    span = {"low": row["low"], "high": row["high"], "of": s.of}
    said = {
        "good": _("It certainly does well: ranks {low} to {high} of {of} cannot be ruled out.", **span),
        "poor": _("It certainly needs help: ranks {low} to {high} of {of} cannot be ruled out.", **span),
        "open": _("Its rank cannot be told: {low} to {high} of {of} are all possible.", **span),
    }
    if row["low"] == row["high"]:
        return [_("Its rank is certain: {low} of {of}.", **span)]
    return [said[row["says"]]]


def overloaded(f: Frame, office: str) -> str:
    """What shows that it cannot do its work with the hands it has."""
    row = f.view.of("load", office)[0]
    words = {name: whole(row[name] or 0) for name in ("own", "hired", "hands", "cases", "posts", "missing")}
    if row["load"] is not None and row["load"] >= row["hands"]:
        return _(
            "It has more work than hands: at the counter {load} people would always be busy, and there are {hands}. "
            "It is not ranked with the rest; at least {missing} more are needed.",
            load=f"{row['load']:.1f}",
            **words,
        )
    return _(
        "It has more work than people of its own: {own} of {posts} posts are filled, and {cases} cases keep {needed} "
        "people busy at the ordinary pace of the others of its level ({hired} temporary and outsourced hands help "
        "out). It is not ranked with the rest; at least {missing} more are needed.",
        needed=f"{row['people_needed']:.1f}",
        **words,
    )


def against_targets(entries: list[dict[str, Any]]) -> str:
    """How many measures with a target are met, missed, or cannot be told."""
    looks = [e["look"] for e in entries if e["target"]]
    if not looks:
        return ""
    return _(
        "Of {n} targets it certainly meets {met} and certainly misses {missed}; {open} cannot be told.",
        n=len(looks),
        met=looks.count("good"),
        missed=looks.count("poor"),
        open=len(looks) - looks.count("good") - looks.count("poor"),
    )


def entry(m: Measured, row: Row | None, beside: list[Row]) -> dict[str, Any]:
    """One measure of one office."""
    said = row is not None and row["status"] == "said" and row["estimate"] is not None
    out: dict[str, Any] = {
        "name": m.name,
        "title": m.title,
        "scored": m.scored,
        "weight": m.row.get("weight") or 0,
        "target": m.target_text,
        "counts": counted(m),
        "beside": [_beside(m, b) for b in _in_order(m, beside) if b["number"]],
        "draw": None,
        "look": "open",
        "verdict": "",
        "asked": whole(row["asked"]) if row else "0",
        "missing": whole(row["missing"]) if row and row.get("missing") else "",
        "notes": [],
    }
    if not said or row is None:
        return out | {"value": "", "why": why_not(row), "look": "na"}
    out |= {"value": m.scale.with_unit(row["estimate"], reach(row)), "why": "", "notes": notes(m, row)}
    if row["low"] is not None or row["high"] is not None:
        out |= {"span": m.scale.span(row["low"], row["high"]), "draw": drawing(m, row)}
    if row["met"]:
        out |= {"verdict": met_words()[row["met"]], "look": _look(row["met"])}
    return out


def counted(m: Measured) -> str:
    """What counts, in the measure's own words."""
    said = (m.row.get("doc") or {}).get("counts")
    return _(said) if said else ""


def _look(met: str) -> str:
    return {"met": "good", "not_met": "poor"}.get(met, "open")


def why_not(row: Row | None) -> str:
    """Why nothing is said."""
    status = row["status"] if row else "not_asked"
    words = {
        "too_few": _("too few, or too uncertain, to say"),
        "withheld": _("the data were not handed in"),
        "not_asked": _("nobody to ask in this period"),
        "exempt": _("not held against this office: the duty came without people or money"),
        "not_reached": _("more than half still wait or left: no median is reached"),
    }
    return words.get(status, words["too_few"])


def notes(m: Measured, row: Row) -> list[str]:
    """What a reader should know about this number."""
    out = []
    if row.get("tallied"):
        out.append(_("Counted from totals that were handed in, not from records; nobody can look behind them."))
    if row.get("left_out") and row.get("estimate_all") is not None:
        out.append(
            _(
                "{n} doubted records are left out; with them it would be {value}.",
                n=whole(row["left_out"]),
                value=m.scale.with_unit(row["estimate_all"], reach(row)),
            )
        )
    if row.get("missing"):
        out.append(_("For {n} records the answer is missing.", n=whole(row["missing"])))
    if row.get("owed"):
        out.append(_("{n} records are not held against it: duties without means.", n=whole(row["owed"])))
    if row.get("pooled_from"):
        out.append(_("Too few in this period: counted from {day}.", day=day_text(row["pooled_from"])))
    if m.funnel and m.scored and row.get("expected") is not None and not row.get("tallied"):
        out.append(of_its_mix(m, m.funnel, row))
    if row.get("met") == "cannot_tell" and row.get("needed"):
        out.append(_("About {n} records would be needed to tell.", n=whole(row["needed"])))
    return out


def of_its_mix(m: Measured, f: Funnel, row: Row) -> str:
    """What all offices together reach on cases such as this office has."""
    own = f.own(row)
    if own is None:
        return _("Most of these cases are of services that no other office handles: it is compared with nobody.")
    return _(
        "All offices together reach {expected} on cases of the same services and channels, and {overall} on all cases.",
        expected=m.scale.with_unit(own[1], reach(row)),
        overall=m.scale.with_unit(f.overall, reach(row)),
    )


def drawing(m: Measured, row: Row) -> dict[str, Any]:
    """The interval and dot, the target, and how far chance carries an office from what is expected; in per cent."""

    def at(value: float) -> float:
        return round(100 * min(max(value, 0.0), m.far) / m.far, 2)

    low = 0.0 if row["low"] is None else row["low"]
    high = m.far if row["high"] is None else row["high"]
    out: dict[str, Any] = {
        "x": at(low),
        "wide": round(at(high) - at(low), 2),
        "dot": at(row["estimate"]),
        "target": at(m.target_value) if m.target_value is not None else None,
        "crowd": None,
        "aloud": m.scale.span(row["low"], row["high"]),
        "place": "",
    }
    if own := m.funnel and m.funnel.own(row):
        least, middle, most = own
        out["crowd"] = {"x": at(least), "wide": round(at(most) - at(least), 2)}
        sure = low > middle or high < middle
        out["place"] = _outside(m.funnel.side(row, LEVEL), m.row.get("better")) if sure else ""
    return out


def _outside(side: int, better: str | None) -> str:
    if not side:
        return ""
    if better is None:
        return _("further from what is expected of it than chance explains")
    good = (side > 0) == (better == "more")
    return _("better than chance explains") if good else _("worse than chance explains")


def _in_order(m: Measured, beside: list[Row]) -> list[Row]:
    """What stands beside a measure, in the measure's own order: what matters most comes first."""
    order = {item: i for i, item in enumerate(m.row.get("items") or {})}
    return sorted((b for b in beside if b["measure"] == m.name), key=lambda b: order.get(b["item"], len(order)))


def _beside(m: Measured, row: Row) -> str:
    if re.match(QUANTILE, row["item"]):  # p90: nine in ten took no longer
        return _("{p}% within {value}", p=row["item"][1:], value=m.scale.with_unit(row["number"], 0))
    titles = (m.row.get("items") or {}).get(row["item"]) or [row["item"].replace("_", " ")] * 2
    title = pick(titles[0], titles[1])
    if row.get("of"):
        return _("{item}: {n} of {of}", item=title, n=whole(row["number"]), of=whole(row["of"]))
    return _("{item}: {n}", item=title, n=whole(row["number"]))


def owed(f: Frame, row: Row, other: str, root: str) -> dict[str, Any]:
    given = []
    if not row.get("posts_given"):
        given.append(_("no posts"))
    if not row.get("money_given"):
        given.append(_("no money"))
    return {
        "service": row.get("service_name") or row["service"],
        "who": f.name(other or ""),
        "href": f.href(other or "", root),
        "since": day_text(row["since"]) if row.get("since") else "",
        "lacks": given,
        "cases": whole(row["cases"]) if row.get("cases") is not None else _("too few to show"),
    }


def score(f: Frame, office: str) -> dict[str, Any] | None:
    """The overall score with what makes it up, or why there is none."""
    rows = f.view.of("scores", office)
    if not rows:
        return None
    row = rows[0]
    grades = {g["name"]: g for g in f.view.about.get("grades") or []}
    titles = {d["name"]: d.get("title") or d["name"] for d in f.view.about.get("dimensions") or []}
    parts = [
        {
            "title": titles.get(d["dimension"], d["dimension"]),
            "score": None if d["score"] is None else f"{d['score']:.0f}",
            "present": f"{100 * (d['weight_present'] or 0):.0f}%",
        }
        for d in f.view.of("dimensions", office)
    ]
    if row["score"] is None:
        return {"value": "", "why": _no_score(row), "parts": parts, "grade": ""}
    grade = grades.get(row["grade"] or "", {})
    return {
        "value": f"{row['score']:.0f}",
        "span": f"{row['low']:.0f}–{row['high']:.0f}" if row["low"] is not None else "",
        "weights": f"{row['weights_low']:.0f}–{row['weights_high']:.0f}" if row["weights_low"] is not None else "",
        "grade": grade.get("title") or row["grade"] or "",
        "floor": grade.get("at_least"),
        "present": f"{100 * (row['weight_present'] or 0):.0f}%",
        "parts": parts,
        "why": "",
    }


def _no_score(row: Row) -> str:
    if row.get("why_not") == "weight":
        return _("There is no overall score: too much of its weight is missing.")
    return _("There is no overall score: too little is known.")


def months(f: Frame, office: str, m: Measured) -> dict[str, Any] | None:
    """A small chart of one measure by month; values are pixels down and per cent across."""
    rows = [r for r in f.view.of("series", office) if r["measure"] == m.name and r["estimate"] is not None]
    rows = [r for r in rows if r["low"] is not None and r["high"] is not None]
    settled = [r for r in rows if not r.get("starting")]
    if not m.scored or len(settled) < MONTHS_FEWEST:
        return None
    low, high = min(r["low"] for r in rows), max(r["high"] for r in rows)
    pad = max(0.0, 0.1 * m.far - (high - low)) / 2
    low, high = max(0.0, low - pad), min(m.far, high + pad)

    def down(value: float) -> float:
        return round(6 + 52 * float(high - value) / float(high - low), 1)

    points = [
        {"x": round(100 * (i + 0.5) / len(rows), 2), "y": down(r["estimate"]), "top": down(r["high"])}
        | {"bottom": down(r["low"]), "month": month_text(r["month"]), "starting": bool(r.get("starting"))}
        for i, r in enumerate(rows)
    ]
    half = (rows[-1]["high"] - rows[-1]["low"]) / 2
    aloud = [f"{month_text(r['month'])} {m.scale.with_unit(r['estimate'], half)}" for r in rows]
    return {
        "title": m.title,
        "points": points,
        "pairs": [(a, b) for a, b in pairwise(points) if not a["starting"]],
        "first": m.scale.with_unit(settled[0]["estimate"], half),
        "starts": len(rows) > len(settled),
        "last": m.scale.with_unit(rows[-1]["estimate"], half),
        "asked": whole(sum(r["asked"] for r in rows)),
        "aloud": " · ".join(aloud),
    }


def cases(f: Frame, office: str) -> dict[str, Any] | None:
    """Its cases, those that did not count first; in editions that hold any."""
    table = f.view.part(CASES, office)
    if not table.num_rows:
        return None
    flags = [m for m in f.measures.values() if m.name in table.column_names]
    shown = [
        {
            "case": r["case"],
            "service": r.get("service_name") or "",
            "opened": r["opened_on"].isoformat() if r.get("opened_on") else "",
            "closed": r["closed_on"].isoformat() if r.get("closed_on") else "",
            "how": " · ".join(x for x in (channel(r.get("channel")), filed_by(r.get("filed_by"))) if x),
            "outcome": outcome(r.get("outcome")),
            "flags": [r[m.name] for m in flags],
        }
        for r in _not_counted_first(table, [m.name for m in flags]).to_pylist()
    ]
    titles = [m.title for m in flags]
    return {"rows": shown, "flags": titles, "number": whole(table.num_rows), "shown": whole(len(shown))}


def _not_counted_first(table: pa.Table, flags: list[str]) -> pa.Table:
    """The first rows to look at: the more measures a case fails, the earlier; then by case."""
    failed = np.zeros(table.num_rows, dtype=np.int64)
    for name in flags:
        failed += pc.fill_null(pc.invert(table[name]), False).to_numpy()
    return table.take(pa.array(np.argsort(-failed, kind="stable")[:CASES_SHOWN]))
