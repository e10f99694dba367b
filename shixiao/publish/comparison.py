"""A comparison of two schemes as a folder of its own: one page in the publication's look, and its tables."""

from pathlib import Path
from typing import Any

from shixiao import __version__, folders
from shixiao.outcomes.compare import Comparison
from shixiao.outcomes.compared import show
from shixiao.publish import compared
from shixiao.publish.numerals import period_text
from shixiao.publish.publication import hash_list, write_page, write_style
from shixiao.publish.reading import day
from shixiao.publish.tables import BOM
from shixiao.words import _, language


def write(found: Comparison, out: Path) -> Path:
    """Write `index.html` and the tables to `out`, all or nothing; returns the folder."""
    meta = {"made_from": {"snapshot": found.summary["snapshot"]}, "language": language()}
    with folders.new(Path(out), "comparison", meta) as place:
        write_style(place)
        shell = {"head": _head(found.summary), "root": "", "home": "", "links": _links()}
        content = {"c": compared.page(found.summary, found.rows, {}, {})}
        write_page(place / "index.html", "comparison.html", shell, content)
        (place / "compared.csv").write_bytes(BOM + show(found, "csv").encode())
        (place / "compared.json").write_text(show(found, "json"), encoding="utf-8")
        hash_list(place)
    return Path(out)


def _head(said: dict[str, Any]) -> dict[str, Any]:
    first, last = (day(said["period"][end]) for end in ("from", "to"))
    return {
        "title": _("Two schemes side by side"),
        "question": "",
        "publisher": "",
        "edition": edition(),
        "period": period_text(first, last) if first and last else "",
        "scheme": f"{said['old']['name']} → {said['new']['name']}",
        "snapshot": said["snapshot"],
        "assessment": "–",
        "software": __version__,
    }


def edition() -> str:
    return _("For the assessor only")


def _links() -> list[dict[str, str]]:
    return [{"href": f"compared.{form}", "words": f"{_('Table')} ({form.upper()})"} for form in ("csv", "json")]
