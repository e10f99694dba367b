"""Dossiers and notes as rows that an office can read, check and answer."""

from collections import Counter
from typing import Any

import numpy as np

from shixiao.integrity import _dossiers, _innocent, _records
from shixiao.integrity._dossiers import Flags
from shixiao.integrity._kinds import Detector
from shixiao.integrity._look import Look
from shixiao.words import _, speaking

Row = dict[str, Any]
# Where several tests doubt the same rows, the dossier is named by the one that says most about how it was done.
TELLING = (
    "borrowed_identity", "staff_praise", "no_such_business", "interviewer", "instant_work", "brigade", "same_words",
    "shared_device", "lockstep", "dense_group", "no_bad_marks", "solicited_surge", "punished_rater",
)  # fmt: skip
CANNOT = "could not be checked: nobody handed in what it needs"


def findings(
    look: Look, known: dict[str, Detector], flags: Flags, level: float
) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows of findings, evidence and explanations, the surest first."""
    flags = _dossiers.corroborated(flags, {name for name, d in known.items() if d.corroborates})
    component = _dossiers.components(flags)
    accuses = np.array([known[t].opens == "dossier" for t in flags.test], bool)
    p, q = _dossiers.judged(flags, component, accuses, sum(d.opens == "dossier" for d in known.values()))
    ratings = flags.doubted & (flags.table == "ratings")
    covered = _innocent.checked(look, component[ratings], flags.record[ratings])
    about = _records.known(look, flags.table, flags.record)
    order = np.argsort(component, kind="stable")
    starts = np.flatnonzero(np.diff(component[order], prepend=-1))
    out: tuple[list[Row], list[Row], list[Row]] = ([], [], [])
    for number, places in enumerate(np.split(order, starts[1:]) if len(order) else []):
        one = _one(known, flags.where(places), float(p[number]), float(q[number]), level, about)
        checks = _checks(one, {n: covered.get((number, n), 0) for n in _innocent.EXPLANATIONS})
        if one["table"] == "ratings" and any(c["explains"] for c in checks):
            one["opens"], one["state"] = "note", "noted"
        if one["opens"] != "quiet":
            out[0].append(one)
            out[1].extend(one.pop("evidence"))
            out[2].extend(checks if one["table"] == "ratings" else [])
    return out


def _one(known: dict[str, Detector], f: Flags, p: float, q: float, level: float, about: _records.Known) -> Row:
    rule = _rule(f)
    opens = known[rule].opens
    accuses = {t for t in set(f.test) if known[t].opens == "dossier"}
    if accuses:
        opens = "dossier" if q <= level else "quiet"
    rows = _rows(f)
    doubted = [r for r in rows if r["doubted"]]
    details = [about.of(r["table"], r["record"]) for r in doubted]
    finding = _dossiers.identity(rule, [r["table"] for r in doubted], [r["record"] for r in doubted])
    days = sorted(d["day"] for d in details if d["day"] is not None)
    offices = [o for o, _n in Counter(r["office"] for r in doubted or rows if r["office"]).most_common()]
    out = {
        "finding": finding, "rule": rule, "tests": sorted(set(f.test)), "opens": opens,
        "state": "open" if opens == "dossier" else "noted", "office": offices[0] if offices else None,
        "offices": sorted(offices), "clerks": sorted({d["clerk"] for d in details if d["clerk"]}),
        "table": Counter(r["table"] for r in doubted or rows).most_common(1)[0][0],
        "rows": len(doubted), "beside": len(rows) - len(doubted),
        "people": len({d["person"] for d in details if d["person"]}),
        "devices": len({d["device"] for d in details if d["device"]}),
        "first_on": days[0] if days else None, "last_on": days[-1] if days else None,
        "p": p, "q": q if accuses else None, "level": level if accuses else None,
        "effect": float(np.nanmax(f.effect)) if np.isfinite(f.effect).any() else None, "droppable": False,
        "evidence": [{**r, "finding": finding} for r in rows],
    }  # fmt: skip
    return out | _said(known[rule].says, out)


def _rule(f: Flags) -> str:
    """The most telling test that doubts at least half of the rows that any doubts."""
    counts = Counter(f.test[f.doubted] if f.doubted.any() else f.test)
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


def _said(says: str, row: Row) -> Row:
    words = {k: row[k] for k in ("rows", "people", "devices")}
    words |= {
        "first": row["first_on"],
        "last": row["last_on"],
        "offices": len(row["offices"]),
        "clerks": len(row["clerks"]),
    }
    return _both(says, words)


def _both(text: str, words: Row) -> Row:
    out = {}
    for language in ("zh", "en"):
        with speaking(language):
            out[f"says_{language}"] = _(text, **{k: "?" if v is None else v for k, v in words.items()})
    return out


def _checks(finding: Row, covered: dict[str, int | None]) -> list[Row]:
    out = []
    for name, one in _innocent.EXPLANATIONS.items():
        number = covered[name]
        explains = bool(number) and number >= _innocent.COVERS * finding["rows"] and finding["rule"] in one.clears
        words = {"number": number, "of": finding["rows"]}
        said = _both(CANNOT if number is None else one.says, words)
        out.append({"finding": finding["finding"], "explanation": name, **words, "explains": explains, **said})
    return out
