"""Dossiers and notes as rows that an office can read, check and answer."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shixiao.integrity import _dossiers, _innocent, _records
from shixiao.integrity._dossiers import Flags
from shixiao.integrity._kinds import Detector
from shixiao.integrity._look import Look
from shixiao.integrity._states import Steps, steps
from shixiao.words import _, speaking

Row = dict[str, Any]
# Where several tests doubt the same rows, the dossier is named by the one that says most about how it was done.
TELLING = (
    "borrowed_identity", "staff_praise", "no_such_business", "interviewer", "instant_work", "brigade", "lockstep",
    "same_words", "shared_device", "dense_group", "no_bad_marks", "solicited_surge", "punished_rater",
)  # fmt: skip
CANNOT = "could not be checked: nobody handed in what it needs"


@dataclass(frozen=True)
class Found:
    """Rows of the tables of the same names."""

    findings: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    explanations: list[Row] = field(default_factory=list)


def findings(look: Look, known: dict[str, Detector], flags: Flags, level: float) -> Found:
    """Everything that is shown, in the order of the findings' names."""
    flags, component = _dossiers.joined(flags, {name for name, d in known.items() if d.corroborates})
    accuses = np.array([known[t].opens == "dossier" for t in flags.test], bool)
    p, q = _dossiers.judged(flags, component, accuses, sum(d.searches for d in known.values() if d.opens == "dossier"))
    ratings = flags.doubted & (flags.table == "ratings")
    covered = _innocent.checked(look, component[ratings], flags.record[ratings])
    about, so_far = _records.known(look, flags.table, flags.record), steps(look)
    out = Found()
    for number, places in enumerate(_places(component)):
        one = _one(known, flags.where(places), float(p[number]), float(q[number]), level, about)
        checks = _checks(one, {n: covered[number, n] for n in _innocent.EXPLANATIONS if (number, n) in covered})
        _settle(one, checks, so_far, look.appeal_days)
        if one["opens"] != "quiet":
            out.evidence.extend(one.pop("evidence"))
            out.claims.extend(one.pop("claims"))
            out.explanations.extend(checks)
            out.findings.append(one)
    for rows in (out.findings, out.evidence, out.claims, out.explanations):
        rows.sort(key=lambda r: tuple(str(r.get(k, "")) for k in ("finding", "table", "record", "test", "explanation")))
    return out


def _places(component: np.ndarray) -> list[np.ndarray]:
    """The rows of components 0, 1, 2 …"""
    order = np.argsort(component, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(component[order])) + 1) if len(order) else []


def _settle(one: Row, checks: list[Row], so_far: Steps, appeal_days: int) -> None:
    """An innocent explanation that covers most of the rows makes a note of a dossier; the rest has a state."""
    if any(c["explains"] for c in checks) and one["opens"] == "dossier":
        one["opens"], one["state"] = "note", "noted"
    if one["opens"] == "dossier":
        records = [(r["table"], r["record"]) for r in one["evidence"] if r["doubted"]]
        one["state"] = so_far.state(one["finding"], records, appeal_days)
        one["ruling"] = so_far.ruling(records)


def _one(known: dict[str, Detector], f: Flags, p: float, q: float, level: float, about: _records.Known) -> Row:
    rule = _rule(f)
    opens = _opens(known, f, q, level)
    rows = _rows(f)
    doubted = [r for r in rows if r["doubted"]] or rows
    finding = _dossiers.identity(rule, [r["table"] for r in doubted], [r["record"] for r in doubted])
    accuses = known[rule].accuses == "office"
    offices = [o for o, _n in Counter(r["office"] for r in doubted if r["office"]).most_common()]
    tested = any(known[t].opens == "dossier" for t in f.test) and opens == "dossier"
    out = {
        "finding": finding, "rule": rule, "tests": sorted(set(f.test)), "opens": opens,
        "state": "open" if opens == "dossier" else "noted", "office": offices[0] if offices and accuses else None,
        "offices": sorted(offices), "table": Counter(r["table"] for r in doubted).most_common(1)[0][0],
        "rows": sum(r["doubted"] for r in rows), "beside": sum(not r["doubted"] for r in rows),
        "p": p if np.isfinite(f.p).any() else None, "q": q if tested else None, "level": level if tested else None,
        "effect": float(np.nanmax(f.effect)) if np.isfinite(f.effect).any() else None, "droppable": False,
        "evidence": [{**r, "finding": finding} for r in rows],
    }  # fmt: skip
    out |= _numbers([about.of(r["table"], r["record"]) for r in doubted])
    out["claims"] = [_claim(known[t], out, f.where(f.test == t), about) for t in out["tests"]]
    return out | _both((known[rule].notes if opens == "note" else "") or known[rule].says, _words(out))


def _opens(known: dict[str, Detector], f: Flags, q: float, level: float) -> str:
    """A dossier if an accusing test is sure enough; a note if the tests only describe; otherwise nothing is said."""
    accusing = np.isin(f.test, [t for t in set(f.test) if known[t].opens == "dossier"])
    if accusing.any() and np.isfinite(f.p[accusing]).any() and q <= level:
        return "dossier"
    describes = any(known[t].opens == "note" and not known[t].corroborates for t in set(f.test))
    return "note" if describes or (accusing.any() and not np.isfinite(f.p[accusing]).any()) else "quiet"


def _numbers(details: list[Row]) -> Row:
    """How many people, devices and days the records are about, and which members of staff they name."""
    days = sorted(d["day"] for d in details if d["day"] is not None)
    return {
        "clerks": sorted({d["clerk"] for d in details if d["clerk"]}),
        "people": len({d["person"] for d in details if d["person"]}),
        "devices": len({d["device"] for d in details if d["device"]}),
        "first_on": days[0] if days else None, "last_on": days[-1] if days else None,
    }  # fmt: skip


def _claim(detector: Detector, finding: Row, f: Flags, about: _records.Known) -> Row:
    """What one test says of its own rows."""
    rows = _rows(f)
    own = [r for r in rows if r["doubted"]] or rows
    said = {"rows": sum(r["doubted"] for r in rows), "beside": sum(not r["doubted"] for r in rows)}
    said |= _numbers([about.of(r["table"], r["record"]) for r in own])
    said["offices"] = sorted({r["office"] for r in own if r["office"]})
    text = (detector.notes if finding["opens"] == "note" else "") or detector.says
    p = float(np.nanmin(f.p)) if np.isfinite(f.p).any() else None
    return {"finding": finding["finding"], "test": f.test[0], "p": p, **said, **_both(text, _words(said))}


def _rule(f: Flags) -> str:
    """The most telling test that doubts at least half of the rows that any doubts."""
    some = f.where(f.doubted) if f.doubted.any() else f
    counts = Counter(test for test, _t, _r in set(zip(some.test, some.table, some.record, strict=True)))
    most = max(counts.values())
    return next(t for t in (*TELLING, *counts) if counts.get(t, 0) * 2 >= most)


def _rows(f: Flags) -> list[Row]:
    """One row per record, what the tests said of it put together."""
    out: dict[tuple[str, str], Row] = {}
    for i in np.lexsort((f.evidence.astype(str), f.test.astype(str), f.record.astype(str), f.table.astype(str))):
        row = out.setdefault((f.table[i], f.record[i]), {
            "table": f.table[i], "record": f.record[i], "office": f.office[i], "tests": [], "evidence": "",
            "doubted": False,
        })  # fmt: skip
        row["tests"] = sorted({*row["tests"], f.test[i]})
        said = {**dict.fromkeys(filter(None, row["evidence"].split("; "))), f.evidence[i]: None}
        row["evidence"], row["doubted"] = "; ".join(filter(None, said)), row["doubted"] or bool(f.doubted[i])
    return list(out.values())


def _words(row: Row) -> Row:
    words = {k: row[k] for k in ("rows", "beside", "people", "devices")}
    return words | {"first": row["first_on"], "last": row["last_on"], "offices": len(row["offices"])}


def _both(text: str, words: Row) -> Row:
    out = {}
    for language in ("zh", "en"):
        with speaking(language):
            out[f"says_{language}"] = _(text, **{k: "?" if v is None else v for k, v in words.items()})
    return out


def _checks(finding: Row, covered: dict[str, int | None]) -> list[Row]:
    """Each explanation that could clear one of the tests, with how many of the rows it covers."""
    out = []
    for name, one in _innocent.EXPLANATIONS.items():
        if name in covered and finding["table"] == "ratings" and one.clears & set(finding["tests"]):
            number = covered[name]
            explains = bool(number) and number >= _innocent.COVERS * finding["rows"] and finding["rule"] in one.clears
            words = {"number": number, "of": finding["rows"]}
            said = _both(CANNOT if number is None else one.says, words)
            out.append({"finding": finding["finding"], "explanation": name, **words, "explains": explains, **said})
    return out
