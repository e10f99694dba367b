"""The page of one dossier: what is claimed, how sure, which rows, what was checked for innocence, and how to answer.

Written for the office it is about: one minute to understand it, a table to check it, a place to send the answer to.
"""

import datetime as dt
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shixiao.cells import neutral_table
from shixiao.publish import doubts, tables
from shixiao.publish.frame import Frame
from shixiao.publish.numerals import day_text, month_text, one_in, percent, whole
from shixiao.publish.reading import Row
from shixiao.publish.reasons import reason
from shixiao.publish.vocabulary import state, thing
from shixiao.words import _, pick

ROWS_SHOWN = 40
STEPS = ("open", "heard", "decided", "appealed", "final")
LONG = 200  # days beyond which a timeline goes by weeks
TALL = 96  # pixels of its highest bar
ROW_COLUMNS = ("case", "day", "window", "stars", "evidence")


def shown(f: Frame) -> list[Row]:
    """The findings that have a page: what searches found, dossiers first; in public only what is final."""
    rows = [r for r in f.view.rows("findings") if doubts.has_page(r)]
    return sorted(rows, key=lambda r: (r.get("opens") != "dossier", r["rule"], r.get("office") or "", r["finding"]))


def page(f: Frame, row: Row, root: str) -> dict[str, Any]:
    """Everything the template `dossier.html` asks for."""
    evidence = of(f, "evidence", row["finding"])
    rule = doubts.rules(f).get(row["rule"], {})
    said = about(f, row)
    return {
        "finding": row["finding"],
        "kind": row.get("opens") or "dossier",
        "title": doubts.title(rule, row["rule"]),
        "rule": row["rule"],
        "office": {"name": doubts.whom(f, row), "href": f.href(row["office"] or "", root)},
        "says": pick(row["says_zh"], row["says_en"]),
        "facts": facts(row),
        "sure": sure(row),
        "claims": [_claim(f, c) for c in said["claims"]],
        "innocent": [_innocent(c) for c in said["explanations"]],
        "looked_for": doubts.doc(rule),
        "effects": effects(f, said["effects"]),
        "no_effect": no_effect(f, row),
        "state": state(row["state"]),
        "steps": steps(row),
        "next": what_next(f, row),
        "timeline": timeline(said["dossier_days"]),
        "picture": picture(f, said["ties"]),
        "rows": [_row(r) for r in evidence[:ROWS_SHOWN]],
        "number": whole(len(evidence)),
        "clerks": clerks(evidence),
        "csv": f"{doubts.slug(row['finding'])}.csv",
    }


def about(f: Frame, row: Row) -> dict[str, list[Row]]:
    """What the other tables hold about it."""
    names = ("claims", "explanations", "effects", "dossier_days", "ties")
    return {n: of(f, n, row["finding"]) for n in names}


def of(f: Frame, table: str, finding: str) -> list[Row]:
    """The rows of a table about one finding."""
    if table not in f.view.tables:
        return []
    rows = f.view.tables[table]
    return list(rows.filter(pc.equal(rows["finding"], finding)).to_pylist())


def write_rows(f: Frame, finding: str, path: Path) -> None:
    """All rows of the dossier as CSV, in the columns of the page."""
    rows = of(f, "evidence", finding)
    columns: dict[str, list[str | None]] = {"record": [r["record"] for r in rows]}
    columns |= {name: [_text(r.get(name)) for r in rows] for name in ROW_COLUMNS[:-1]}
    columns["evidence"] = [reason(r["evidence"]) for r in rows]
    if any(r.get("clerk") for r in rows):
        columns |= {name: [_text(r.get(name)) for r in rows] for name in ("clerk", "person", "device")}
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    tables.write_csv(path, neutral_table(table))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def facts(row: Row) -> list[dict[str, str]]:
    """The few numbers that say how large it is."""
    out = [{"number": whole(row["rows"]), "words": _("records doubted")}] if row["rows"] else []
    for name, words in (("people", _("people")), ("devices", _("devices"))):
        if row.get(name):
            out.append({"number": whole(row[name]), "words": words})
    if row.get("first_on") and row.get("last_on"):
        days = (row["last_on"] - row["first_on"]).days + 1
        out.append({"number": whole(days), "words": _("days from the first to the last")})
    return out


def sure(row: Row) -> list[str]:
    """What p and q mean, in words."""
    if row.get("opens") != "dossier" or row.get("p") is None:
        return [_("This is a description, not an accusation: no probability is given, and nothing leaves the results.")]
    out = [
        _(
            "If nobody had done anything, a search of the whole period by all tests would turn up something as "
            "striking in {often}.",
            often=one_in(row["p"], periods=True),
        )
    ]
    if row.get("q") is not None:
        out.append(
            _(
                "Of all dossiers of this period that are at least as sure as this one, the share that is wrong is "
                "expected to be no more than {often}.",
                often=one_in(row["q"]),
            )
        )
    out.append(_("That is no proof of who did it, or why: it says that chance alone does not explain these rows."))
    return out


def _claim(f: Frame, row: Row) -> dict[str, str]:
    return {
        "title": doubts.title(doubts.rules(f).get(row["test"], {}), row["test"]),
        "href": f"methods.html#{row['test']}",
        "says": pick(row["says_zh"], row["says_en"]),
        "sure": "" if row["p"] is None else _("By chance: {often}", often=one_in(row["p"])),
    }


def _innocent(row: Row) -> dict[str, str]:
    """One innocent explanation: what was checked, and with what result."""
    look, word = "open", _("does not explain it")
    if row["number"] is None:
        word = _("could not be checked")
    elif row["explains"]:
        look, word = "good", _("explains it")
    names = {
        "declared_device": _("a declared device"),
        "declared_event": _("a declared event day"),
        "own_case": _("people with a case of their own"),
        "agent": _("an agent who files for many"),
        "accepted_complaint": _("a mass complaint accepted as genuine"),
    }
    hand_in = {
        "declared_device": _("hand in the list of devices (devices)"),
        "declared_event": _("hand in the event days (events)"),
        "accepted_complaint": _("hand in the mass complaints that were accepted (events, kind: mass_complaint)"),
        "own_case": _("hand in the cases with their applicants (cases)"),
        "agent": _("hand in the cases with their agents (cases)"),
    }
    said = hand_in.get(row["explanation"], "") if row["number"] is None else pick(row["says_zh"], row["says_en"])
    return {"name": names.get(row["explanation"]) or str(row["explanation"]), "says": said, "look": look, "word": word}


def effects(f: Frame, rows: list[Row]) -> list[dict[str, str]]:
    """Per office the result and its ranks, with and without the records."""
    return [
        {
            "name": f.name(r["office"]),
            "rows": whole(r["rows"]),
            "with": _share(r["estimate_with"]),
            "without": _share(r["estimate_without"]),
            "ranks_with": ranks(r, "with"),
            "ranks_without": ranks(r, "without"),
        }
        for r in rows
    ]


def _share(value: float | None) -> str:
    return _("nothing left to say") if value is None else percent(value, 1)


def ranks(row: Row, way: str) -> str:
    """The ranks that cannot be ruled out."""
    if row[f"rank_low_{way}"] is None:
        return _("not ranked")
    words = {"low": row[f"rank_low_{way}"], "high": row[f"rank_high_{way}"], "of": row["ranked"]}
    return _("ranks {low} to {high} of {of}", **words)


def no_effect(f: Frame, row: Row) -> str:
    """Why nothing changes, where nothing does."""
    if "satisfied" not in f.measures:
        return _("Satisfaction of those who rated is not asked here, so no result changes.")
    if row.get("table") in (None, "ratings"):
        return _("None of these records counts in the result as it is: a certain rule has left them out already.")
    return _("These records are no ratings: what people said of the office stays as it is, with and without them.")


def steps(row: Row) -> list[dict[str, Any]]:
    """open → heard → decided → appealed → final, with where it stands."""
    if row["state"] not in STEPS:
        return []
    at = STEPS.index(row["state"])
    words = {
        "open": _("opened"), "heard": _("heard"), "decided": _("decided by two"), "appealed": _("appealed"),
        "final": _("final"),
    }  # fmt: skip
    return [{"words": words[name], "now": i == at, "past": i < at} for i, name in enumerate(STEPS)]


def what_next(f: Frame, row: Row) -> list[str]:
    """Who does what now, and by when."""
    if row.get("opens") != "dossier":
        return [_("A note stays a note. Whoever it is about may add to it, in the same way as to a dossier.")]
    out = [_next(f, row)]
    if row["state"] in ("open", "heard"):
        out.append(
            _(
                "Until then nothing leaves the results on account of this dossier. Two people decide about each "
                "record by itself; neither may be of the office. Whoever's rating would be left out is told, and may "
                "contest it."
            )
        )
    ruling = ruled(row)
    return [ruling, *out] if ruling else out


def _next(f: Frame, row: Row) -> str:
    appeal = f.view.about.get("appeal") or {}
    words = {"days": appeal.get("days") or 15, "to": appeal.get("to") or _("whoever assesses")}
    said = {
        "open": _(
            "The office answers in writing, within {days} days of being handed this page, to {to}. It gives the number "
            "of this dossier and says of each row: right, wrong and why, or explained by what.",
            **words,
        ),
        "heard": _("The office has answered to {to}; now two people decide.", **words),
        "decided": _("The decision may be appealed to {to}, within {days} days.", **words),
        "appealed": _("The appeal is before {to}; until it is decided, no office is named in public.", **words),
        "final": _("This is final. Who finds new records may ask {to} to look again.", **words),
    }
    return said.get(row["state"], said["open"])


def ruled(row: Row) -> str:
    """What two people decided."""
    said = {
        "leave_out": _("Two people have decided: these records are left out of the result."),
        "keep": _("Two people have decided: these records count. The suspicion was not confirmed."),
        "partly": _("Two people have decided: some of these records are left out, the others count."),
    }
    return said.get(row.get("ruling") or "", "")


def timeline(rows: list[Row]) -> dict[str, Any] | None:
    """Bars by day (of a long period by week): the doubted records on top of the office's others."""
    if not rows:
        return None
    own, others, weekly = Counter[dt.date](), Counter[dt.date](), _days(rows) > LONG
    for r in rows:
        day = r["day"] - dt.timedelta(r["day"].weekday()) if weekly else r["day"]
        own[day] += r["rows"]
        others[day] += r["others"]
    first, step = min(others), 7 if weekly else 1
    n = (max(others) - first).days // step + 1
    most = max(own[d] + others[d] for d in others)
    bars = [
        _bar((day - first).days // step, n, own[day], others[day], most)
        for day in sorted(others)
        if own[day] or others[day]
    ]
    peak = max(own, key=lambda d: (own[d], -d.toordinal()))
    words = {"n": whole(own[peak]), "day": day_text(peak)}
    said = _("most in one week: {n}, from {day}", **words) if weekly else _("most on one day: {n}, on {day}", **words)
    return {"bars": bars, "ticks": _months(first, n, step), "most": whole(most), "said": said, "tall": TALL}


def _days(rows: list[Row]) -> int:
    days = [r["day"] for r in rows]
    return int((max(days) - min(days)).days) + 1


def _bar(place: int, n: int, own: int, others: int, most: int) -> dict[str, float]:
    """In per cent across, in pixels down."""
    high, below = TALL * own / most, TALL * others / most
    return {
        "x": round(100 * place / n, 3),
        "wide": round(max(100 / n * 0.86, 0.25), 3),
        "others_top": round(TALL - below, 1),
        "others": round(below, 1),
        "own_top": round(TALL - below - high, 1),
        "own": round(max(high, 1.0), 1) if own else 0.0,
    }


def _months(first: dt.date, n: int, step: int) -> list[dict[str, Any]]:
    days = [first + dt.timedelta(i * step) for i in range(n)]
    starts = [i for i, d in enumerate(days) if i and d.month != days[i - 1].month]
    every = max(1, math.ceil(len(starts) / 6))
    return [{"x": round(100 * i / n, 2), "words": month_text(days[i])} for i in starts[::every]]


def picture(f: Frame, rows: list[Row]) -> dict[str, Any] | None:
    """Who appears where how often: a line per device, person or window, a place per day or office."""
    if not rows:
        return None
    kind, across = rows[0]["line_kind"], rows[0]["place_kind"]
    places = sorted({r["place"] for r in rows})
    at = {place: round(100 * (i + 0.5) / len(places), 2) for i, place in enumerate(places)}
    most = max(r["rows"] for r in rows)
    lines: dict[int, list[Row]] = {}
    for r in rows:
        lines.setdefault(r["line"], []).append(r)
    drawn = [_line(kind, n, lines[n], at, most) for n in sorted(lines, key=lambda n: (n == 0, n))]
    names = [f.name(p) for p in places] if across == "office" else []
    return {
        "lines": drawn,
        "kind": thing(kind),
        "across": thing(across),
        "ticks": (marks := _ticks(places, at, across)),
        "span": f"{marks[0]['words']} – {marks[-1]['words']}" if across == "day" else "",
        "names": [f"{i} {name}" for i, name in enumerate(names, 1)],
    }


def _line(kind: str, number: int, rows: list[Row], at: dict[str, float], most: int) -> dict[str, Any]:
    dots = [{"x": at[r["place"]], "r": round(1.5 + 4.5 * math.sqrt(r["rows"] / most), 1)} for r in rows]
    name = rows[0].get("line_name") or (f"{thing(kind)} {chr(64 + number)}" if number else _("all others"))
    return {"name": name, "dots": dots, "rows": whole(sum(r["rows"] for r in rows))}


def _ticks(places: list[str], at: dict[str, float], across: str) -> list[dict[str, Any]]:
    """A few days by name; offices by number."""
    if across == "office":
        return [{"x": at[p], "words": str(i)} for i, p in enumerate(places, 1)]
    some = [places[0], places[len(places) // 2], places[-1]] if len(places) > 3 else places
    days = [dt.date.fromisoformat(p) for p in dict.fromkeys(some)]
    return [{"x": at[d.isoformat()], "words": f"{d.month}-{d.day:02}"} for d in days]


def _row(row: Row) -> dict[str, Any]:
    return {
        "record": row["record"],
        "case": row.get("case") or "–",
        "day": row["day"].isoformat() if row.get("day") else "–",
        "window": row.get("window") or "–",
        "stars": "–" if row.get("stars") is None else whole(row["stars"]),
        "why": reason(row["evidence"]),
    }


def clerks(evidence: list[Row]) -> list[dict[str, str]]:
    """Members of staff the rows name; only where the edition holds them."""
    named = Counter(r["clerk"] for r in evidence if r.get("clerk"))
    return [{"clerk": c, "rows": whole(n)} for c, n in sorted(named.items(), key=lambda i: (-i[1], i[0]))]
