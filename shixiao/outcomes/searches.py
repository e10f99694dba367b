"""What the statistical detectors found, as rows of the assessment's tables; nothing of it leaves any estimate.

A dossier stays open until two people have decided about its records; until then the estimate without them stands
beside the one that counts.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from shixiao.integrity import _check
from shixiao.integrity._floors import from_limits
from shixiao.measures._kinds import Ratio
from shixiao.outcomes.inputs import Inputs, searches
from shixiao.outcomes.moments import Span, prepared
from shixiao.outcomes.verdicts import Row


def found(
    engine: Any, inputs: Inputs, span: Span, known: set[str], satisfied: Mapping[str, Row], decided: bool
) -> tuple[list[Row], list[Row], list[Row]]:
    """Findings, evidence and explanations of the searches that the scheme asks for."""
    wanted = searches(inputs.scheme.look_for)
    if not wanted:
        return [], [], []
    checked = _check.check(engine, (span.start, span.end), floors=from_limits(inputs.limits()), only=wanted)
    rows = [r for r in checked.findings.to_pylist() if r["office"] in known]
    names = {r["finding"] for r in rows}
    evidence = [r for r in checked.evidence.to_pylist() if r["finding"] in names and r["doubted"]]
    left = _without(engine, inputs, span, evidence, decided) if "satisfied" in inputs.measures else {}
    explanations = [r for r in checked.explanations.to_pylist() if r["finding"] in names]
    return [_row(r, satisfied.get(r["office"]), left) for r in rows], evidence, explanations


def _row(r: Row, satisfied: Row | None, left: Mapping[tuple[str, str], tuple[int, int]]) -> Row:
    """A finding with the office's satisfaction with and without its records."""
    said = satisfied or {}
    asked, yes = said.get("asked") or 0, said.get("yes") or 0.0
    fewer, less = left.get((r["finding"], r["office"]), (0, 0))
    return {
        **{k: r[k] for k in ("finding", "rule", "office", "rows", "state", "first_on", "last_on", "p", "q")},
        "says_zh": r["says_zh"],
        "says_en": r["says_en"],
        "of": said.get("asked_all"),
        "droppable": False,
        "estimate_with": said.get("estimate"),
        "estimate_without": (yes - less) / (asked - fewer) if asked > fewer else None,
    }


def _without(
    engine: Any, inputs: Inputs, span: Span, evidence: list[Row], decided: bool
) -> dict[tuple[str, str], tuple[int, int]]:
    """Per finding and office: how many believed ratings its records are, and how many of them a yes."""
    kind = inputs.measures["satisfied"]
    rows = [(r["finding"], r["record"]) for r in evidence if r["table"] == "ratings"]
    if not rows or not isinstance(kind, Ratio):
        return {}
    doubted = pa.table({"of_finding": [f for f, _r in rows], "of_record": [r for _f, r in rows]})
    listed = engine.put("doubted_records", doubted)
    t = prepared(kind, inputs.rules, Span(span.start, span.end, span.start), owed=False, decided=decided)
    t = t.filter(~t.doubted).inner_join(listed, t.rating == listed.of_record)
    sums = kind.sums(t)
    each = t.select(finding=t.of_finding, judged=t.judged, asked=sums["asked"], yes=sums["yes"])
    total = each.group_by("finding", "judged").agg(
        asked=each.asked.sum().cast("int64"), yes=each.yes.sum().cast("int64")
    )
    out = {(r["finding"], r["judged"]): (r["asked"], r["yes"]) for r in engine.arrow(total).to_pylist()}
    engine.forget("doubted_records")
    return out
