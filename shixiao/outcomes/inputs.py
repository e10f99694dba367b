"""What an assessment is made from: the snapshot's facts, the rule pack's tables and the period, made readable."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from shixiao.design.rulepack import RulePack, load_rulepack
from shixiao.design.scheme import Ask, Scheme, find, load_scheme
from shixiao.errors import FolderRefused, SchemeRefused
from shixiao.facts import VERSION, facts
from shixiao.folders import Folder
from shixiao.integrity import _check
from shixiao.integrity._kinds import Certain, Detector
from shixiao.measures._kinds import Kind
from shixiao.plugs import load, names, nearest
from shixiao.trust import Opened, reading
from shixiao.words import _


@dataclass(frozen=True)
class Inputs:
    """Everything an assessment reads, opened and checked before the first row is counted."""

    snapshot: Opened
    scheme: Scheme
    scheme_path: Path
    rulepack: RulePack
    measures: dict[str, Kind]
    rules: dict[str, Certain]

    def smallest(self, ask: Ask) -> float:
        """The smallest difference that may separate two offices, in the measure's own unit."""
        if ask.smallest_difference is not None:
            return ask.smallest_difference
        share = self.measures[ask.use].kind in ("proportion", "ratio")
        return self.scheme.verdict.smallest_difference if share else 0.0

    def limits(self) -> dict[str, float]:
        """The limits in force on the last day of the period, by name."""
        return {name: float(one.value) for name, one in self.rulepack.in_force(self.scheme.period.to).items()}


@contextlib.contextmanager
def open_inputs(snapshot: Path, scheme: Path) -> Iterator[Inputs]:
    """Read scheme, rule pack and measures, and hold the snapshot open; anything wrong is refused here."""
    with open_snapshot(snapshot) as folder:
        yield Inputs(folder, *check_scheme(scheme))


@contextlib.contextmanager
def open_snapshot(path: Path) -> Iterator[Opened]:
    """A snapshot of a version that this software reads; at the end of the block all that was read is checked."""
    with reading(path, "snapshot") as folder:
        _known_version(folder)
        yield folder


def check_scheme(scheme: Path) -> tuple[Scheme, Path, RulePack, dict[str, Kind], dict[str, Certain]]:
    """Everything a scheme names, found and checked, before any row is read."""
    path = find(scheme)
    plan = load_scheme(path)
    pack = load_rulepack(plan.rulepack, path.parent)
    measures = {a.use: load("shixiao.measures", a.use, "measure", str(path)) for a in plan.asks}
    rules = {name: load("shixiao.integrity", name, "detector", str(path)) for name in plan.disbelieve}
    _known_detectors(plan.look_for, str(path))
    _names_once(plan, str(path))
    for ask in plan.asks:
        pack.require(measures[ask.use].needs_limits, plan.period.to, ask.use)
        _scorable(ask.use, measures[ask.use], ask.weight, ask.goalposts, str(path))
    for name, rule in rules.items():
        if not isinstance(rule, Certain) or not rule.droppable:
            raise SchemeRefused(
                _("{name} cannot leave records out by itself: two people decide about each of them", name=name),
                str(path),
                _("take it out of disbelieve; what it finds is shown"),
            )
    return plan, path, pack, measures, rules


def _names_once(plan: Scheme, where: str) -> None:
    called = [row.name for row in plan.indicators]
    if len(set(called)) < len(called):
        raise SchemeRefused(_("two indicators have the same name"), where, _("lint it, and give each its own"))


def _known_detectors(wanted: list[str], where: str) -> None:
    known = tuple(_check.detectors())
    for name in wanted:
        if name not in (*known, "all"):
            raise SchemeRefused(_("no detector is called {name}", name=name), where, nearest(name, known))


def searches(wanted: list[str]) -> dict[str, Detector]:
    """The statistical detectors that a scheme looks for."""
    known = _check.detectors()
    return {name: d for name, d in known.items() if "all" in wanted or name in wanted}


def certain_rules() -> dict[str, Certain]:
    """Every rule of integrity that needs no statistics, by name."""
    found = {name: load("shixiao.integrity", name, "detector") for name in names("shixiao.integrity")}
    return {name: rule for name, rule in found.items() if isinstance(rule, Certain)}


def register(engine: Any, inputs: Inputs) -> None:
    """Make every fact table, the calendar, the limits and the period readable by the engine."""
    own = {
        "calendar": inputs.rulepack.calendar(),
        "limits": inputs.rulepack.limits(inputs.scheme.period.to),
        "periods": _period(inputs.scheme),
    }
    register_facts(engine, inputs.snapshot, own)


def register_facts(engine: Any, snapshot: Folder, own: dict[str, pa.Table]) -> None:
    """The facts of a snapshot, and tables that are made of something else."""
    for name, fact in facts().items():
        if name in own:
            engine.put(name, own[name])
        else:
            engine.register(fact, snapshot.files(f"facts/{name}.parquet") + parts(snapshot, name))


def parts(snapshot: Folder, name: str) -> list[Path]:
    """The files of a table that is large enough to be a folder of parts."""
    return snapshot.files(f"facts/{name}/")


def has(snapshot: Folder, names: Iterable[str]) -> bool:
    """Whether the snapshot holds all of these tables."""
    return all(snapshot.has(f"facts/{n}.parquet") or snapshot.names(f"facts/{n}/") for n in names)


def counted(snapshot: Any) -> dict[str, dict[str, Any]]:
    """How many rows of each table were read, accepted and rejected."""
    said = snapshot.json("counts.json")
    tables = said.get("tables") if isinstance(said, dict) else None
    if not isinstance(tables, dict) or not all(isinstance(one, dict) for one in tables.values()):
        remedy = _("take the snapshot again with this version")
        raise FolderRefused(_("{name}: cannot be read", name="counts.json"), str(snapshot.path), remedy)
    return tables


def _period(scheme: Scheme) -> pa.Table:
    schema = facts()["periods"].schema.to_pyarrow()
    row = {"period": scheme.name, "from_on": scheme.period.from_, "until_on": scheme.period.to}
    return pa.Table.from_pylist([row], schema=schema)


def _known_version(folder: Folder) -> None:
    said = str(folder.manifest.get("facts", "0"))
    if said.split(".")[0] != VERSION.split(".")[0]:
        raise FolderRefused(
            _("this snapshot holds facts {found}; this software reads facts {known}", found=said, known=VERSION),
            str(folder.path),
            _("upgrade shixiao, or take the snapshot again with this version"),
        )


def _scorable(name: str, kind: Kind, weight: float, goalposts: Any, where: str) -> None:
    if weight and kind.better is None:
        said = _("{name} is shown and never scored, but weighs {weight:g}", name=name, weight=weight)
        raise SchemeRefused(said, where, _("take the weight off {name}", name=name))
    if weight and goalposts is None and kind.kind not in ("proportion", "ratio"):
        said = _("{name} weighs {weight:g} but has no goalposts", name=name, weight=weight)
        raise SchemeRefused(said, where, _("add goalposts: [worst, best]"))
