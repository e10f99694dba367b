"""What a dossier does to an office: its satisfaction and the ranks that cannot be ruled out, with and without its rows.

Both figures are computed whatever has been decided: with, as if all its records counted; without, as if none did.
Satisfaction is ranked for this alone, even where the scheme does not score it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from ibis import Table

from shixiao.measures._kinds import Ratio
from shixiao.outcomes import ranks
from shixiao.outcomes.inputs import Inputs
from shixiao.outcomes.moments import Span, prepared
from shixiao.outcomes.verdicts import Row

MEASURE = "satisfied"
MOST_RANKED = 60  # ranks of 3,000 offices take a second each time
Sums = dict[tuple[str, str], tuple[int, float]]  # finding, office: asked, yes


@dataclass(frozen=True)
class Touched:
    """Of a dossier's ratings, those that would count by themselves, and those that do count."""

    could: Sums
    do: Sums


def effects(
    engine: Any,
    inputs: Inputs,
    span: Span,
    evidence: list[Row],
    verdicts: list[Row],
    decided: bool,
    unranked: set[str],
) -> list[Row]:
    """One row per dossier and office that has ratings in it; `unranked`: offices that are ranked with nobody."""
    kind = inputs.measures.get(MEASURE)
    if not isinstance(kind, Ratio) or not any(r["table"] == "ratings" for r in evidence):
        return []
    said = {r["office"]: r for r in verdicts if r["measure"] == MEASURE}
    touched = _touched(engine, inputs, kind, span, evidence, decided)
    out = [_one(pair, touched, said[pair[1]]) for pair in sorted(touched.could) if pair[1] in said]
    among = [v for v in said.values() if v["office"] not in unranked]
    for row in out[:MOST_RANKED]:
        for way in ("with", "without"):
            row |= _ranked(inputs, kind, among, row, way)
    return [{k: v for k, v in row.items() if k not in ("asked", "yes")} for row in out]


def _touched(engine: Any, inputs: Inputs, kind: Ratio, span: Span, evidence: list[Row], decided: bool) -> Touched:
    rows = [(r["finding"], r["record"]) for r in evidence if r["table"] == "ratings"]
    doubted = pa.table({"of_finding": [f for f, _r in rows], "of_record": [r for _f, r in rows]})
    listed = engine.put("doubted_records", doubted)
    now = Span(span.start, span.end, span.start)
    do = _sums(engine, kind, prepared(kind, inputs.rules, now, owed=False, decided=decided), listed)
    by_rule = prepared(kind, inputs.rules, now, owed=False, decided=False)
    could = _sums(engine, kind, by_rule, listed) if decided else do
    engine.forget("doubted_records")
    return Touched({k: max(could.get(k, (0, 0.0)), do.get(k, (0, 0.0))) for k in {*could, *do}}, do)


def _sums(engine: Any, kind: Ratio, t: Table, listed: Table) -> Sums:
    t = t.filter(~t.doubted).inner_join(listed, t.rating == listed.of_record)
    sums = kind.sums(t)
    each = t.select(finding=t.of_finding, judged=t.judged, asked=sums["asked"], yes=sums["yes"])
    total = each.group_by("finding", "judged").agg(
        asked=each.asked.sum().cast("int64"), yes=each.yes.sum().cast("int64")
    )
    return {(r["finding"], r["judged"]): (r["asked"], float(r["yes"])) for r in engine.arrow(total).to_pylist()}


def _one(pair: tuple[str, str], touched: Touched, said: Mapping[str, Any]) -> Row:
    """The office's sums with and without; what counts now is one of the two, or between."""
    (could, could_yes), (do, do_yes) = touched.could[pair], touched.do.get(pair, (0, 0.0))
    asked, yes = said["asked"] or 0, said["yes"] or 0.0
    sums = {"with": (asked + could - do, yes + could_yes - do_yes), "without": (asked - do, yes - do_yes)}
    out: Row = {"finding": pair[0], "office": pair[1], "measure": MEASURE, "rows": could, "asked": {}, "yes": {}}
    for way, (n, y) in sums.items():
        out["asked"][way], out["yes"][way] = n, y
        out |= {f"asked_{way}": n, f"estimate_{way}": y / n if n > 0 else None}
    return out


def _ranked(inputs: Inputs, kind: Ratio, verdicts: list[Row], row: Row, way: str) -> Row:
    """The rank set of the office, had its sums been these; what its rows are worth to a cluster stays as it is."""
    n, value = row["asked"][way], row[f"estimate_{way}"]
    rule, moved = inputs.scheme.verdict, []
    for v in verdicts:
        if v["office"] == row["office"]:
            worth = n / max(v["deff"] or 1.0, 1.0)
            v = v | {"estimate": value, "asked": n, "yes": row["yes"][way], "n_effective": worth}
            v["status"] = v["status"] if n >= rule.smallest_sample and value is not None else "too_few"
        moved.append(v)
    found = ranks.alone(kind, moved, rule, rule.smallest_difference, row["office"])
    low, high, of = found or (None, None, None)
    return {f"rank_low_{way}": low, f"rank_high_{way}": high, "ranked": of}
