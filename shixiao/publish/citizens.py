"""Gaps between groups of citizens and channels: who gets less from the same office."""

import re
from collections.abc import Iterator
from typing import Any

from shixiao.publish.frame import Frame
from shixiao.publish.measured import Measured
from shixiao.publish.numerals import listed, whole
from shixiao.publish.reading import Row
from shixiao.publish.vocabulary import group, split
from shixiao.words import _

EVERYBODY = ""


def gaps(f: Frame, office: str = EVERYBODY) -> dict[str, Any]:
    """Sentences for what differs, and the splits of the heaviest measure drawn."""
    rows = [r for r in f.view.of("gaps", office) if r["measure"] in f.measures]
    chosen = _chosen(f, rows)
    splits = [_split(chosen, by, rows) for by in dict.fromkeys(r["by"] for r in rows)] if chosen else []
    return {
        "sentences": list(_sentences(f, rows)),
        "measure": chosen.title if chosen else "",
        "splits": [s for s in splits if s],
    }


def _chosen(f: Frame, rows: list[Row]) -> Measured | None:
    """The heaviest share that was told apart by groups."""
    there = {r["measure"] for r in rows if r["estimate"] is not None}
    shares = [m for m in f.measures.values() if m.share and m.name in there]
    return max(shares, key=lambda m: m.row.get("weight") or 0, default=None)


def _sentences(f: Frame, rows: list[Row]) -> Iterator[str]:
    """One sentence per group that gets less, with all the measures in which it does.

    Only of measures that have a better and a worse: which channel people choose is their own affair.
    """
    told: dict[tuple[str, str], list[str]] = {}
    for name, m in f.measures.items():
        for r in rows if m.row.get("better") else []:
            if r["measure"] == name and r["differs"] == "worse" and r["estimate"] is not None:
                half = (r["high"] - r["low"]) / 2 if None not in (r["low"], r["high"]) else 0.01
                value = m.scale.with_unit(r["estimate"], half)
                said = _("{measure} {value} (of {n})", measure=m.title, value=value, n=whole(r["asked"]))
                told.setdefault((r["by"], r["group"]), []).append(said)
    for (by, code), items in told.items():
        yield _("Worse than the others, {group}: {items}.", group=group(by, code), items=listed(items, 8))


def _age(row: Row) -> tuple[int, str]:
    """Ages from the youngest; anything else as it stands in the table."""
    digits = re.sub(r"\D", " ", row["group"]).split()
    young = row["group"].startswith("under")
    return (int(digits[0]) - young if digits and row["by"] == "age_band" else 0, row["group"])


def _split(m: Measured, by: str, rows: list[Row]) -> dict[str, Any] | None:
    own = sorted((r for r in rows if r["by"] == by and r["measure"] == m.name), key=_age)
    bars = [_bar(m, r) for r in own]
    return {"title": split(by), "bars": bars} if len(bars) > 1 else None


def _bar(m: Measured, row: Row) -> dict[str, Any]:
    """A dot with its interval on 0–100 %; a hidden group keeps its line and says so."""
    look = {"worse": "poor", "better": "good"}.get(row["differs"] or "", "open")
    bar = {"name": group(row["by"], row["group"]), "look": look, "asked": whole(row["asked"])}
    if None in (row["estimate"], row["low"], row["high"]):
        return bar | {"text": _("too few to show"), "x": None}
    half = (row["high"] - row["low"]) / 2
    return bar | {
        "text": m.scale.with_unit(row["estimate"], half),
        "span": m.scale.span(row["low"], row["high"]),
        "x": round(100 * row["low"], 2),
        "wide": round(100 * (row["high"] - row["low"]), 2),
        "dot": round(100 * row["estimate"], 2),
    }
