"""The scorecard as a workbook: one row per office, then verdicts, ranks and notes, as people pass it on."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from shixiao.cells import neutral_table
from shixiao.publish.frame import Frame
from shixiao.publish.measured import Measured, met_words, status_words
from shixiao.publish.silence import blind_spots, silences
from shixiao.publish.tables import MOST_XLSX, add_sheet, open_book
from shixiao.words import _


def write(f: Frame, path: Path) -> None:
    """The scorecard of a view."""
    book = open_book(path)
    _scorecard(f, book)
    for name, title in (("verdicts", _("verdicts")), ("ranks", _("ranks"))):
        if f.view.has(name):
            add_sheet(book, title, neutral_table(f.view.tables[name].slice(0, MOST_XLSX)))
    blind = [_("{measures} cannot see: {what}", measures=s["measure"], what=s["what"]) for s in blind_spots(f)]
    said = pa.table({"note": pa.array([*silences(f), *blind, *_made_from(f)], pa.string())})
    sheet = add_sheet(book, _("notes"), neutral_table(said), [_("What this assessment cannot say")])
    sheet.set_column(0, 0, 120)
    book.close()


def _scorecard(f: Frame, book: Any) -> None:
    shown = [o for o in f.assessed if o["office"] in f.verdicts]
    scores = {row["office"]: row for row in f.view.rows("scores")}
    columns: dict[str, list[Any]] = {_("Key"): [o["office"] for o in shown], _("Office"): [o["name"] for o in shown]}
    if scores:
        for title, key in (
            (_("Score"), "score"),
            (_("score from"), "low"),
            (_("score to"), "high"),
            (_("Grade"), "grade"),
        ):
            columns[title] = [scores.get(o["office"], {}).get(key) for o in shown]
    if f.standing.of:
        for title, key in ((_("first rank"), "low"), (_("last rank"), "high")):
            columns[title] = [f.standing.rows.get(o["office"], {}).get(key) for o in shown]
    for m in f.measures.values():
        columns |= _of_measure(f, m, [o["office"] for o in shown])
    table = neutral_table(pa.table({title: _array(values) for title, values in columns.items()}))
    sheet = add_sheet(book, _("scorecard"), table)
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 26)


def _array(values: list[Any]) -> pa.Array:
    return pa.array(values, pa.string()) if all(v is None for v in values) else pa.array(values)


def _of_measure(f: Frame, m: Measured, offices: list[str]) -> dict[str, list[Any]]:
    """Result, ends, number and verdict in the unit that the pages use."""
    rows = [f.verdicts.get(office, {}).get(m.name) for office in offices]
    said = [row if row and row["status"] == "said" else None for row in rows]

    def scaled(key: str) -> list[float | None]:
        return [None if r is None or r[key] is None else float(round(r[key] * m.scale.times, 4)) for r in said]

    title = f"{m.title}{m.scale.word()}"
    words = met_words() | status_words()
    told = [
        words.get((row["met"] or "") if row["status"] == "said" else row["status"], "") if row else "" for row in rows
    ]
    return {
        title: scaled("estimate"),
        _("{measure}, from", measure=m.title): scaled("low"),
        _("{measure}, to", measure=m.title): scaled("high"),
        f"{m.title}, n": [row["asked"] if row else None for row in rows],
        _("{measure}, verdict", measure=m.title): told,
    }


def _made_from(f: Frame) -> list[str]:
    head = f.head()
    return [_("Snapshot") + " " + head["snapshot"], _("Assessment") + " " + head["assessment"]]
