"""How much of what was planted in a made-up city stands in a dossier that names the office, the kind and the rows.

A manipulation is what was planted, is not honest, and is looked for by a detector. It is found where a dossier of that
detector names its office. Praise asked for before a deadline opens a note, for to ask is allowed; duplicates, defaults
and what else a certain rule tells are found by that rule, without a dossier. Fined people's own ratings always count,
so of a brigade only those without a case are to be found.
"""

import json
from collections import defaultdict
from dataclasses import dataclass

import pyarrow.compute as pc
import pyarrow.parquet as pq

from shixiao.demo import city
from shixiao.engine import open_engine
from shixiao.intake.snapshot import take
from shixiao.integrity._kinds import Certain
from shixiao.outcomes.checking import check
from shixiao.outcomes.inputs import open_snapshot, register_facts
from shixiao.people import Key
from shixiao.plugs import load, names

NOTED = ("solicited_surge",)
UNASKED = ("exchange", "queue", "board", "portal")  # systems that no detector looks into


@dataclass(frozen=True)
class Found:
    """One planted manipulation: how many rows were planted, and how many of them are found under office and kind."""

    kind: str
    planted: int
    found: int
    named: bool


def made(place, seed, cases=200_000, memory="1GB"):
    """A city of this seed, taken into a snapshot and checked."""
    city.write(place, cases=cases, seed=seed)
    sources = [s for s in sorted((place / "exports").glob("*/source.yml")) if s.parent.name not in UNASKED]
    with open_engine("duckdb", memory=memory, threads=1, allowed=[place]) as engine:
        take(sources, place / "snapshot", engine, Key.read(place / "demo.key"))
        check(place / "snapshot", place / "check", engine)
        with open_snapshot(place / "snapshot") as snapshot:
            register_facts(engine, snapshot, {})
            certain = {rule: _broken(engine, rule) for rule in _certain()}
    return compared(place, certain)


def _certain():
    rules = {name: load("shixiao.integrity", name, "detector") for name in names("shixiao.integrity")}
    return [name for name, rule in rules.items() if isinstance(rule, Certain)]


def _broken(engine, rule):
    """The records that break a certain rule, with the offices they are about."""
    rows = engine.arrow(load("shixiao.integrity", rule, "detector").finds().select("record", "office")).to_pylist()
    return {r["record"]: _code(r["office"]) for r in rows}


def _code(office):
    return str(office).rsplit(":", 1)[-1]


def compared(place, certain):
    """What became of each manipulation; rows in dossiers, how many of them were planted; who is honest and accused."""
    truth = json.loads((place / "truth.json").read_text(encoding="utf-8"))
    findings = pq.read_table(place / "check" / "findings.parquet").to_pylist()
    rows = defaultdict(set)
    for row in pq.read_table(place / "check" / "evidence.parquet").to_pylist():
        rows[row["finding"]].add(row["record"])
    detectors = set(names("shixiao.integrity"))
    cheats = [p for p in truth["planted"] if not p["honest"] and p["found_by"] in detectors]
    listed = {p["kind"] + "".join(p["office"]): set(_rows(place, p)) for p in cheats}
    out = [_one(p, listed[p["kind"] + "".join(p["office"])], findings, rows, certain) for p in cheats]
    accused = set().union(*(rows[f["finding"]] for f in findings if f["opens"] == "dossier"))
    honest = [p["kind"] for p in truth["planted"] if p["honest"] and accused & set(p["rows"])]
    cases = {f["finding"] for f in findings if f["opens"] == "dossier" and f["table"] == "offices"}
    doubted = accused - set().union(*(rows[name] for name in cases))
    return out, len(doubted), len(doubted & set().union(*listed.values())), honest


def _rows(place, planted):
    """The keys of the rows to be found; what was planted by share is known by its rule."""
    facts = place / "snapshot" / "facts"
    if planted["kind"] == "merchants_phoned":
        t = pq.read_table(facts / "contacts.parquet", columns=["contact", "case", "purpose"])
        return t.filter(pc.and_(pc.is_null(t["case"]), pc.equal(t["purpose"], "praise")))["contact"].to_pylist()
    if planted["kind"] == "brigade":
        t = pq.read_table(facts / "ratings.parquet", columns=["rating", "case"])
        return sorted(set(planted["rows"]) & set(t.filter(pc.is_null(t["case"]))["rating"].to_pylist()))
    if planted["kind"] == "solicited_surge":
        t = pq.read_table(facts / "ratings.parquet", columns=["rating", "office", "invited_by", "stars"])
        t = t.filter(pc.and_(pc.is_valid(t["invited_by"]), pc.greater_equal(t["stars"], 4)))
        return [r["rating"] for r in t.to_pylist() if _code(r["office"]) in planted["office"]]
    return planted["rows"]


def _one(planted, wanted, findings, rows, certain):
    rule, offices = planted["found_by"], set(planted["office"])
    if rule in certain:
        found = certain[rule]
        n = len(set(found) & wanted) if wanted else len(found)
        return Found(planted["kind"], planted["count"], n, not offices or bool(set(found.values()) & offices))
    enough = ("dossier", "note") if rule in NOTED else ("dossier",)
    right = [f for f in findings if f["rule"] == rule and f["opens"] in enough]
    right = [f for f in right if not offices or {_code(o) for o in f["offices"]} & offices]
    found = set().union(*(rows[f["finding"]] for f in right)) & wanted
    every = offices <= {_code(o) for f in right for o in f["offices"]}
    return Found(planted["kind"], len(wanted), len(found), bool(right) and every and bool(found or not wanted))
