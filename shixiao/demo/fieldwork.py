"""The made-up city's citizens answer a sample that was really drawn: the sheets go out empty and come back filled in.

Interviewers try people in the order of their group, and take from the reserve until as many have answered as were
wanted. Who answers does not depend on what they think; what they say is what they think.
"""

import csv
import datetime as dt
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

from shixiao.demo import thoughts
from shixiao.demo.draw import generator
from shixiao.demo.systems._sources import CASE_SYSTEMS
from shixiao.intake.snapshot import take
from shixiao.outcomes import sheets
from shixiao.outcomes.estimate import from_sheets, write_source
from shixiao.outcomes.sample import sample
from shixiao.words import _

NOT_REACHED, REFUSES, DENIES = 0.24, 0.14, 0.3  # of all, of all, of those whose agent came
INTERVIEWERS = tuple(f"W-{i:02d}" for i in range(1, 13))
FIRST = dt.datetime(2026, 7, 1, 9)
EPOCH = dt.datetime(2000, 1, 1)


def answer(sheet: Path, truth: Path, out: Path, seed: int = 1) -> dict[str, int]:
    """Fill in the answer form of `sheet`; says how many were tried and how many answered."""
    with sheet.with_suffix(".join.csv").open(encoding="utf-8", newline="") as file:
        known = {r["contact"]: r for r in csv.DictReader(file)}
    minds = thoughts.of(truth, [r["case"] for r in known.values()])
    said = {c: _said(minds[r["case"]], _chances(seed, r["case"])) for c, r in known.items()}
    tried = _tried(known, said)
    number = {contact: i for i, contact in enumerate(sorted(tried))}
    book = python_calamine.load_workbook(str(sheet))
    rows = book.get_sheet_by_index(1).to_python(skip_empty_area=False)
    at = {name: j for j, name in enumerate(sheets.columns())}
    for row in rows[1:]:
        if row[at["contact"]] in tried:
            _fill(row, at, said[row[at["contact"]]], number[row[at["contact"]]])
    _write(rows, at, out)
    return {"tried": len(tried), "answered": sum(said[c]["status"] == "answered" for c in tried)}


def _chances(seed: int, case: str) -> list[float]:
    """Six numbers between 0 and 1 that depend on the run and the case alone."""
    raw = hmac.digest(f"fieldwork {seed}".encode(), case.encode(), "sha256")
    return [int.from_bytes(raw[4 * i : 4 * i + 4]) / 2**32 for i in range(6)]


def _said(mind: dict[str, bool], u: list[float]) -> dict[str, Any]:
    if u[0] < NOT_REACHED:
        return {"status": "unreachable"}
    if u[0] < NOT_REACHED + REFUSES:
        return {"status": "refused"}
    if mind["fabricated"]:
        return {"status": "no_such_business", "somebody_else": False}
    if mind["agent"] and u[1] < DENIES:
        return {"status": "no_such_business", "somebody_else": True}
    satisfied = mind["satisfied"]
    coached = mind["solicited"] and u[3] < 0.35
    return {
        "status": "answered", "satisfied": satisfied, "solved": satisfied == (u[2] < 0.9),
        "contacted_by_office": mind["solicited"], "coached": coached, "offered_gift": coached and u[4] < 0.1,
    }  # fmt: skip


def _tried(known: dict[str, Any], said: dict[str, Any]) -> set[str]:
    groups: dict[str, list[dict[str, str]]] = {}
    for r in known.values():
        groups.setdefault(r["group"], []).append(r)
    out = set()
    for held in groups.values():
        held.sort(key=lambda r: int(r["place"]))
        wanted, heard = sum(r["role"] == "main" for r in held), 0
        for r in held:
            if r["role"] == "main" or heard < wanted:
                out.add(r["contact"])
                heard += said[r["contact"]]["status"] == "answered"
    return out


def _fill(row: list[Any], at: dict[str, int], said: dict[str, Any], number: int) -> None:
    row[at["status"]] = sheets.statuses()[said["status"]]
    for flag in sheets.FLAGS:
        if flag in said:
            row[at[flag]] = sheets.yes_no()[bool(said[flag])]
    who, nth = number % len(INTERVIEWERS), number // len(INTERVIEWERS)
    row[at["interviewer"]] = INTERVIEWERS[who]
    day, call = divmod(nth, 40)
    row[at["answered_at"]] = FIRST + dt.timedelta(days=day, minutes=11 * call + who % 5)


def _write(rows: list[list[Any]], at: dict[str, int], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(out), sheets.OPTIONS)
    book.set_properties({"created": EPOCH})
    sheet = book.add_worksheet()
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(i, j, cell, moment)
            elif isinstance(cell, (int, float)):
                sheet.write_number(i, j, cell)
            else:
                sheet.write_string(i, j, str(cell))
    book.close()


# ---- the whole of it ----------------------------------------------------------------------------------------------

REGISTER = (*CASE_SYSTEMS, "registry", "haochaping")
DESIGN = Path("county-callback")


def survey(out: Path, key: Any, seed: int, engine: Any, say: Callable[[str], None]) -> Path:
    """Freeze the register, draw, ask, read what came back: into `third-party/` and `exports/callback/`, a source."""
    place, source = out / "third-party", out / "exports" / "callback"
    register = place / "register"
    take([out / "exports" / name / "source.yml" for name in REGISTER], register, engine, key, None, say)
    place.mkdir(parents=True, exist_ok=True)
    (place / "callback.seed").touch(mode=0o600)
    (place / "callback.seed").write_text(generator(seed, "third party").bytes(32).hex() + "\n", encoding="ascii")
    sheet = place / "callback.xlsx"
    sample(register, DESIGN, sheet, place / "callback.seed", engine, say)
    say(_("asking the people who were drawn"))
    answer(sheet, out / "truth" / "citizens.parquet", place / "returned.xlsx", seed)
    draw = sheet.with_suffix(".json")
    found = from_sheets(register, draw, [place / "returned.xlsx"], engine, 0.9, 30, say)
    return write_source(found, draw, source)
