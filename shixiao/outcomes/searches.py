"""What the statistical detectors found, as rows of the assessment's tables.

A dossier stays open until two people have decided about its records; until then they count, and the estimate without
them stands beside the one that counts. What was decided leaves the estimate, and both are still shown.
"""

from dataclasses import dataclass, field
from typing import Any

from shixiao.integrity import _check
from shixiao.integrity._floors import from_limits
from shixiao.outcomes import dossiers, today
from shixiao.outcomes.effects import effects
from shixiao.outcomes.inputs import Inputs, searches
from shixiao.outcomes.moments import Span
from shixiao.outcomes.verdicts import Row

LISTS = ("tests", "offices", "clerks")


@dataclass(frozen=True)
class Found:
    """Rows of the assessment's tables of the same names."""

    findings: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    explanations: list[Row] = field(default_factory=list)
    effects: list[Row] = field(default_factory=list)
    dossier_days: list[Row] = field(default_factory=list)
    ties: list[Row] = field(default_factory=list)


def found(
    engine: Any,
    inputs: Inputs,
    span: Span,
    known: set[str],
    verdicts: list[Row],
    decided: bool,
    unranked: set[str],
) -> Found:
    """Findings of the searches that the scheme asks for, about offices that are assessed, and what stands behind.

    `unranked`: offices that cannot do their work with the hands they have, whose ranks no dossier changes.
    """
    wanted = searches(inputs.scheme.look_for)
    if not wanted:
        return Found()
    period = (span.start, span.end)
    appeal = inputs.scheme.appeal
    checked = _check.check(
        engine,
        period,
        floors=from_limits(inputs.limits()),
        only=wanted,
        today=today.last_day(engine),
        appeal_days=appeal.days if appeal else None,
    )
    rows = [r for r in checked.findings.to_pylist() if r["office"] in known or r["office"] is None]
    names = {r["finding"] for r in rows}
    kept = [r for r in checked.evidence.to_pylist() if r["finding"] in names and r["doubted"]]
    evidence = dossiers.with_details(engine, kept)
    touched = effects(engine, inputs, span, evidence, verdicts, decided, unranked)
    return Found(
        [finding(r, verdicts, touched) for r in rows],
        evidence,
        [r for r in checked.claims.to_pylist() if r["finding"] in names],
        [r for r in checked.explanations.to_pylist() if r["finding"] in names],
        touched,
        dossiers.days(engine, rows, evidence, period),
        dossiers.ties(rows, evidence),
    )


def finding(r: Row, verdicts: list[Row], touched: list[Row]) -> Row:
    """A finding with the satisfaction of the office it is mostly about, with and without its records."""
    said = next((v for v in verdicts if (v["office"], v["measure"]) == (r["office"], "satisfied")), {})
    effect = next((e for e in touched if (e["finding"], e["office"]) == (r["finding"], r["office"])), {})
    out = {k: v for k, v in r.items() if k not in LISTS}
    out |= {name: " ".join(r[name]) for name in LISTS}
    out["of"] = said.get("asked_all")
    return out | {k: effect.get(k) for k in ("estimate_with", "estimate_without")}
