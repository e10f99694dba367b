"""Snapshot → assessment: the one door of this folder.

Everything is opened and checked first, counted in the engine, judged in numpy, and written as one folder.
"""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shixiao import folders
from shixiao.errors import FolderRefused
from shixiao.facts.cases import cases
from shixiao.facts.decisions import decisions
from shixiao.facts.offices import offices as offices_table
from shixiao.facts.resources import resources
from shixiao.facts.tallies import tallies
from shixiao.measures._kinds import Duration, Survival
from shixiao.outcomes import (
    about,
    casebook,
    doubts,
    durations,
    frontier,
    load,
    moments,
    ranks,
    scores,
    searches,
    spread,
    starting,
    tables,
    totals,
    verdicts,
    written,
)
from shixiao.outcomes.compare import compare, open_predecessor
from shixiao.outcomes.inputs import Inputs, certain_rules, check_scheme, counted, has, open_inputs, register
from shixiao.outcomes.linted import linted
from shixiao.outcomes.moments import Counted, Span
from shixiao.outcomes.owed import owed as owed_rows
from shixiao.outcomes.third_party import ThirdParty
from shixiao.outcomes.verdicts import Row
from shixiao.words import _

Progress = Callable[[str], None]


def assess(snapshot: Path, scheme: Path, out: Path, engine: Any, progress: Progress = lambda _: None) -> Path:
    """Assess a snapshot by a scheme; returns the folder. Refusals are raised before anything is counted."""
    meta: dict[str, Any] = {}
    # the snapshot is checked when its block ends: before the folder is put in its place
    with folders.new(Path(out), "assessment", meta) as folder, open_inputs(snapshot, scheme) as inputs:
        meta["made_from"] = {"snapshot": inputs.snapshot.root}
        before = open_predecessor(inputs.scheme, inputs.scheme_path)
        shutil.copyfile(inputs.scheme_path, folder / "scheme.yml")
        (folder / "rulepacks").mkdir()
        for pack in inputs.rulepack.files:  # beside the scheme, where it is looked for first
            shutil.copyfile(pack, folder / "rulepacks" / pack.name)
        if before:
            shutil.copyfile(before, folder / "instead_of.yml")
        register(engine, inputs)
        _Assessment(inputs, engine, folder, progress).run()
    return Path(out)


class _Assessment:
    """One run: what has been counted so far, and the folder it goes to."""

    def __init__(self, inputs: Inputs, engine: Any, folder: Path, progress: Progress) -> None:
        self.inputs, self.engine, self.folder, self.say = inputs, engine, folder, progress
        self.rule = inputs.scheme.verdict
        self.span = _span(inputs)
        self.register = _offices(engine, self.span)
        self.offices = _assessed(self.register, inputs)
        self.known = set(self.offices)
        self.counts = counted(inputs.snapshot)
        self.decided = _any(engine, decisions)
        given = engine.arrow(tallies.order_by("tally")).to_pylist() if has(inputs.snapshot, ["tallies"]) else []
        called = {o["office"]: o["name"] or o["office"] for o in self.register if o["office"] in self.known}
        self.totals = totals.sorted_out(given, inputs.scheme, inputs.measures, called, self.span)
        self.apart: dict[str, set[str]] = {}  # by measure, who is not compared on it
        self.found = searches.Found()
        self.settled = starting.settled_from(engine) if has(inputs.snapshot, ["cases"]) else None
        self.verdicts: list[Row] = []
        self.beside: list[Row] = []
        self.series: list[Row] = []
        self.gaps: list[Row] = []
        self.load = load.load(engine, self.span, self.register, self.known)
        self.overloaded = load.overloaded(self.load)

    def run(self) -> None:
        owed = [r for r in owed_rows(self.engine, self.span.start, self.span.end) if r["office"] in self.known]
        self._ratios(bool(owed), self.decided)
        self._durations(bool(owed))
        self.third = ThirdParty(self.engine, self.inputs, self.span, self.offices)
        self.verdicts = self.third.into(self.verdicts)
        self.say(_("ranks and scores"))
        ranked = self._ranks()
        scored = scores.scores(self.inputs, self.offices, self.verdicts)
        ranked += ranks.of_score(self._able(scored.rows), self.rule, scored.smallest)
        found = self._findings()
        case_notes = self._case_rows()
        self._write(owed, ranked, scored, found, case_notes)

    def _ratios(self, owed: bool, decided: bool) -> None:
        kinds, rules = self.inputs.measures, self.inputs.rules
        for group in moments.together(kinds):
            self.say(_("counting {names}", names=", ".join(group)))
            counted = moments.count(self.engine, group, rules, self.span, self.offices, owed, decided, self.rule.mix)
            self._judge(counted)

    def _judge(self, counted: Counted) -> None:
        kinds = self.inputs.measures
        limits = self.inputs.limits()
        for name in counted.names:
            ask = next(a for a in self.inputs.scheme.asks if a.use == name)
            m = totals.with_tallies(counted.moments[name], name, kinds[name], self.totals, self.offices, limits)
            rows = verdicts.rows(ask, kinds[name], m, self.offices, self.rule, counted.pooled.get(name), self.span.back)
            verdicts.expect(rows, counted.expected.get(name))
            self.apart[name] = totals.beside_cohort(kinds[name], rows)
            verdicts.set_apart(rows, self.apart[name])
            self.verdicts += rows
        deffs = {(r["office"], r["measure"]): r["deff"] or 1.0 for r in self.verdicts}
        self.beside += about.beside_rows(kinds, counted, self.known)
        self.series += spread.series(counted, deffs, self.known, self.rule, self._starts)
        self.gaps += spread.gaps(counted, kinds, deffs, self.known, self.rule)

    def _starts(self, measure: str, month: dt.date) -> bool:
        """Whether the export of cases starts up in a month that a measure of cases is counted by."""
        return self.inputs.measures[measure].table == "cases" and starting.starting(month, self.settled)

    def _durations(self, owed: bool) -> None:
        for name, kind in self.inputs.measures.items():
            if isinstance(kind, (Duration, Survival)):
                self.say(_("measuring {name}", name=name))
                ask = next(a for a in self.inputs.scheme.asks if a.use == name)
                rows, beside = durations.verdicts(
                    self.engine, name, kind, ask, self.inputs.rules, self.span, self.offices, owed, self.rule
                )
                self.verdicts += rows
                self.beside += beside

    def _ranks(self) -> list[Row]:
        out: list[Row] = []
        for ask in self.inputs.scheme.asks:
            apart = self.apart.get(ask.use, set())
            rows = self._able([r for r in self.verdicts if r["measure"] == ask.use and r["office"] not in apart])
            kind = self.inputs.measures[ask.use]
            if ask.weight:
                out += ranks.of_measure(ask.use, kind, rows, self.rule, self.inputs.smallest(ask))
        return out

    def _able(self, rows: list[Row]) -> list[Row]:
        """Those of offices that can do their work at all: only these are ranked with each other."""
        return [r for r in rows if r["office"] not in self.overloaded]

    def _findings(self) -> tuple[list[Row], list[Row], list[str]]:
        if not has(self.inputs.snapshot, ["ratings"]):
            return [], [], []
        self.say(_("checking ratings by the certain rules"))
        rules = certain_rules()
        satisfied = {r["office"]: r for r in self.verdicts if r["measure"] == "satisfied"}
        found = doubts.findings(self.engine, rules, self.span, self.known, satisfied)
        listed, unlisted = doubts.evidence(self.engine, rules, self.span, found)
        if self.inputs.scheme.look_for:
            self.say(_("searching for what only statistics can find"))
        more = searches.found(
            self.engine, self.inputs, self.span, self.known, self.verdicts, self.decided, self.overloaded
        )
        self.found = more
        rows = (listed.to_pylist() if listed is not None else []) + more.evidence
        return found + more.findings, [r for r in rows if r["office"] in self.known], unlisted

    def _case_rows(self) -> list[Row]:
        if not has(self.inputs.snapshot, ["cases"]):
            return []
        n = casebook.many(self.engine, self.span)
        if not self.inputs.scheme.case_rows or n > casebook.MOST:
            return [{"kind": "no_case_rows", "offices": [], "number": n}]
        self.say(_("writing case rows"))
        casebook.write(self.engine, self.inputs.measures, self.span, self.folder / "rows" / "cases.parquet")
        return []

    def _write(
        self, owed: list[Row], ranked: list[Row], scored: "scores.Scored", found: tuple[Any, ...], case_notes: list[Row]
    ) -> None:
        findings, listed, unlisted = found
        write, folder = tables.write, self.folder
        assessed = [{**o, "assessed": o["office"] in self.known} for o in self.register]
        as_it_is = written.computed(self.inputs.scheme, self.offices, self.verdicts, self.totals.rows)
        best = frontier.frontier(self.inputs.scheme, self.register, self.verdicts, self.known, self.overloaded)
        said: dict[str, list[Row]] = {
            "offices": assessed, "load": self.load, "frontier": best,
            "verdicts": [{"tallied": False, **v} for v in self.verdicts], "beside": self.beside,
            "series": self.series, "gaps": self.gaps,
            "ranks": ranked, "owed": owed, "findings": findings, "evidence": listed, "scores": scored.rows,
            "dimensions": scored.dimensions, "wins": scored.wins, "claims": self.found.claims,
            "explanations": self.found.explanations, "effects": self.found.effects,
            "dossier_days": self.found.dossier_days, "ties": self.found.ties,
            "written": as_it_is.rows, "points": as_it_is.points, "calibrated": self.third.rows,
        }  # fmt: skip
        for name, rows in said.items():
            write(folder, name, rows)
        self._beside_the_old(said)
        notes = about.notes(self.inputs, self.verdicts, scored.rows, owed, self.counts)
        notes += [{"kind": "evidence_not_listed", "offices": [], "text": name} for name in unlisted] + case_notes
        notes += self.totals.notes() + [
            {"kind": "tally_beside_cohort", "measure": name, "number": len(of), "offices": sorted(of)}
            for name, of in self.apart.items() if of
        ]  # fmt: skip
        folders.write_json(folder / "about.json", about.about(self.inputs, as_it_is.why_not))
        summed = about.summary(self.inputs, self.counts, self.verdicts, self.beside, findings, len(self.offices))
        if told := self.third.summary():
            summed["third_party_satisfied"] = told
        summed |= {key: sum(o[key] or 0 for o in assessed if o["assessed"]) for key in ("cases", "closed")}
        folders.write_json(folder / "summary.json", summed)
        folders.write_json(folder / "notes.json", notes)
        self.say(_("asking the linter"))
        folders.write_json(folder / "lint.json", linted(folder / "scheme.yml", said))

    def _beside_the_old(self, said: dict[str, list[Row]]) -> None:
        """The scheme that this one replaces, on the same numbers."""
        old = self.folder / "instead_of.yml"
        if not old.exists():
            return
        self.say(_("laying the schemes side by side"))
        before = Inputs(self.inputs.snapshot, *check_scheme(old))
        named = {row.name for row in before.scheme.indicators}
        handed = written.computed(before.scheme, self.offices, self.verdicts, self.totals.rows).points
        found = compare(before, self.inputs, said | {"points": [p for p in handed if p["indicator"] in named]})
        tables.write(self.folder, "compared", found.rows)
        folders.write_json(self.folder / "compared.json", found.summary)


def _span(inputs: Inputs) -> Span:
    start, end = inputs.scheme.period.from_, inputs.scheme.period.to
    length = (end - start).days + 1
    return Span(start, end, start - dt.timedelta(days=length * inputs.scheme.verdict.pool))


def _offices(engine: Any, span: Span) -> list[Row]:
    """The register, each office with its cases of the period and its latest staff figures."""
    inside = cases.filter(cases.opened_on.between(span.start, span.end) | cases.closed_on.between(span.start, span.end))
    closed = inside.closed_on.between(span.start, span.end).fill_null(False).cast("int64")
    load = inside.group_by(load_office="office").agg(
        cases=inside.count().cast("int64"), closed=closed.sum().cast("int64")
    )
    up = offices_table.view().select(up="office", parent_name="name")
    t = offices_table.left_join(load, offices_table.office == load.load_office)
    t = t.left_join(up, t.parent == up.up)
    keep = ("office", "name", "level", "parent", "parent_name", "kind", "division", "assessed", "cases", "closed")
    rows = engine.arrow(t.select(*keep).order_by("office")).to_pylist()
    staff = _latest_staff(engine, span)
    return [{**r, **staff.get(r["office"], {})} for r in rows]


def register_of(inputs: Inputs, engine: Any, span: Span) -> list[str]:
    """The offices that a scheme assesses in these days."""
    return _assessed(_offices(engine, span), inputs)


def _latest_staff(engine: Any, span: Span) -> dict[str, Row]:
    held = resources.filter(resources.from_on.isnull() | (resources.from_on <= span.end)).order_by(
        "from_on", "resource"
    )
    figures = ("posts", "in_post", "full_time", "temporary", "outsourced", "trained", "budget")
    out = {}
    for row in engine.arrow(held).to_pylist():
        out[row["office"]] = {k: (float(row[k]) if k == "budget" and row[k] is not None else row[k]) for k in figures}
    return out


def _assessed(register: list[Row], inputs: Inputs) -> list[str]:
    chosen = [r["office"] for r in register if inputs.scheme.assessed.takes(r)]
    if not chosen:
        raise FolderRefused(
            _("no office of this snapshot is assessed by this scheme"),
            str(inputs.scheme_path),
            _("check `assessed` in the scheme and the offices in the snapshot"),
        )
    return chosen


def _any(engine: Any, table: Any) -> bool:
    return bool(engine.arrow(table.count().as_table()).column(0)[0].as_py())
