"""The measures that tell, as a folder of its own: one page in the publication's look, a chart and the tables."""

from pathlib import Path
from typing import Any

import altair as alt

from shixiao import __version__, folders
from shixiao.outcomes.telling import Telling, answers, number, reliable, sentences, show, title
from shixiao.publish import charts
from shixiao.publish.numerals import period_text, whole
from shixiao.publish.publication import hash_list, write_page, write_style
from shixiao.publish.reading import day
from shixiao.publish.tables import BOM
from shixiao.words import _, language

LOOKS = {"key": "good", "follows others": "open", "not stable": "open"}


def write(found: Telling, out: Path) -> Path:
    """Write `index.html`, `figures/telling.svg` and the tables to `out`, all or nothing; returns the folder."""
    meta = {"made_from": {"snapshot": found.summary["snapshot"]}, "language": language()}
    with folders.new(Path(out), "key measures", meta) as place:
        write_style(place)
        drawn = figure(found)
        if drawn:
            charts.write(drawn, place / "figures")
        links = [{"href": f"measures.{form}", "words": f"{_('Table')} ({form.upper()})"} for form in ("csv", "json")]
        shell = {"head": _head(found.summary), "root": "", "home": "", "links": links}
        write_page(place / "index.html", "telling.html", shell, page(found, drawn))
        (place / "measures.csv").write_bytes(BOM + show(found, "csv").encode())
        (place / "measures.json").write_text(show(found, "json"), encoding="utf-8")
        hash_list(place)
    return Path(out)


def page(found: Telling, drawn: charts.Figure | None) -> dict[str, Any]:
    """Everything the template `telling.html` asks for."""
    return {
        "outcome": title(found.summary["outcome"]),
        "sentences": sentences(found.summary),
        "minute": _minute(found.summary),
        "figure": drawn,
        "rows": [
            {
                "title": r["title"],
                "look": LOOKS.get(r["answer"], "na"),
                "answer": answers()[r["answer"]],
                "cells": [number(r[c]) for c in ("correlation", "disattenuated", "q", "held_out_p", "stability")],
                "reliability": reliable(r),
                "notes": _notes(r),
            }
            for r in found.rows
        ],
        "left_out": _left_out(found.summary["left_out"]),
    }


def _minute(said: dict[str, Any]) -> list[dict[str, str]]:
    count = said["answers"]
    rest = count.get("not found", 0) + count.get("not stable", 0) + count.get("follows others", 0)
    open_ = count.get("not identifiable", 0) + count.get("no figures", 0)
    return [
        {"look": "good", "number": whole(count.get("key", 0)), "words": _("measures tell")},
        {"look": "plain", "number": whole(rest), "words": _("tell nothing that could be shown")},
        {"look": "open", "number": whole(open_), "words": _("cannot be told")},
        {
            "look": "plain",
            "number": f"{whole(said['offices'])} × {whole(said['periods'])}",
            "words": _("offices and periods"),
        },
    ]


def _notes(row: dict[str, Any]) -> str:
    out = []
    if row["at_ceiling"] and row["at_ceiling"] >= 0.8:
        out.append(_("{share} % of the offices have reached the end", share=f"{100 * row['at_ceiling']:.0f}"))
    if row["reliability_low"] is not None and row["reliability_low"] < 0.5:
        out.append(_("less than half of every difference may be real"))
    for column, words in (("same_as", _("says the same as {names}")), ("against", _("goes against {names}"))):
        if row[column]:
            out.append(words.format(names=", ".join(title(name) for name in row[column].split(", "))))
    return _("; ").join(out)


def _left_out(said: dict[str, str]) -> list[str]:
    known = {
        "same_people": _("asks the same people as the outcome"),
        "not_by_period": _("is not counted by period"),
        "not_better": _("is neither better nor worse"),
    }
    return [f"{title(name)}: {known[why]}" for name, why in said.items()]


def figure(found: Telling) -> charts.Figure | None:
    """The correlation of every measure's surprises with those of the outcome; filled where it tells."""
    rows = [
        {"name": r["title"], "x": r["correlation"], "look": LOOKS.get(r["answer"], "open")}
        for r in found.rows
        if r["correlation"] is not None
    ]
    if not rows:
        return None
    y = alt.Y("name:N", title=None, sort=[r["name"] for r in rows],
              axis=alt.Axis(domain=False, ticks=False, labelPadding=10, labelColor=charts.INK))  # fmt: skip
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=y, color=alt.Color("look:N", scale=charts.LOOKS, legend=None)
    )
    scale = alt.Scale(domain=[-1, 1])
    dots = base.mark_point(filled=True, opacity=1, size=70).encode(
        x=alt.X("x:Q", title=_("Correlation of changes with the outcome"), scale=scale),
        shape=alt.Shape("look:N", scale=charts.SHAPES, legend=None),
    )
    zero = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(color=charts.LINE, strokeWidth=2).encode(x="x:Q")
    return charts.Figure(
        "telling.svg",
        _("How measures move with the outcome"),
        _("One mark per measure: how far its change goes together with a change in the outcome; ▲ where it tells."),
        (zero + dots).properties(width=560, height={"step": 26}),
    )


def _head(said: dict[str, Any]) -> dict[str, Any]:
    first, last = (day(said["period"][end]) for end in ("from", "to"))
    return {
        "title": _("Measures that tell"), "question": "", "publisher": "", "edition": _("For the assessor only"),
        "period": period_text(first, last) if first and last else "", "scheme": said["scheme"],
        "snapshot": said["snapshot"], "assessment": "–", "software": __version__,
    }  # fmt: skip
