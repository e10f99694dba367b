"""The pages of a check: what was found in a list of ratings, what could not be looked for, whom to review first."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from shixiao.publish import dossier, doubts, methods
from shixiao.publish.frame import Frame, frame
from shixiao.publish.numerals import whole
from shixiao.publish.publication import shell_of, write_dossiers, write_page, write_style
from shixiao.publish.reading import Row, View
from shixiao.words import _, speaking

RATERS_SHOWN = 20
CERTAIN_SHOWN = 50


def write(
    place: Path,
    about: Row,
    tables: Mapping[str, pa.Table],
    raters: pa.Table,
    skipped: Mapping[str, list[str]],
    language: str,
) -> None:
    """index.html, a page per dossier and note with its rows as CSV, and what each test looks for."""
    with speaking(language):
        said = about | {"title": _("What these ratings hold"), "name": ""}
        f = frame(View("assessor", said, {}, [], dict(tables), "", ""))
        write_style(place)
        shell = shell_of(f, "", ["index.html", "methods.html"])
        write_page(place / "index.html", "check.html", shell, page(f, raters, skipped))
        told = {"measures": [], "methods": [], "rules": methods.rules(f), "broken": {}}
        write_page(place / "methods.html", "methods.html", shell, told)
        write_dossiers(f, place, shell_of(f, "../", ["index.html", "methods.html"]), None)


def page(f: Frame, raters: pa.Table, skipped: Mapping[str, list[str]]) -> dict[str, Any]:
    """Everything the template `check.html` asks for."""
    known = doubts.rules(f)
    rows = dossier.shown(f)
    return {
        "numbers": _numbers(f, rows),
        "dossiers": doubts.found(f, [r for r in rows if r["opens"] == "dossier"], ""),
        "notes": doubts.found(f, [r for r in rows if r["opens"] != "dossier"], ""),
        "certain": _certain(f, known),
        "certain_all": whole(len(f.view.rows("certain"))),
        "unlisted": [doubts.title(known[name], name) for name in f.view.about["unlisted"]],
        "skipped": [
            {"title": doubts.title(known[name], name), "columns": ", ".join(lacking)}
            for name, lacking in sorted(skipped.items())
        ],
        "ran": [doubts.title(known[name], name) for name in sorted(set(known) - set(skipped))],
        "raters": [_rater(r, known) for r in raters.slice(0, RATERS_SHOWN).to_pylist()],
        "flagged": whole(sum(raters["flagged"].to_pylist())),
        "all_raters": whole(raters.num_rows),
    }


def _numbers(f: Frame, rows: list[Row]) -> list[dict[str, str]]:
    dossiers = [r for r in rows if r["opens"] == "dossier"]
    return [
        {"number": whole(f.view.about["ratings"]), "words": _("ratings looked at")},
        {"number": whole(f.view.about["offices"]), "words": _("offices rated")},
        {"number": whole(len(dossiers)), "words": _("dossiers, each to be answered")},
        {"number": whole(sum(r["rows"] for r in dossiers)), "words": _("records doubted in them")},
    ]


def _certain(f: Frame, known: Mapping[str, Row]) -> list[dict[str, str]]:
    """Per rule and office how many ratings break it, the most first."""
    rows = sorted(f.view.rows("certain"), key=lambda r: (-r["rows"], r["rule"], r["office"]))
    return [
        {"title": doubts.title(known[r["rule"]], r["rule"]), "office": f.name(r["office"]),
         "rows": whole(r["rows"]), "of": whole(r["of"])}
        for r in rows[:CERTAIN_SHOWN]
    ]  # fmt: skip


def _rater(row: Row, known: Mapping[str, Row]) -> dict[str, str]:
    """Why he stands where he stands."""
    why = {
        "lockstep": _("in company with {n} others beyond chance", n=row["partners"]),
        "dissent": _("rates against what is known of the rated"),
    }
    return {"place": whole(row["place"]), "rater": row["rater"], "score": f"{row['score']:.3g}",
            "why": why.get(row["rule"], "–")}  # fmt: skip
