"""A third party's sample in an assessment: its estimate stands where there is one, beside what the ratings say."""

from typing import Any

import numpy as np
from scipy import special

from shixiao.integrity import _check
from shixiao.integrity._floors import from_limits
from shixiao.outcomes import calibrated, surveyed
from shixiao.outcomes.inputs import Inputs, has, searches
from shixiao.outcomes.moments import Span
from shixiao.outcomes.verdicts import Row, judged


class ThirdParty:
    """The people who were tried, and one row per measure and office (office '': all together)."""

    def __init__(self, engine: Any, inputs: Inputs, span: Span, offices: list[str]) -> None:
        self.engine, self.inputs, self.known = engine, inputs, set(offices)
        self.people = surveyed.people(engine, span) if has(inputs.snapshot, ["answers"]) else []
        self.people = [p for p in self.people if p["office"] in self.known]
        if all(p["weight"] is None for p in self.people):
            self.people = []  # nobody says how they were drawn
        self.raw: dict[str, surveyed.Rated] = {}
        self.known_of_all: dict[str, dict[str, int]] = {}
        if self.people:
            if "satisfied_from_stars" in inputs.limits():
                self.raw = {o: n for o, n in surveyed.raw(engine, span).items() if o in self.known}
            self.known_of_all = surveyed.margins(engine, span, {p["office"] for p in self.people})
        self.rows = self._estimates(self.people)

    def _estimates(self, people: list[Row]) -> list[Row]:
        rule = self.inputs.scheme.verdict
        return calibrated.both(people, self.raw, self.known_of_all, rule.confidence, rule.smallest_sample)

    def into(self, verdicts: list[Row]) -> list[Row]:
        """The verdicts, with the calibrated estimate in place of the weighted share of those who answered."""
        own = {(r["office"], r["measure"]): r for r in self.rows if r["office"] and r["estimate"] is not None}
        asks = {ask.use: ask for ask in self.inputs.scheme.asks}
        z = float(special.ndtri(0.5 + self.inputs.scheme.verdict.confidence / 2))
        out = []
        for row in verdicts:
            told = own.get((row["office"], row["measure"]))
            if told is None or row["estimate"] is None or row["pooled_from"]:
                out.append(row)
                continue
            p, se = told["estimate"], (told["high"] - told["low"]) / 2 / z
            worth = max(p * (1 - p), 0.25 / max(row["asked"], 1)) / se**2 if se > 0 else float(row["asked"])
            row = {**row, **{k: told[k] for k in ("estimate", "low", "high")}, "se": se}
            row |= {"n_effective": worth, "deff": max(row["asked"] / worth, 0.01) if worth else None}
            out.append(judged(row, asks[row["measure"]], self.inputs.measures[row["measure"]]))
        return out

    def _invented(self) -> set[str]:
        """Answers that the detector `interviewer` doubts; whenever they were given, for people are asked afterwards."""
        only = searches(["interviewer"] if "all" in self.inputs.scheme.look_for else self.inputs.scheme.look_for)
        if "interviewer" not in only:
            return set()
        checked = _check.check(self.engine, None, floors=from_limits(self.inputs.limits()), only=("interviewer",))
        return {r["record"] for r in checked.evidence.to_pylist() if r["doubted"]}

    def overall(self, measure: str) -> Row | None:
        return next((r for r in self.rows if (r["measure"], r["office"]) == (measure, "")), None)

    def summary(self) -> Row | None:
        """All offices together; and once more without the answers that the search for invented interviews doubts."""
        row = self.overall("surveyed_satisfied")
        if row is None or row["estimate"] is None:
            return None
        said = {**row, "asked": row["answered"], "answers_doubted": 0}
        odd = self._invented() & {p["answer"] for p in self.people}
        if odd:
            left = self._estimates([{**p, "doubted": p["doubted"] or p["answer"] in odd} for p in self.people])
            whole = next(r for r in left if (r["measure"], r["office"]) == ("surveyed_satisfied", ""))
            said |= {"answers_doubted": len(odd), "estimate_without": whole["estimate"]}
        return {k: (None if isinstance(v, float) and not np.isfinite(v) else v) for k, v in said.items()}
