"""The authority's own scoring computed as it stands, for pages that show it beside what can honestly be said."""

from typing import Any

from shixiao.publish.frame import MANY, Frame
from shixiao.publish.numerals import listed, whole
from shixiao.publish.reading import Row
from shixiao.words import _

EACH = 30  # of many offices, so many from the top and so many from the end


def why_not(code: str | None) -> str:
    """Why an indicator has no points."""
    known = {
        "no_rule": _("its table gives no scoring rule"),
        "judged": _("its points are given by judgement, and nobody handed them in"),
        "last_year": _("it is held to last year's value, which is not in the snapshot"),
        "no_values": _("no number for it is in the snapshot"),
        "withheld": _("the office has no number for it"),
    }
    return known.get(code or "", "")


def front(f: Frame) -> dict[str, Any]:
    """Everything the front page says of it; no rows where the scheme has no indicators."""
    rows = f.view.rows("written")
    told = {
        "rows": [], "lead": "", "left_out": left_out(f), "struck": "", "many": False,
        "title": _("Computed as it is written"),
    }  # fmt: skip
    if not rows:
        return told
    ranked = sorted([r for r in rows if r["rank"]], key=lambda r: (r["rank"], r["office"]))
    rest = [r for r in rows if not r["rank"]]
    shown = [*ranked, *rest] if len(rows) <= MANY else [*ranked[:EACH], *ranked[-EACH:]]
    struck = [f.name(r["office"]) for r in rows if r["follows"]]
    said = _("A consequence strikes {names}.", names=listed(struck, 6)) if struck else _("No consequence strikes.")
    return told | {"rows": [_row(f, r) for r in shown], "struck": said, "many": len(shown) < len(rows)}


def left_out(f: Frame) -> list[str]:
    """Indicators that could be computed for nobody, each with its reason."""
    return [
        _("{title} ({weight:g} points): {why}", title=row["title"], weight=row["weight"], why=why_not(row["why_not"]))
        for row in f.view.about.get("indicators") or []
        if row.get("why_not")
    ]


def _row(f: Frame, row: Row) -> dict[str, Any]:
    return {
        "name": f.name(row["office"]),
        "href": f.href(row["office"]),
        "rank": whole(row["rank"]) if row["rank"] else "–",
        "total": "–" if row["total"] is None else f"{row['total']:.2f}",
        "follows": row["follows"] or "",
        "grade": row["grade"] or "",
    }


def of_office(f: Frame, office: str) -> dict[str, Any] | None:
    """The points of one office, indicator by indicator."""
    found = f.view.of("written", office)
    if not found:
        return None
    row = found[0]
    titles = {x["name"]: x for x in f.view.about.get("indicators") or []}
    points = [
        {
            "title": titles.get(p["indicator"], {}).get("title") or p["indicator"],
            "value": "–" if p["value"] is None else f"{p['value']:.4g}",
            "points": "–" if p["points"] is None else f"{p['points']:.2f}",
            "of": f"{p['weight']:g}",
            "why": why_not(p["why_not"]),
        }
        for p in f.view.of("points", office)
    ]
    return _row(f, row) | {"of": whole(row["of"]), "full": f"{row['full']:g}", "points": points}
