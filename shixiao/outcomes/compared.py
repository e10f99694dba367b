"""A comparison in words: for people (text), programs (JSON) and spreadsheets (CSV)."""

import json
from typing import Any

from shixiao.outcomes.compare import Comparison, said_title
from shixiao.outcomes.league import as_csv, grid
from shixiao.outcomes.sides import spoken
from shixiao.outcomes.verdicts import Row
from shixiao.words import _


def moves(code: str) -> str:
    known = {
        "rises": _("rises"),
        "falls": _("falls"),
        "cannot_tell": _("cannot be told"),
        "not_ranked": _("not ranked by both"),
    }
    return known[code]


def grounds(codes: str) -> list[str]:
    """Why a lot is not supported by the data."""
    known = {
        "chance": _("chance could have dealt another"),
        "doubted": _("doubted records decide it"),
        "uninformative": _("measures that tell nothing decide it"),
        "missing": _("a number is missing"),
    }
    return [known[code] for code in codes.split(",") if code]


def sentences(said: dict[str, Any]) -> list[str]:
    """What matters, before any table."""
    count, of = said["moves"], said["offices"]
    out = [
        _(
            "Of {of} offices the old scheme gives {struck} a consequence, a grade or a cut; for {n} of these the data "
            "do not support it ({all} when those that it spares are counted too).",
            of=of,
            struck=said["struck"],
            n=said["struck_unsupported"],
            all=said["unsupported"],
        ),
        _(
            "Under the new scheme {up} offices certainly stand better than the old one put them and {down} worse; for "
            "{open} the data cannot tell; {out} are not ranked by both.",
            up=count["rises"],
            down=count["falls"],
            open=count["cannot_tell"],
            out=count["not_ranked"],
        ),
    ]
    why = "; ".join(f"{grounds(ground)[0]}: {n}" for ground, n in said["grounds"].items() if n)
    if why:
        level = f"{100 * said['confidence']:.0f}"
        out.append(_("Why not supported, at {level} % confidence: {why}.", level=level, why=why))
    if said["old"]["as_written"] and said["places"] is not None:
        out.append(
            _(
                "Were the same year drawn again, half of all offices could stand anywhere within {places} places or "
                "more of the old ranking.",
                places=f"{said['places']:.0f}",
            )
        )
    if said["uninformative"]:
        names = ", ".join(said_title(pair) for pair in said["uninformative"])
        out.append(_("Of these numbers less than half of every difference may be real: {names}.", names=names))
    if said["left_out"]:
        names = ", ".join(f"{x['title']} ({x['weight']:g})" for x in said["left_out"])
        out.append(_("Nobody has these numbers, so the old totals stand without them (points): {names}.", names=names))
    return out


def show(found: Comparison, form: str) -> str:
    """The comparison as text, JSON or CSV."""
    if form == "json":
        return json.dumps({"summary": found.summary, "offices": found.rows}, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return as_csv(found.rows, list(found.rows[0]) if found.rows else [])
    old, new = found.summary["old"], found.summary["new"]
    head = [f"{old['title']} → {new['title']}", *sentences(found.summary), ""]
    shared = _("of the {n} shared", n=found.summary["compared"])
    places = [_("old rank"), shared, _("old scheme gives"), _("again"), _("new ranks"), _("new")]
    heads = [_("office"), *places, _("moves"), _("not supported because")]
    return "\n".join(head) + "\n" + grid([heads, *(_cells(row) for row in ordered(found.rows))])


def ordered(rows: list[Row]) -> list[Row]:
    """By what the old scheme said of them."""
    return sorted(rows, key=lambda r: (r["old_rank"] is None, r["old_rank"] or 0, r["office"]))


def ranks(row: Row, side: str) -> str:
    low, high = row[f"{side}_low"], row[f"{side}_high"]
    return "–" if low is None else f"{low}" if low == high else f"{low}–{high}"


def _cells(row: Row) -> list[str]:
    again = "–" if row["old_again"] is None else f"{100 * row['old_again']:.0f}%"
    old = [str(row["old_rank"] or "–"), str(row["old_shared"] or "–"), spoken(row["old_lot"]) or "–", again]
    new = [ranks(row, "new"), spoken(row["new_lot"]) or "–", moves(row["moves"])]
    return [str(row["name"]), *old, *new, _("; ").join(grounds(row["unsupported"])) or "–"]
