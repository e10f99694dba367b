"""What a third party's sample says of all closed cases: from sheets that came back, or from a snapshot's answers."""

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from shixiao import folders, placing
from shixiao.cells import Writer
from shixiao.design.rulepack import load_rulepack
from shixiao.design.sample import Design
from shixiao.errors import FolderRefused, SchemeRefused, WrongUse
from shixiao.facts import facts
from shixiao.facts.answers import answers
from shixiao.facts.cases import cases
from shixiao.facts.offices import offices as offices_table
from shixiao.integrity import _check
from shixiao.integrity._floors import from_limits
from shixiao.outcomes import calibrated, returned, surveyed
from shixiao.outcomes.inputs import open_snapshot, register_facts
from shixiao.outcomes.league import pad, wide
from shixiao.outcomes.moments import Span
from shixiao.outcomes.sample import put_register, read_drawn
from shixiao.strict import parse
from shixiao.words import _

Progress = Callable[[str], None]
Row = dict[str, Any]


@dataclass(frozen=True)
class Estimated:
    """One row per measure and office (office '': all together), the account of sheets, and what is doubted."""

    rows: list[Row]
    names: dict[str, str]
    account: Row | None = None
    people: list[Row] | None = None
    rejected: list[Row] | None = None
    doubted: int = 0  # answers that the detector `interviewer` doubts


def from_sheets(
    snapshot: Path, draw: Path, files: list[Path], engine: Any, level: float, smallest: int, say: Progress
) -> Estimated:
    """From the sheets that came back for one draw; the snapshot must be the register it was drawn from."""
    said = read_drawn(draw)
    with open_snapshot(snapshot) as folder:
        if folder.root != said["snapshot"]:
            remedy = _("give the snapshot whose root hash stands in the contact sheets")
            raise FolderRefused(_("this is not the register that the sample was drawn from"), str(snapshot), remedy)
        return _from_sheets(folder, said, draw, files, engine, level, smallest, say)


def _from_sheets(
    folder: folders.Folder, said: Row, draw: Path, files: list[Path], engine: Any, level: float, smallest: int,
    say: Progress,
) -> Estimated:  # fmt: skip
    plan = parse(json.dumps(said["design"], ensure_ascii=False), Design, SchemeRefused, str(draw))
    got = returned.returned(files, returned.read_list(Path(draw).with_suffix(".join.csv")), said["strata"])
    put_register(engine, folder, plan, Path(draw))
    say(_("reading the register"))
    _with_margins(engine, got.people)
    span = Span(plan.period.from_, plan.period.to, plan.period.from_)
    asked = {p["office"] for p in got.people}
    raw = {o: n for o, n in surveyed.raw(engine, span).items() if o in asked}
    rows = calibrated.both(got.people, raw, surveyed.margins(engine, span, asked), level, smallest)
    return Estimated(
        rows, said["offices"], got.account(), got.people, got.rejected, _hasty(engine, got.people, plan, span)
    )


def from_snapshot(
    snapshot: Path,
    period: tuple[Any, Any] | None,
    rulepack: str,
    engine: Any,
    level: float,
    smallest: int,
    say: Progress,
) -> Estimated:
    """From the facts `answers` of a snapshot."""
    with open_snapshot(snapshot) as folder:
        return _from_snapshot(folder, period, rulepack, engine, level, smallest, say)


def _from_snapshot(
    folder: folders.Folder, period: tuple[Any, Any] | None, rulepack: str, engine: Any, level: float, smallest: int,
    say: Progress,
) -> Estimated:  # fmt: skip
    pack = load_rulepack(rulepack)
    register_facts(engine, folder, {})
    found = engine.arrow(answers.agg(first=answers.answered_on.min(), last=answers.answered_on.max())).to_pylist()[0]
    start, end = period or (None, None)
    if start is None and found["first"] is not None:
        closed = engine.arrow(cases.agg(first=cases.closed_on.min())).to_pylist()[0]["first"]
        start, end = min(closed or found["first"], found["first"]), found["last"]
    if start is None or end is None:
        raise FolderRefused(_("this snapshot holds no answers"), str(folder.path), _("map the survey to `answers`"))
    row = {"period": "estimate", "from_on": start, "until_on": end}
    own = pa.Table.from_pylist([row], schema=facts()["periods"].schema.to_pyarrow())
    register_facts(engine, folder, {"calendar": pack.calendar(), "limits": pack.limits(end), "periods": own})
    span = Span(start, end, start)
    say(_("reading the answers"))
    people = surveyed.people(engine, span)
    if not people:
        raise FolderRefused(_("this snapshot holds no answers"), str(folder.path), _("map the survey to `answers`"))
    asked = {p["office"] for p in people}
    raw = {o: n for o, n in surveyed.raw(engine, span).items() if o in asked}
    rows = calibrated.both(people, raw, surveyed.margins(engine, span, asked), level, smallest)
    names = {r["office"]: r["name"] for r in engine.arrow(offices_table.select("office", "name")).to_pylist()}
    limits = {name: float(one.value) for name, one in pack.in_force(end).items()}
    checked = _check.check(engine, (span.start, span.end), floors=from_limits(limits), only=("interviewer",))
    doubted = sum(r["doubted"] for r in checked.evidence.to_pylist())
    return Estimated(rows, names, doubted=doubted)


def _hasty(engine: Any, people: list[Row], plan: Design, span: Span) -> int:
    """How many of the answers that came back the detector `interviewer` doubts."""
    schema = facts()["answers"].schema.to_pyarrow()
    rows = [{**{k: p.get(k) for k in ("answer", "office", "case", "stratum", "status", *returned.ANSWERS)},
             "survey": plan.survey, "answered_at": p["answered_at"], "interviewer": p["interviewer"] or None,
             "answered_on": p["answered_at"].date() if p["answered_at"] else None} for p in people]  # fmt: skip
    engine.put("answers", pa.Table.from_pylist(rows, schema=schema))
    pack = load_rulepack(plan.rulepack)
    limits = {name: float(one.value) for name, one in pack.in_force(plan.period.to).items()}
    checked = _check.check(engine, None, floors=from_limits(limits), only=("interviewer",))
    engine.forget("answers")
    return sum(r["doubted"] for r in checked.evidence.to_pylist())


def _with_margins(engine: Any, people: list[Row]) -> None:
    """What the register knows of the case of each person."""
    held = engine.put("asked_cases", pa.table({"asked_case": pa.array([p["case"] for p in people], pa.string())}))
    known = cases.select("case", *surveyed.MARGINS)
    t = known.semi_join(held, known["case"] == held.asked_case)
    of = {r["case"]: r for r in engine.arrow(t.order_by("case")).to_pylist()}
    for p in people:
        p |= {name: of.get(p["case"], {}).get(name) for name in surveyed.MARGINS}
    engine.forget("asked_cases")


# ---- the answers as a source ------------------------------------------------------------------------------------

COLUMNS = ("answer", "wave", "office", "case", "stratum", "weight", "mode", "status", *returned.ANSWERS, "answered_at",
           "interviewer")  # fmt: skip


def write_source(found: Estimated, draw: Path, out: Path) -> Path:
    """`source.yml` and CSV files that the next snapshot reads like any other source, with the account of all lines."""
    said, place = read_drawn(draw), placing.vacant(out)
    survey = said["survey"]
    groups: dict[tuple[str, str], list[Row]] = {}
    for p in found.people or []:
        groups.setdefault((_source(p["office"]), _source(p["case"])), []).append(p)
    with placing.beside(place) as room:
        made, inputs = room / place.name, []
        made.mkdir()
        for (office, case), people in sorted(groups.items()):
            name = f"answers_{case or 'case'}_{office or 'office'}.csv"
            _csv(made / name, COLUMNS, [_line(p, said["design"]["wave"]) for p in people])
            inputs.append(_input(name, survey, office, case))
        _csv(made / "rejected.csv", ("file", "row", "contact", "reason", "column"), found.rejected or [])
        folders.write_json(made / "account.json", found.account)
        title = said["design"]["title"]
        text = f"source: {survey}\ntitle: {title}\ninputs:\n" + "".join(inputs)
        (made / "source.yml").write_text(text, encoding="utf-8")
        placing.put(made, place)
    return Path(out) / "source.yml"


def _source(key: str) -> str:
    return key.partition(":")[0] if ":" in key else ""


def _line(p: Row, wave: str) -> Row:
    flags = {name: {True: "true", False: "false"}.get(p[name], "") for name in returned.ANSWERS}
    at = p["answered_at"].isoformat(sep=" ") if p["answered_at"] else ""
    keys = {name: p[name].partition(":")[2] if ":" in p[name] else p[name] for name in ("office", "case")}
    return {**p, **flags, **keys, "wave": wave, "answered_at": at, "weight": f"{p['weight']:.4f}"}


def _input(name: str, survey: str, office: str, case: str) -> str:
    def of(column: str, source: str) -> str:
        return f"{{from: {column}, of: {source}}}" if source else column

    plain = ("answer", "wave", "stratum", "weight", "mode", "status", *returned.ANSWERS, "answered_at", "interviewer")
    lines = [f"survey: {{value: {survey}}}", f"office: {of('office', office)}", f"case: {of('case', case)}"]
    lines += [f"{column}: {column}" for column in plain]
    return f"  - file: {name}\n    tables:\n      answers:\n" + "".join(f"        {line}\n" for line in lines)


def _csv(path: Path, columns: Iterable[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        Writer(file, list(columns)).rows(rows)


# ---- shown ------------------------------------------------------------------------------------------------------


def show(found: Estimated, form: str) -> str:
    """As text, JSON or CSV; rows of the estimate, and (text, JSON) what became of the sheets."""
    if form == "json":
        said = {"account": found.account, "doubted_answers": found.doubted, "estimates": found.rows}
        return json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        text = io.StringIO()
        Writer(text, list(found.rows[0])).rows(found.rows)
        return text.getvalue()
    return "\n".join([*_account(found), *_whole(found), "", *_table(found)]) + "\n"


def _account(found: Estimated) -> list[str]:
    a = found.account
    if a is None:
        return []
    out = [_("lines read {read}: {accepted} accepted, {not_needed} not needed, {rejected} rejected", **a)]
    if a["reasons"]:
        out.append("  " + ", ".join(f"{why} {n}" for why, n in a["reasons"].items()))
    if a["never_tried"]:
        out.append(_("  {n} people of the sample were never tried: they count as not reached", n=a["never_tried"]))
    if a["out_of_order"]:
        out.append(_("  {n} of the reserve were tried out of order: ask why", n=a["out_of_order"]))
    return out


def _whole(found: Estimated) -> list[str]:
    """What is said of all offices together, in sentences."""
    titles = {"surveyed_satisfied": _("satisfied"), "solved": _("settled")}
    out = []
    for r in (r for r in found.rows if r["office"] == ""):
        title = titles[r["measure"]]
        if r["estimate"] is None:
            out.append(_("{what}: nobody answered", what=title))
            continue
        span = f"{r['low']:.1%}–{r['high']:.1%}"
        counted = {"cases": f"{r['cases']:,}", "n": f"{r['answered']:,}", "value": f"{r['estimate']:.1%}"}
        out.append(_("{what}: {value} ({span}) of {cases} cases, from {n} answers", what=title, span=span, **counted))
        if r["raw"] is not None:
            far = {"raw": f"{r['raw']:.1%}", "n": f"{r['ratings']:,}", "apart": f"{abs(r['apart']) * 100:.1f}"}
            if r["apart"] > 0:
                out.append(_("  of those who rated: {raw} ({n} ratings); that is {apart} points more", **far))
            else:
                out.append(_("  of those who rated: {raw} ({n} ratings); that is {apart} points less", **far))
            if r["defaults"]:
                out.append(
                    _("  {n} more a system put in because nobody rated; they are in no share", n=f"{r['defaults']:,}")
                )
        ends = {"low": f"{r['bound_low']:.1%}", "high": f"{r['bound_high']:.1%}"}
        out.append(_("  answered: {rate} (AAPOR RR1); whatever the others think, it lies within {low}–{high}",
                     rate=f"{r['response']:.1%}", **ends))  # fmt: skip
        if r["measure"] == "surveyed_satisfied" and r["raw"] is not None:
            out.append(_turning(r))
        if r.get("raked") is not None:
            out.append(_("  raked to the register's channels and ages: {value} ({span}); design effect {deff}",
                         value=f"{r['raked']:.1%}", span=f"{r['raked_low']:.1%}–{r['raked_high']:.1%}",
                         deff=f"{r['deff']:.2f}"))  # fmt: skip
        if r["measure"] == "surveyed_satisfied":
            out.append(_("  cases that nobody had: {value} ({low}–{high})", value=f"{r['fabricated']:.1%}",
                         low=f"{r['fabricated_low']:.1%}", high=f"{r['fabricated_high']:.1%}"))  # fmt: skip
    if found.doubted:
        out.append(_("{n} answers are doubted by the check of interviewers: look at them first", n=found.doubted))
    return out


def _turning(r: Row) -> str:
    if r["turns_at"] is None:
        return _("  even if all who did not answer were content, it would not be what the ratings say")
    return _("  it would be what the ratings say if those who did not answer differed by {n} points",
             n=f"{r['turns_at'] * 100:.0f}")  # fmt: skip


def _table(found: Estimated) -> list[str]:
    """Offices, each with its own estimate, the one drawn towards the others, and what its ratings say."""
    head = [_("office"), _("answers"), _("asked people"), _("interval"), _("drawn towards the others"), _("own weight"),
            _("ratings"), _("apart")]  # fmt: skip
    lines = [head]
    for r in (r for r in found.rows if r["office"] and r["measure"] == "surveyed_satisfied"):
        said, small = r["status"] == "said", r["small"] is not None
        lines.append([
            found.names.get(r["office"], r["office"]), f"{r['answered']:,}",
            f"{r['estimate']:.0%}" if said else _("too few"),
            f"{r['low']:.0%}–{r['high']:.0%}" if r["estimate"] is not None else "–",
            f"{r['small']:.0%} ({r['small_low']:.0%}–{r['small_high']:.0%})" if small else "–",
            f"{r['shrinkage']:.2f}" if small else "–",
            "–" if r["raw"] is None else f"{r['raw']:.0%}",
            "–" if r["apart"] is None or not said else f"{r['apart'] * 100:+.0f}",
        ])  # fmt: skip
    width = [max(wide(line[j]) for line in lines) for j in range(len(head))]
    return ["  ".join(pad(c, width[j], left=j == 0) for j, c in enumerate(line)).rstrip() for line in lines]


def check_use(draw: Path | None, files: list[Path], out: Path | None) -> None:
    """The options that belong together."""
    if bool(draw) != bool(files) or (out and not draw):
        remedy = _("--draw FILE.json with --returned FILE.xlsx, or neither")
        raise WrongUse(_("a draw and its sheets belong together"), "", remedy)
