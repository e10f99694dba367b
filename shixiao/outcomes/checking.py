"""The integrity engine alone: a snapshot of ratings in, findings with their evidence out.

Any list of ratings will do; a detector that lacks its columns is skipped and named. The maker of pages is handed in.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from shixiao import folders
from shixiao.design.rulepack import load_rulepack
from shixiao.errors import FolderRefused, SchemeRefused
from shixiao.facts.offices import offices
from shixiao.facts.ratings import ratings
from shixiao.integrity import _check
from shixiao.integrity._floors import from_limits
from shixiao.integrity._kinds import Certain
from shixiao.integrity._look import Look
from shixiao.outcomes import dossiers, doubts, today
from shixiao.outcomes.about import detector_words
from shixiao.outcomes.inputs import certain_rules, counted, open_snapshot, register_facts
from shixiao.outcomes.searches import finding
from shixiao.outcomes.tables import SCHEMAS, write, write_arrow
from shixiao.outcomes.verdicts import Row
from shixiao.plugs import nearest
from shixiao.trust import Opened
from shixiao.words import _

OF_ENGINE = ("findings", "explanations", "raters")  # written as the engine gives them
TABLES = ("findings", "evidence", "claims", "explanations", "dossier_days", "ties", "certain")


@dataclass(frozen=True)
class Report:
    """What pages are made of: rows in the columns of an assessment's tables, and words about the check."""

    about: Row
    tables: dict[str, list[Row]]
    raters: pa.Table
    skipped: dict[str, list[str]]
    ran: list[str] = field(default_factory=list)


def check(
    snapshot: Path,
    out: Path,
    engine: Any,
    only: Iterable[str] = (),
    rulepack: str = "china",
    progress: Callable[[str], None] = lambda said: None,
    pages: Callable[[Path, Report], None] = lambda place, report: None,
) -> Report:
    """Look at all ratings of a snapshot; writes a folder with the tables, what was skipped, and pages."""
    rules = certain_rules()
    known = (*_check.detectors(), *rules)
    for name in only:
        if name not in known:
            raise SchemeRefused(_("no detector is called {name}", name=name), do=nearest(name, known))
    meta: dict[str, Any] = {"rulepack": rulepack, "only": sorted(only)}
    # the snapshot is checked when its block ends: before the folder is put in its place
    with folders.new(Path(out), "check", meta) as place, open_snapshot(snapshot) as folder:
        meta["made_from"] = {"snapshot": folder.root}
        pack = load_rulepack(rulepack)
        register_facts(engine, folder, {})
        if not engine.arrow(ratings.count().as_table()).column(0)[0].as_py():
            raise _nothing(folder)
        days = engine.arrow(ratings.agg(first=ratings.given_on.min(), last=ratings.given_on.max())).to_pylist()[0]
        limits = {name: float(one.value) for name, one in pack.in_force(days["last"] or pack.days.to).items()}
        progress(_("looking at the ratings"))
        wanted = [name for name in only if name not in rules] if only else None
        last = today.last_day(engine)
        checked = _check.check(engine, floors=from_limits(limits), only=wanted, today=last)
        progress(_("checking ratings by the certain rules"))
        asked = {name: rule for name, rule in rules.items() if not only or name in only}
        look = Look(engine)
        lacking = {name: columns for name, rule in asked.items() if (columns := rule.lacks(look))}
        checked.skipped.update(lacking)
        asked = {name: rule for name, rule in asked.items() if name not in lacking}
        broken = doubts.findings(engine, asked, None, None, {}) if asked else []
        rows, unlisted = doubts.evidence(engine, asked, None, broken)
        report = _report(engine, folder.root, days, checked, asked, broken)
        report.about["unlisted"] = unlisted
        if rows is not None:
            write_arrow(place / "certain_rows.parquet", iter([rows]), rows.schema)
        for name in OF_ENGINE:
            table = getattr(checked, name)
            write_arrow(place / f"{name}.parquet", iter([table]), table.schema)
        for name in set(TABLES) - set(OF_ENGINE):
            write(place, name, report.tables[name])
        folders.write_json(place / "skipped.json", checked.skipped)
        progress(_("writing the pages"))
        pages(place, report)
    return report


def _nothing(folder: Opened) -> FolderRefused:
    """Why there are no ratings, as far as the snapshot says."""
    counts = counted(folder) if folder.has("counts.json") else {}
    rejected = counts.get("ratings", {}).get("rejected") or 0
    if rejected:
        said = _("all {n} ratings of this snapshot were rejected", n=rejected)
        return FolderRefused(said, str(folder.path), _("map whom they rate to `offices` too, with `from_distinct`"))
    return FolderRefused(_("this snapshot holds no ratings"), str(folder.path), _("map a file to `ratings`"))


def _report(
    engine: Any,
    snapshot: str,
    days: dict[str, dt.date | None],
    checked: _check.Checked,
    rules: Mapping[str, Certain],
    broken: list[Row],
) -> Report:
    found = checked.findings.to_pylist()
    notes = {r["finding"] for r in found if not r["rows"]}  # doubt nothing: what they describe is their evidence
    listed = [r for r in checked.evidence.to_pylist() if r["doubted"] or r["finding"] in notes]
    evidence = dossiers.with_details(engine, listed)
    named = sorted({o for r in found for o in [r["office"], *r["offices"]] if o} | {r["office"] for r in broken})
    tables: dict[str, list[Row]] = {
        "offices": _offices(engine, named),
        "findings": [finding(r, [], []) for r in found],
        "evidence": evidence,
        "claims": checked.claims.to_pylist(),
        "explanations": checked.explanations.to_pylist(),
        "dossier_days": dossiers.days(engine, found, evidence, None),
        "ties": dossiers.ties(found, evidence),
        "certain": broken,
    }
    tables = {name: [{k: r.get(k) for k in SCHEMAS[name].names} for r in rows] for name, rows in tables.items()}
    total = engine.arrow(ratings.agg(n=ratings.count(), o=ratings.office.nunique())).to_pylist()[0]
    about = {
        "snapshot": snapshot,
        "period": {"from": str(days["first"]), "to": str(days["last"])} if days["first"] else None,
        "rules": [detector_words(name) for name in [*_check.detectors(), *certain_rules()]],
        "ratings": total["n"],
        "offices": total["o"],
    }
    ran = sorted({*_check.detectors(), *rules} - set(checked.skipped))
    return Report(about, tables, checked.raters, checked.skipped, ran)


def _offices(engine: Any, named: list[str]) -> list[Row]:
    """Names of the offices that findings are about."""
    rows = engine.arrow(offices.filter(offices.office.isin(named)).order_by("office")).to_pylist()
    known = {r["office"]: r["name"] for r in rows}
    return [{"office": o, "name": known.get(o) or o, "assessed": True} for o in named]
