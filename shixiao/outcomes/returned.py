"""Contact sheets that came back: read strictly, every line accepted, not needed, or rejected with a reason.

The list that joins contact numbers to cases is the register owner's; what is accepted becomes facts `answers`.
"""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from shixiao.errors import DiskRefused, SourceRefused
from shixiao.outcomes import sheets
from shixiao.outcomes.sample import MAIN
from shixiao.words import LANGUAGES, _, speaking

Row = dict[str, Any]
ANSWERS = ("satisfied", "solved", "contacted_by_office", "coached", "offered_gift")
MUST = ("contact", "status", "satisfied")


@dataclass
class Returned:
    """What was read: people with what came of them, and the account of every line."""

    people: list[Row] = field(default_factory=list)
    rejected: list[Row] = field(default_factory=list)
    read: int = 0
    not_needed: int = 0
    ruled_out: int = 0  # no such business, but an agent or relative may have come
    never_tried: int = 0  # of the sample itself: they count as not reached
    out_of_order: int = 0  # tried although somebody before them in the group was not

    def account(self) -> Row:
        """read = accepted + not needed + rejected."""
        reasons = Counter(r["reason"] for r in self.rejected)
        return {
            "read": self.read, "accepted": sum(p["tried"] for p in self.people), "not_needed": self.not_needed,
            "rejected": len(self.rejected), "reasons": dict(sorted(reasons.items())), "ruled_out": self.ruled_out,
            "never_tried": self.never_tried, "out_of_order": self.out_of_order,
        }  # fmt: skip


def read_list(path: Path) -> dict[str, Row]:
    """Contact number → case, as the draw wrote it."""
    try:
        with Path(path).open(encoding="utf-8", newline="") as file:
            rows = {r["contact"]: r for r in csv.DictReader(file)}
    except (OSError, UnicodeDecodeError, KeyError, csv.Error) as error:
        remedy = _("give the .join.csv that the draw wrote; it stays with whoever holds the register")
        raise DiskRefused(_("cannot read: {why}", why=error), str(path), remedy) from None
    for r in rows.values():
        r["place"], r["group"], r["agent"] = int(r["place"]), int(r["group"]), r["agent"] == "True"
    return rows


def returned(files: list[Path], known: dict[str, Row], strata: list[Row]) -> Returned:
    """All sheets together; `strata` says how many cases each stratum has."""
    out, seen = Returned(), {}
    for file in files:
        for place, cells in _lines(file):
            out.read += 1
            contact = str(cells.get("contact") or "")
            line, why, column = _checked(cells, known, seen)
            if why:
                out.rejected.append(
                    {"file": file.name, "row": place, "contact": contact, "reason": why, "column": column}
                )
            elif line is None:
                out.not_needed += 1
            else:
                seen[contact] = line
    _settle(out, seen, known, strata)
    return out


def _checked(cells: Row, known: dict[str, Row], seen: dict[str, Row]) -> tuple[Row | None, str, str]:
    """The line as an answer, or nothing where it was not needed; or why it is rejected, and in which column."""
    contact, status = str(cells.get("contact") or ""), cells.get("status")
    given = [name for name in (*sheets.FLAGS, "status") if cells.get(name) not in (None, "")]
    if contact not in known:
        return None, "unknown_contact", "contact"
    if not given:
        return None, "", ""
    if contact in seen:
        return None, "answered_twice", "contact"
    if status not in _coded("status"):
        return None, "no_status" if not status else "not_in_list", "status"
    line: Row = {"contact": contact, "status": _coded("status")[status]}
    for name in sheets.FLAGS:
        said = cells.get(name)
        if said not in (None, "") and said not in _coded("yes_no"):
            return None, "not_in_list", name
        line[name] = None if said in (None, "") else _coded("yes_no")[said]
    if cells.get("mode") not in (None, "") and cells["mode"] not in _coded("mode"):
        return None, "not_in_list", "mode"
    line["mode"] = _coded("mode").get(cells.get("mode") or "", known[contact]["mode"])
    if line["status"] == "answered" and line["satisfied"] is None and line["solved"] is None:
        return None, "answered_nothing", "satisfied"
    if line["status"] != "answered" and (line["satisfied"] is not None or line["solved"] is not None):
        return None, "answer_without_being_answered", "status"
    at = cells.get("answered_at")
    line["answered_at"] = _moment(at)
    if at not in (None, "") and line["answered_at"] is None:
        return None, "not_a_time", "answered_at"
    line["interviewer"] = str(cells.get("interviewer") or "")
    return line, "", ""


def _settle(out: Returned, seen: dict[str, Row], known: dict[str, Row], strata: list[Row]) -> None:
    """Who of the sample was never tried counts as not reached; weights are cases per person tried."""
    groups: dict[int, list[Row]] = {}
    for row in known.values():
        groups.setdefault(row["group"], []).append(row)
    size = {(r["office"], r["stratum"]): r["population"] for r in strata}
    for held in groups.values():
        held.sort(key=lambda r: r["place"])
        tried = [r for r in held if r["contact"] in seen or r["role"] == MAIN]
        last = max((i for i, r in enumerate(held) if r["contact"] in seen), default=-1)
        skipped = sum(r["contact"] not in seen for r in held[: last + 1])
        reserve = sum(r["contact"] in seen and r["role"] != MAIN for r in held)
        out.out_of_order += reserve if skipped and reserve else 0
        for r in tried:
            line = seen.get(r["contact"])
            out.never_tried += line is None
            out.people.append(_person(out, r, line, size[r["office"], r["stratum"]] / len(tried)))
    out.people.sort(key=lambda p: p["answer"])


def _person(out: Returned, r: Row, line: Row | None, weight: float) -> Row:
    said = line or {
        "status": "unreachable",
        "mode": r["mode"],
        "answered_at": None,
        "interviewer": "",
        "somebody_else": None,
    }
    status = said["status"]
    if status == "no_such_business" and (r["agent"] or said["somebody_else"] is not False):
        status = "unreachable"
        out.ruled_out += 1
    person = {"answer": r["contact"], "office": r["office"], "case": r["case"], "stratum": r["stratum"]}
    person |= {
        "weight": round(weight, 4),
        "status": status,
        "agent": False,
        "doubted": False,
        "tried": line is not None,
    }
    person |= {name: said[name] for name in ("mode", "answered_at", "interviewer")}
    return person | {name: said.get(name) if status == "answered" else None for name in ANSWERS}


# ---- the workbook ---------------------------------------------------------------------------------------------


def _coded(what: str) -> dict[Any, Any]:
    """What stands in a list of the form, in either language → what it means."""
    make = {"status": sheets.statuses, "mode": sheets.modes, "yes_no": sheets.yes_no, "head": sheets.columns}[what]
    out: dict[Any, Any] = {}
    for language in LANGUAGES:
        with speaking(language):
            out |= {text: code for code, text in make().items()}
    return out


def _lines(file: Path) -> Iterator[tuple[int, Row]]:
    """(row as Excel counts, cells by name) of the sheet that holds the answer form."""
    try:
        book = python_calamine.load_workbook(str(file))
        tables = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception as error:
        said = _("this is not a sound workbook: {why}", why=str(error)[:80])
        raise SourceRefused(said, str(file), _("give the answer form as .xlsx")) from None
    head = _coded("head")
    for rows in tables.values():
        for at, cells in enumerate(rows[:20]):
            names = [head.get(str(c).strip(), "") for c in cells]
            if set(MUST) <= set(names):
                yield from _below(rows, at, names)
                return
    wanted = ", ".join(sheets.columns()[name] for name in MUST)
    raise SourceRefused(
        _("no sheet has the columns {names}", names=wanted), str(file), _("give the answer form as it was sent")
    )


def _below(rows: list[list[Any]], at: int, names: list[str]) -> Iterator[tuple[int, Row]]:
    for i, cells in enumerate(rows[at + 1 :], at + 2):
        if any(str(c).strip() for c in cells):
            yield i, {n: c.strip() if isinstance(c, str) else c for n, c in zip(names, cells, strict=False) if n}


def _moment(value: Any) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value.replace(microsecond=0)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    try:
        return dt.datetime.fromisoformat(str(value).strip().replace("/", "-")) if value else None
    except ValueError:
        return None
