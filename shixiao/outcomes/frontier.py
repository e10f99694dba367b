"""How many cases the best of its kind would close with an office's people: shown, never scored.

Offices of one level are compared with each other, constant returns to scale: cases are handled one by one, so twice the
hands can do twice the cases, and among so few offices only the largest and smallest would gain from anything else.
What it had: people of its own, other hands; what it did: cases closed, and those in time where the scheme asks it. An
overloaded office is compared and is nobody's model: what it gets out of its people is the fault that it shows.
"""

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from shixiao.design.scheme import Scheme
from shixiao.outcomes.scores import hierarchy
from shixiao.outcomes.verdicts import Row
from shixiao.stats.composites import effective_weights
from shixiao.stats.frontier import benefit_of_the_doubt, envelopment, moved_by

Floats = npt.NDArray[np.float64]
FEWEST, MOST = 10, 300  # offices of one level
KNOWN = 0.75  # of the offices must hand in a column for it to be used; those that lack it are then not compared
LEANED_ON = 3  # offices of a level whose misreport is tried out
FEWER, BY = 0.7, 0.01


def frontier(scheme: Scheme, register: list[Row], verdicts: list[Row], known: set[str], weak: set[str]) -> list[Row]:
    """One row per assessed office: what it is held against, or why it is not compared; none where nobody is."""
    rows = [_row(o, verdicts, scheme.verdict.smallest_sample) for o in _with_time(register, verdicts, known)]
    for level in sorted({r["level"] for r in rows}):
        _level([r for r in rows if r["level"] == level and not r["why_not"]], weak)
    _flattered(scheme, rows, verdicts, weak)
    told = any(r["efficiency"] is not None or r["flattered"] is not None for r in rows)
    return rows if told else []


def _with_time(register: list[Row], verdicts: list[Row], known: set[str]) -> list[Row]:
    """Beside each office its cases in time; not those of more periods than one."""
    said = {r["office"]: r["yes"] for r in verdicts
            if r["measure"] == "on_time" and r["status"] == "said" and not r["pooled_from"]}  # fmt: skip
    return [{**o, "in_time": said.get(o["office"])} for o in register if o["office"] in known]


def _row(office: Row, verdicts: list[Row], smallest: int) -> Row:
    told = [office.get(k) for k in ("temporary", "outsourced")]
    hired = None if told == [None, None] else sum(n or 0 for n in told)
    people, closed = office.get("in_post"), office.get("closed")
    why = "unknown" if people is None or closed is None else "no_people" if not people else None
    why = "too_few" if not why and closed < max(smallest, 1) else why
    return {
        "office": office["office"], "level": office["level"] or "", "own": people, "hired": hired,
        "closed": closed, "in_time": office["in_time"], "efficiency": None, "peers": None, "moved": None,
        "of": None, "flattered": None, "why_not": why,
    }  # fmt: skip


def _level(rows: list[Row], weak: set[str]) -> None:
    columns = {"own": True, "hired": True, "closed": False, "in_time": False}
    used = [c for c in columns if sum(r[c] is not None for r in rows) >= KNOWN * len(rows)]
    for row in rows:
        row["why_not"] = "unknown" if any(row[c] is None for c in used) else None
    rows = [r for r in rows if not r["why_not"]]
    used = [c for c in used if any(r[c] for r in rows)]
    inputs, outputs = ([c for c in used if columns[c] is side] for side in (True, False))
    # n >= max(m s, 3 (m + s)): Cooper, Seiford & Tone 2007, 9.2
    enough = max(FEWEST, len(inputs) * len(outputs), 3 * len(used))
    able = np.array([r["office"] not in weak for r in rows], dtype=bool)
    if able.sum() < enough or len(rows) > MOST:
        for row in rows:
            row["why_not"] = "many_offices" if len(rows) > MOST else "few_offices"
        return
    had, did = (np.array([[r[c] for c in side] for r in rows], dtype=np.float64) for side in (inputs, outputs))
    _compare(rows, had, did, able)


def _compare(rows: list[Row], had: Floats, did: Floats, able: npt.NDArray[np.bool_]) -> None:
    found = envelopment(had, did, side="output", models=able)
    leans: Counter[int] = Counter()
    for i, row in enumerate(rows):
        peers = [int(j) for j in np.argsort(-found.peers[i], kind="stable") if found.peers[i, j] > 0 and j != i]
        leans.update(peers)
        row |= {"efficiency": float(found.efficiency[i]), "of": len(rows)}
        row["peers"] = "\n".join(rows[j]["office"] for j in peers)
    # fewer inputs can only push the frontier out, so whoever was behind it stays nobody's model
    models = able & (found.efficiency > 1 - 1e-9)
    for i, _times in sorted(leans.items(), key=lambda kv: (-kv[1], kv[0]))[:LEANED_ON]:
        rows[i]["moved"] = len(moved_by(had, did, i, FEWER, BY, side="output", models=models))


def _flattered(scheme: Scheme, rows: list[Row], verdicts: list[Row], weak: set[str]) -> None:
    """The share of the best office's points under the weights, half to twice the scheme's own, that flatter it most."""
    asks = [a for a in scheme.asks if a.weight]
    points: dict[str, dict[str, Any]] = {}
    for v in verdicts:
        points.setdefault(v["office"], {})[v["measure"]] = v["score"]
    whole = [r for r in rows if r["office"] not in weak
             and all(points.get(r["office"], {}).get(a.use) is not None for a in asks)]  # fmt: skip
    table = np.array([[points[r["office"]][a.use] for a in asks] for r in whole], dtype=np.float64)
    if len(asks) < 2 or not FEWEST <= len(whole) <= MOST or (table.max(axis=1) <= 0).any() or (table.max(0) <= 0).any():
        return
    share = effective_weights(hierarchy(scheme, asks)[0])[0]
    score, _share = benefit_of_the_doubt(table, share / 2, np.minimum(1.0, share * 2), held="weight")
    for row, value in zip(whole, score, strict=True):
        row["flattered"] = float(value)
