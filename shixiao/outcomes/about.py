"""What a reader must know beside the tables: what was asked and how, totals, and what could not be said."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from shixiao.design.practice import Indicator
from shixiao.measures._kinds import Kind, Ratio
from shixiao.outcomes.inputs import Inputs, certain_rules, searches
from shixiao.outcomes.verdicts import Row, posts
from shixiao.plugs import headings
from shixiao.stats import proportions

Note = dict[str, Any]


def about(inputs: Inputs, why_not: Mapping[str, str]) -> dict[str, Any]:
    """The scheme and its measures in words, for pages that open nothing but the assessment."""
    scheme, verdict = inputs.scheme, inputs.scheme.verdict
    return {
        "name": scheme.name,
        "title": scheme.title,
        "question": scheme.question,
        "publisher": scheme.publisher,
        "period": {"from": scheme.period.from_.isoformat(), "to": scheme.period.to.isoformat()},
        "snapshot": inputs.snapshot.root,
        "rulepack": scheme.rulepack,
        "confidence": verdict.confidence,
        "smallest_sample": verdict.smallest_sample,
        "smallest_difference": verdict.smallest_difference,
        "smallest_weight": verdict.smallest_weight,
        "top_k": verdict.top,
        "bottom_k": verdict.bottom,
        "verdict_kind": verdict.kind,
        "draws": verdict.draws,
        "grades": [g.model_dump() for g in scheme.grades],
        "appeal": scheme.appeal.model_dump() if scheme.appeal else None,
        "dimensions": [{"name": n, **d.model_dump()} for n, d in scheme.dimensions.items()],
        "disbelieve": scheme.disbelieve,
        "measures": [_measure(inputs, ask.use) for ask in scheme.asks],
        "indicators": [_indicator(row, why_not) for row in scheme.indicators],
        "rules": [_rule(inputs, name) for name in sorted([*certain_rules(), *searches(inputs.scheme.look_for)])],
    }


def _measure(inputs: Inputs, name: str) -> dict[str, Any]:
    ask = next(a for a in inputs.scheme.asks if a.use == name)
    kind, doc = inputs.measures[name], headings("shixiao.measures", name)
    return {
        "name": name,
        "title_zh": doc.pop("zh"),
        "title_en": doc.pop("en"),
        "kind": kind.kind,
        "unit": kind.unit,
        "better": kind.better,
        "scored": bool(ask.weight),
        "weight": ask.weight,
        "dimension": ask.dimension,
        "target": ask.target.model_dump(exclude_none=True) if ask.target else None,
        "goalposts": list(posts(ask, kind)) if ask.weight else None,
        "doc": {key.lower().replace(" ", "_"): text for key, text in doc.items()},
        "items": {item: [b.zh, b.en] for item, b in kind.beside.items()},
    }


def _indicator(row: Indicator, why_not: Mapping[str, str]) -> dict[str, Any]:
    """A row of an authority's own table; `why_not` where it could be computed for nobody."""
    kept = row.model_dump(include={"name", "title", "under", "weight", "bonus", "use", "unit", "kind"})
    return kept | {"why_not": why_not.get(row.name)}


def _rule(inputs: Inputs, name: str) -> dict[str, Any]:
    return detector_words(name) | {"left_out": name in inputs.scheme.disbelieve}


def detector_words(name: str) -> dict[str, Any]:
    """What the file of a detector says of it."""
    doc = headings("shixiao.integrity", name)
    return {
        "name": name,
        "title_zh": doc.pop("zh"),
        "title_en": doc.pop("en"),
        "doc": {key.lower().replace(" ", "_"): text for key, text in doc.items()},
    }


def summary(
    inputs: Inputs, counts: Mapping[str, Any], rows: list[Row], beside: list[Row], findings: list[Row], offices: int
) -> dict[str, Any]:
    """Totals over all offices; what people's ratings say beside what third parties were told."""
    level = inputs.scheme.verdict.confidence
    out: dict[str, Any] = {"offices_assessed": offices, "snapshot_counts": counts}
    for key, measure in (("raw_satisfied", "satisfied"), ("third_party_satisfied", "surveyed_satisfied")):
        out[key] = _over_all([r for r in rows if r["measure"] == measure], level, "_all" if key[0] == "r" else "")
    out["believed_satisfied"] = _over_all([r for r in rows if r["measure"] == "satisfied"], level, "")
    if out["raw_satisfied"]:  # what a system put in is nobody's word: beside the share, never in it
        put_in = (b["number"] for b in beside if (b["measure"], b["item"]) == ("satisfied", "defaults"))
        out["raw_satisfied"]["defaults"] = int(sum(put_in))
    out["ratings_left_out"] = sum(r.get("left_out") or 0 for r in rows if r["measure"] == "satisfied")
    out["left_out_by_rule"] = dict(sorted(Counter({f["rule"]: 0 for f in findings}).items()))
    for f in findings:
        out["left_out_by_rule"][f["rule"]] += f["rows"]
    return out


def _over_all(rows: list[Row], level: float, tag: str) -> dict[str, Any] | None:
    """The share over all offices; of a sample with design weights the weighted one."""
    asked = sum(r.get(f"asked{tag}") or 0 for r in rows)
    if not asked:
        return _over_all(rows, level, "") if tag else None
    if any(r.get("weight") for r in rows):
        return _weighted([r for r in rows if r["asked"]], asked, level)
    yes = sum(r.get(f"yes{tag}") or 0 for r in rows)
    deff = max(1.0, float(np.median([r["deff"] or 1.0 for r in rows if r["asked"]] or [1.0])))
    low, high = proportions.wilson(yes / deff, asked / deff, level)
    return {"asked": int(asked), "estimate": yes / asked, "low": float(low), "high": float(high)}


def _weighted(rows: list[Row], asked: int, level: float) -> dict[str, Any]:
    weight, share, se = (np.array([r[k] or 0.0 for r in rows]) for k in ("weight", "estimate", "se"))
    p = float((weight * share).sum() / weight.sum())
    error = float(np.sqrt(((weight * se) ** 2).sum()) / weight.sum())
    low, high = proportions.korn_graubard(min(p, 1.0), error, asked, asked - 1, level)
    return {"asked": int(asked), "estimate": p, "low": float(low), "high": float(high)}


def notes(inputs: Inputs, rows: list[Row], scores: list[Row], owed: list[Row], counts: Mapping[str, Any]) -> list[Note]:
    """What could not be said, and why; in the order of the scheme."""
    out: list[Note] = []
    for ask in inputs.scheme.asks:
        of = [r for r in rows if r["measure"] == ask.use]
        for status in ("withheld", "too_few", "not_reached", "not_asked", "exempt"):
            offices = [r["office"] for r in of if r["status"] == status]
            if offices:
                out.append({"kind": status, "measure": ask.use, "offices": offices})
        if any(r.get("pooled_from") for r in of):
            out.append({"kind": "pooled", "measure": ask.use, "offices": [r["office"] for r in of if r["pooled_from"]]})
    unscored = [s["office"] for s in scores if s["score"] is None]
    if unscored:
        out.append({"kind": "no_score", "offices": unscored})
    if owed:
        out.append(
            {"kind": "duties_without_means", "offices": sorted({o["office"] for o in owed}), "number": len(owed)}
        )
    rejected = {t: c["rejected"] for t, c in counts.items() if c.get("rejected")}
    if rejected:
        out.append({"kind": "rejected_rows", "offices": [], "number": sum(rejected.values()), "tables": rejected})
    used = {a.use for a in inputs.scheme.asks}
    if used & {"satisfied", "rating_coverage"} and not any(
        r["asked"] for r in rows if r["measure"] in ("surveyed_satisfied", "solved")
    ):
        out.append({"kind": "no_third_party", "offices": []})
    if "satisfied" in used:
        out.append({"kind": "ratings_self_selected", "measure": "satisfied", "offices": []})
    return out


def beside_rows(kinds: Mapping[str, Kind], counted: Any, known: set[str]) -> list[Row]:
    """What stands beside the measures of one counted group."""
    table, out = counted.beside, []
    offices = table["judged"].to_pylist()
    for i, name in enumerate(counted.names):
        kind = kinds[name]
        assert isinstance(kind, Ratio)
        for j, item in enumerate(kind.beside):
            yes, of = table[f"b{i}_{j}"].to_pylist(), table[f"c{i}_{j}"].to_pylist()
            out += [
                {"office": o, "measure": name, "item": item, "number": float(y), "of": n}
                for o, y, n in zip(offices, yes, of, strict=True)
                if o in known and n
            ]
    return out
