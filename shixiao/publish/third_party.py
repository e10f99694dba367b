"""What ratings say and what people say whom a third party asked, side by side; and how far that can be relied on."""

from typing import Any

from shixiao.publish.frame import Frame
from shixiao.publish.numerals import Scale, percent, whole
from shixiao.publish.reading import Row
from shixiao.words import _

MEASURE, SETTLED = "surveyed_satisfied", "solved"
SHOWN = 12  # offices whose ratings are farthest from what people say
SHARE = Scale(100.0, "%")


def front(f: Frame) -> dict[str, Any] | None:
    """All offices together, and the offices whose ratings are farthest from what people say."""
    row = _row(f, "", MEASURE)
    if row is None:
        return None
    return {"bars": _bars(row), "sentences": [*_sentences(f, row), *_of_all(f, row)], "offices": _apart(f)}


def office(f: Frame, key: str) -> dict[str, Any] | None:
    """One office, where enough of those who were asked about it have answered."""
    row = _row(f, key, MEASURE)
    return None if row is None else {"bars": _bars(row), "sentences": _sentences(f, row), "offices": []}


def _row(f: Frame, key: str, measure: str) -> Row | None:
    rows = [r for r in f.view.of("calibrated", key) if r["measure"] == measure]
    return rows[0] if rows and rows[0]["status"] == "said" and rows[0]["estimate"] is not None else None


def _bars(row: Row) -> list[dict[str, Any]]:
    """Lines of one picture: shares and their intervals in per cent of the width."""
    lines = [
        (_("of those who rated"), "poor" if row["differs"] in ("higher", "lower") else "open", "raw", "ratings"),
        (_("of all, by the independent sample"), "good", "estimate", "answered"),
        (_("the same, fitted to channel and age"), "open", "raked", "answered"),
        (_("drawn towards the other offices"), "open", "small", "answered"),
    ]
    ends = {"estimate": ("low", "high")}
    out = []
    for name, look, key, count in lines:
        low, high = (row.get(end) for end in ends.get(key, (f"{key}_low", f"{key}_high")))
        if row.get(key) is None or low is None or high is None:
            continue
        half = (high - low) / 2
        text = SHARE.with_unit(row[key], half)
        out.append({"name": name, "look": look, "x": _at(low), "wide": round(_at(high) - _at(low), 2),
                    "dot": _at(row[key]), "text": text, "asked": whole(row[count]),
                    "aloud": f"{name}: {text} ({SHARE.span(low, high)})"})  # fmt: skip
    if row["bound_low"] is not None:
        text = SHARE.span(row["bound_low"], row["bound_high"])
        out.append({"name": _("whatever those think who did not answer"), "look": "open", "x": _at(row["bound_low"]),
                    "wide": round(_at(row["bound_high"]) - _at(row["bound_low"]), 2), "dot": None, "text": text,
                    "asked": whole(row["tried"]), "aloud": text})  # fmt: skip
    return out


def _at(share: float) -> float:
    return round(100 * min(max(share, 0.0), 1.0), 2)


def _sentences(f: Frame, row: Row) -> list[str]:
    """How far apart, how many answered, and what it would take to turn it."""
    out = []
    if row["apart"] is not None:
        points = f"{abs(row['apart']) * 100:.0f}"
        said = {
            "higher": _("The ratings say {n} points more than people do who were drawn from the register.", n=points),
            "lower": _("The ratings say {n} points less than people do who were drawn from the register.", n=points),
            "no": _("What the ratings say and what people say who were drawn cannot be told apart."),
        }
        out.append(said[row["differs"]])
    words = {"answers": whole(row["answered"]), "tried": whole(row["tried"]), "rate": percent(row["response"] or 0)}
    out.append(
        _("{answers} of {tried} people who were tried answered ({rate} of all who may have had a case).", **words)
    )
    if row.get("defaults"):
        out.append(_("{n} more ratings were put in by a system because nobody rated; they are in no share.",
                     n=whole(row["defaults"])))  # fmt: skip
    if row["differs"] in ("higher", "lower") and not (row["office"] and f.view.edition == "public"):
        out.append(_turning(row))
    return out


def _turning(row: Row) -> str:
    if row["turns_at"] is None:
        return _("Whatever the others think, it would not become what the ratings say.")
    points = f"{row['turns_at'] * 100:.0f}"
    return _("It would be what the ratings say if those who did not answer differed by {n} points from those who did.",
             n=points)  # fmt: skip


def _of_all(f: Frame, row: Row) -> list[str]:
    out = []
    settled = _row(f, "", SETTLED)
    if settled:
        words = {"value": percent(settled["estimate"]), "span": SHARE.span(settled["low"], settled["high"])}
        out.append(_("That what they came for is settled, {value} of all say ({span}).", **words))
    if row["no_such_business"]:
        span = SHARE.span(row["fabricated_low"], row["fabricated_high"])
        out.append(_("{n} people say that they never had the case, agents and relatives ruled out: {value} of all "
                     "cases ({span}) would be nobody's. They are not counted.",
                     n=whole(row["no_such_business"]), value=percent(row["fabricated"], 2), span=span))  # fmt: skip
    told = f.view.summary.get("third_party_satisfied") or {}
    if told.get("answers_doubted") and told.get("estimate_without") is not None:
        out.append(_("The check of interviewers doubts {n} answers; without them it would be {value}.",
                     n=whole(told["answers_doubted"]), value=percent(told["estimate_without"], 1)))  # fmt: skip
    elif "answers_doubted" in told:
        out.append(_("The check of interviewers doubts no answer."))
    return out


def _apart(f: Frame) -> list[dict[str, Any]]:
    """Offices whose ratings certainly say something else, the farthest first."""
    rows = [
        r for r in f.view.rows("calibrated")
        if r["office"] and r["measure"] == MEASURE and r["status"] == "said" and r["differs"] in ("higher", "lower")
    ]  # fmt: skip
    rows.sort(key=lambda r: (-abs(r["apart"]), r["office"]))
    return [
        {
            "name": f.name(r["office"]), "href": f.href(r["office"]), "raw": percent(r["raw"]),
            "said": SHARE.with_unit(r["estimate"], (r["high"] - r["low"]) / 2), "span": SHARE.span(r["low"], r["high"]),
            "apart": f"{r['apart'] * 100:+.0f}", "answers": whole(r["answered"]),
            "small": "–" if r["small"] is None else percent(r["small"]),
            "own": "–" if r["shrinkage"] is None else f"{r['shrinkage']:.2f}",
        }
        for r in rows[:SHOWN]
    ]  # fmt: skip
