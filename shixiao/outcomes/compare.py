"""Two schemes side by side on the same numbers: who rises, who falls, for whom the data cannot tell.

Both see one period, one snapshot and one idea of which records are doubted, those of the new scheme; an existing
scheme keeps counting what is recorded. An office rises when every rank that the new scheme leaves possible is better
than the place (or every place) the old one gave it. A lot under the old scheme is not supported by the data when chance
could have dealt another, when doubted records or measures that tell nothing decide it, or when a number is missing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from shixiao.design.scheme import Scheme, find, load_scheme
from shixiao.errors import SchemeRefused
from shixiao.outcomes import written
from shixiao.outcomes.inputs import Inputs, check_scheme
from shixiao.outcomes.load import overloaded
from shixiao.outcomes.sides import Facts, Side, side
from shixiao.outcomes.verdicts import Row
from shixiao.plugs import headings
from shixiao.words import _, pick

MOVES = ("rises", "falls", "cannot_tell", "not_ranked")
GROUNDS = ("chance", "doubted", "uninformative", "missing")


@dataclass(frozen=True)
class Comparison:
    """rows: one per office; summary: what both schemes are and how many offices are in which case."""

    rows: list[Row]
    summary: dict[str, Any]


def needed(scheme: Scheme) -> list[str]:
    """The measures that decide anything in it."""
    return [ask.use for ask in scheme.asks if ask.weight or scheme.indicators]


def predecessor(scheme: Scheme, path: Path) -> Path | None:
    """The file of the scheme that this one replaces; an assessment carries it as `instead_of.yml`."""
    if not scheme.instead_of:
        return None
    carried = path.parent / "instead_of.yml"
    beside = path.parent / scheme.instead_of
    return next((p for p in (carried, beside) if p.is_file()), None) or find(Path(scheme.instead_of))


def open_predecessor(scheme: Scheme, path: Path) -> Path | None:
    """The same, once it is known to be comparable: all that it uses must be asked."""
    old = predecessor(scheme, path)
    if old is None:
        return None
    asked = {ask.use for ask in scheme.asks}
    missing = [use for use in needed(load_scheme(old)) if use not in asked]
    if missing:
        what = _("{old} uses {names}, which this scheme does not ask", old=scheme.instead_of, names=", ".join(missing))
        remedy = _("add {asks} to asks: shown, not scored", asks=", ".join(f"{{use: {name}}}" for name in missing))
        raise SchemeRefused(what, str(path), remedy)
    check_scheme(old)
    return old


def compare(old: Inputs, new: Inputs, tables: dict[str, list[Row]]) -> Comparison:
    """`tables`: offices, verdicts, load and points of an assessment that asks what both ask."""
    offices = [o["office"] for o in tables["offices"] if o.get("assessed") is not False]
    names = {o["office"]: o.get("name") or o["office"] for o in tables["offices"]}
    known = set(offices)
    verdicts = [v for v in tables["verdicts"] if v["office"] in known]
    facts = Facts(offices, verdicts, _handed_in(tables, offices), frozenset(overloaded(tables.get("load", []))))
    _all_asked(old, new, facts)
    before, after = side(old, facts), side(new, facts)
    ranked = (before.rank > 0) & (after.rank > 0)
    shared_before, shared_after = side(old, facts, ranked), side(new, facts, ranked)
    level = new.scheme.verdict.confidence
    rows = [
        _row(i, office, names[office], before, after, shared_before, shared_after, level)
        for i, office in enumerate(offices)
    ]
    return Comparison(rows, _summary(old, new, rows, before, after, int(ranked.sum())))


def _handed_in(tables: dict[str, list[Row]], offices: list[str]) -> dict[str, Any]:
    """Numbers of indicators that use no measure."""
    place = {office: i for i, office in enumerate(offices)}
    out: dict[str, Any] = {}
    for row in tables.get("points", []):
        if not row["measure"] and row["value"] is not None and row["office"] in place:
            column = out.setdefault(row["indicator"], np.full(len(offices), np.nan))
            column[place[row["office"]]] = row["value"]
    return out


def _all_asked(old: Inputs, new: Inputs, facts: Facts) -> None:
    there = {v["measure"] for v in facts.verdicts}
    for inputs in (old, new):
        missing = [use for use in needed(inputs.scheme) if use not in there]
        if missing:
            what = _("this assessment does not say {names}", names=", ".join(missing))
            raise SchemeRefused(what, str(inputs.scheme_path), _("give the snapshot instead of the assessment"))


def _row(
    i: int, office: str, name: str, before: Side, after: Side, shared_before: Side, shared_after: Side, level: float
) -> Row:
    grounds = _grounds(i, before, level)
    return {
        "office": office,
        "name": name,
        "old_score": _number(before.score[i]),
        "old_rank": int(before.rank[i]) or None,
        "old_shared": int(shared_before.rank[i]) or None,
        "old_low": int(before.low[i]) or None,
        "old_high": int(before.high[i]) or None,
        "old_lot": written.APART.join(x for x in before.lot[i] if x),
        "old_again": _number(before.again[i]),
        "new_score": _number(after.score[i]),
        "new_rank": int(after.rank[i]) or None,
        "new_low": int(shared_after.low[i]) or None,
        "new_high": int(shared_after.high[i]) or None,
        "new_lot": written.APART.join(x for x in after.lot[i] if x),
        "moves": _moves(i, shared_before, shared_after),
        "unsupported": ",".join(grounds),
        "lacking": ", ".join(before.lacking[i]),
    }


def _moves(i: int, before: Side, after: Side) -> str:
    if not before.rank[i] or not after.rank[i]:
        return "not_ranked"
    best, worst = (before.rank[i],) * 2 if before.as_written else (before.low[i], before.high[i])
    if after.high[i] < best:
        return "rises"
    return "falls" if after.low[i] > worst else "cannot_tell"


def _grounds(i: int, before: Side, level: float) -> list[str]:
    """Why the old lot of this office is not supported by the data; empty where it is."""
    found = {
        "chance": before.again[i] < level,
        "doubted": before.doubted[i],
        "uninformative": before.rests_on_chance[i],
        "missing": bool(before.lacking[i]) and not before.rank[i],
    }
    return [name for name in GROUNDS if found[name]]


def _summary(old: Inputs, new: Inputs, rows: list[Row], before: Side, after: Side, shared: int) -> dict[str, Any]:
    titles = {row.name: row.title for row in old.scheme.indicators}
    weight = {row.name: row.weight for row in old.scheme.indicators}
    return {
        "old": _called(old.scheme, before),
        "new": _called(new.scheme, after),
        "offices": len(rows),
        "compared": shared,
        "moves": {move: sum(r["moves"] == move for r in rows) for move in MOVES},
        "unsupported": sum(bool(r["unsupported"]) for r in rows),
        "grounds": {g: sum(g in r["unsupported"].split(",") for r in rows) for g in GROUNDS},
        "struck": sum(bool(r["old_lot"]) for r in rows),
        "struck_unsupported": sum(bool(r["old_lot"] and r["unsupported"]) for r in rows),
        "places": _places(before),
        "uninformative": [_title(name) for name in before.uninformative],
        "left_out": [{"title": titles[n], "weight": weight[n], "why": why} for n, why in before.left_out.items()],
        "confidence": new.scheme.verdict.confidence,
    }


def _places(one: Side) -> float | None:
    """By how many places ranks typically move between the draws (or stay open)."""
    ranked = one.rank > 0
    return float(np.median((one.high - one.low)[ranked])) if ranked.any() else None


def _called(scheme: Scheme, one: Side) -> dict[str, Any]:
    return {
        "name": scheme.name,
        "title": scheme.title,
        "as_written": one.as_written,
        "ranked": int((one.rank > 0).sum()),
    }


def _title(measure: str) -> list[str]:
    doc = headings("shixiao.measures", measure)
    return [doc["zh"], doc["en"]]


def said_title(pair: list[str]) -> str:
    return str(pick(pair[0], pair[1]))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
