"""Turns a finished assessment into a publication: three editions, each a folder that works without a network.

public/           for everybody
closed/<office>/  for one office
assessor/         for those who assess
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shixiao import folders
from shixiao.errors import WrongUse
from shixiao.publish import charts, dossier, doubts, editions, front, letter, methods, office, paper, tables, workbook
from shixiao.publish import compared as beside
from shixiao.publish.frame import Frame, frame, narrowed
from shixiao.publish.pages import render
from shixiao.publish.reading import View, read
from shixiao.words import LANGUAGES, _, speaking

Progress = Callable[[str], None]
EVERY = 250  # offices between two lines of progress


def publish(
    assessment: Path,
    out: Path,
    language: str = "zh",
    pdf: bool = False,
    progress: Progress | None = None,
    group: str | None = None,
) -> Path:
    """Write the publication of the assessment at `assessment` to `out`, all or nothing; returns the folder.

    Only its owner and their group may read it; `public/` alone may be given to another `group`.
    """
    if language not in LANGUAGES:
        raise WrongUse(_("no such language: {language}", language=language), "--lang", _("give zh or en"))
    tell = progress or (lambda _said: None)
    printer = paper.writer() if pdf else None
    whole = read(Path(assessment))
    printed = {"assessment": whole.assessment, "snapshot": str(whole.about.get("snapshot") or "")}  # on every page
    meta = {"made_from": {kind: root for kind, root in printed.items() if root}, "language": language, "pdf": pdf}
    with speaking(language), folders.new(Path(out), "publication", meta) as place:
        shown = editions.public(whole)
        f = _edition(shown, place / "public", printer, tell)
        _closed(whole, shown, f, place / "closed", printer, tell)
        _edition(whole, place / "assessor", printer, tell)
        if group:
            folders.give(place, "public", group)
    return Path(out)


def _edition(view: View, place: Path, printer: Any, tell: Progress) -> Frame:
    """An edition about all offices."""
    tell(f"{view.edition}: tables and figures")
    f = frame(view)
    listed = tables.write(f, place)
    workbook.write(f, place / "tables" / "scorecard.xlsx")
    drawn = charts.figures(f)
    for figure in drawn:
        charts.write(figure, place / "figures")
    write_style(place)
    shell = _shell(f, "", bool(drawn))
    write_page(place / "index.html", "front.html", shell, front.page(f), printer)
    everything = {
        "groups": front.groups(f, everyone=True),
        "key": front.key(f, list(f.measures.values())),
        "scored": [m for m in f.measures.values() if m.scored],
        "shown": [m for m in f.measures.values() if not m.scored],
    }
    write_page(place / "offices.html", "offices.html", shell, everything)
    write_page(place / "methods.html", "methods.html", shell, methods.page(f))
    write_page(place / "tables.html", "tables.html", shell, {"listed": listed})
    if f.view.compared:
        write_page(place / "compared.html", "comparison.html", shell, {"c": compared(f)})
    if drawn:
        write_page(place / "figures.html", "figures.html", shell, {"figures": drawn})
    below = _shell(f, "../", bool(drawn)) | {"home": "../index.html"}
    for i, key in enumerate(f.offices):
        if i and i % EVERY == 0:
            tell(f"{view.edition}: {i:,} of {len(f.offices):,} offices")
        write_page(place / "offices" / f"{f.slugs[key]}.html", "office.html", below, office.page(f, key, "../"))
    write_dossiers(f, place, below, printer)
    hash_list(place)
    return f


def compared(f: Frame) -> dict[str, Any]:
    """The scheme that this one replaces, beside it."""
    rows = f.view.rows("compared")
    names = {r["office"]: f.name(r["office"]) for r in rows}
    return beside.page(f.view.compared, rows, names, {office: f.href(office) for office in names})


def _closed(whole: View, shown: View, f: Frame, place: Path, printer: Any, tell: Progress) -> None:
    """One folder per assessed office."""
    for i, row in enumerate(f.assessed):
        if i % EVERY == 0:
            tell(f"closed: {i:,} of {len(f.assessed):,} offices")
        key = row["office"]
        own = narrowed(f, editions.closed(whole, shown, key), key)
        _own(own, key, place / f.slugs[key], printer)


def _own(f: Frame, key: str, place: Path, printer: Any) -> None:
    listed = tables.write(f, place, xlsx=False)
    workbook.write(f, place / "tables" / "scorecard.xlsx")
    write_style(place)
    shell = _shell(f, "", False) | {"home": ""}
    page = office.page(f, key, "")
    write_page(place / "index.html", "office.html", shell, page, printer)
    write_page(place / "methods.html", "methods.html", shell, methods.page(f))
    write_page(place / "tables.html", "tables.html", shell, {"listed": listed})
    write_dossiers(f, place, _shell(f, "../", False) | {"home": "../index.html"}, printer)
    letter.write(place / "letter.docx", shell["head"], page)
    (place / "figures").mkdir()
    drawn = render(
        "measures.svg", entries=page["scored"] or page["shown"], name=page["office"]["name"], colours=charts.COLOURS
    )
    (place / "figures" / "measures.svg").write_text(drawn, encoding="utf-8")
    hash_list(place)


def shell_of(f: Frame, root: str, names: list[str]) -> dict[str, Any]:
    """The same for a folder that is no edition: with these pages at its foot."""
    words = {"index.html": _("First page"), "methods.html": _("Methods")}
    links = [{"href": f"{root}{name}", "words": words[name]} for name in names]
    return {"head": f.head(), "root": root, "links": links, "home": f"{root}{names[0]}"}


def write_dossiers(f: Frame, place: Path, shell: dict[str, Any], printer: Any) -> None:
    """A page per dossier and note, with its rows beside it where the edition holds any."""
    for row in dossier.shown(f):
        path = place / doubts.href(row["finding"], "")
        page = dossier.page(f, row, "../")
        write_page(path, "dossier.html", shell, page, printer)
        if page["rows"]:
            dossier.write_rows(f, row["finding"], path.with_suffix(".csv"))


def _shell(f: Frame, root: str, figures: bool) -> dict[str, Any]:
    """What every page is given: its head, where the folder's root is, the links at its foot."""
    links = [{"href": f"{root}index.html", "words": _("First page")}] if f.view.edition != "closed" else []
    links += [
        {"href": f"{root}methods.html", "words": _("Methods")},
        {"href": f"{root}tables.html", "words": _("Tables")},
    ]
    if f.view.compared and f.view.edition != "closed":
        links.append({"href": f"{root}compared.html", "words": _("Two schemes side by side")})
    links += [{"href": f"{root}figures.html", "words": _("Figures")}] if figures else []
    links += (
        [{"href": f"{root}letter.docx", "words": _("Letter of answer (DOCX)")}] if f.view.edition == "closed" else []
    )
    return {"head": f.head(), "root": root, "links": links, "home": "index.html"}


def write_page(path: Path, template: str, shell: dict[str, Any], content: dict[str, Any], printer: Any = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(template, **shell, **content), encoding="utf-8")
    if printer is not None:
        paper.write(printer, path)


def write_style(place: Path) -> None:
    words = _("Page {n} of {all}").replace("{all}", "{n}").split("{n}")
    (place / "style.css").write_text(render("style.css", page_words=words), encoding="utf-8")


def hash_list(place: Path) -> None:
    """SHA256SUMS, so that an edition handed on by itself can be checked with what every system has."""
    files = sorted(p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file())
    lines = [f"{_hash(place / name)}  {name}\n" for name in files]
    (place / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
