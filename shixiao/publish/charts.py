"""The figures of a publication: rank sets, office × measure, funnels, months, gaps. Altair specifications, SVG out.

Figures on an office's own page are drawn by its template instead: a figure here takes about 30 ms, and there may
be 3,000 offices with a dozen measures each.
"""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import vl_convert

from shixiao.publish import citizens
from shixiao.publish.frame import Frame
from shixiao.publish.front import ticks
from shixiao.publish.funnel import FAR, worth
from shixiao.publish.measured import Measured
from shixiao.publish.numerals import month_text
from shixiao.publish.reading import Row
from shixiao.words import _, language

INK, SOFT, LINE, BLUE, RUST, GREY = "#1d2730", "#55626d", "#dfe4e8", "#1b6ca8", "#b4541a", "#7a8691"
FONTS = {
    "zh": "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif",
    "en": "Noto Sans, Segoe UI, Helvetica, Arial, Noto Sans SC, Noto Sans CJK SC, sans-serif",
}
NAMED = 12  # offices outside the limits; more names than that would lie on top of each other
COLOURS = {"good": BLUE, "poor": RUST, "open": GREY, "none": GREY, "na": GREY}
LOOKS = alt.Scale(domain=["good", "open", "poor"], range=[BLUE, GREY, RUST])
SHAPES = alt.Scale(domain=["good", "open", "poor"], range=["triangle-up", "circle", "triangle-down"])
Chart = Any


@dataclass(frozen=True)
class Figure:
    """One figure: its file, what it shows, and the chart."""

    file: str
    title: str
    words: str
    chart: Chart


def figures(f: Frame) -> list[Figure]:
    """Every figure that the view has data for."""
    out = [_ranks(f), _measures(f), *(_funnel(f, m) for m in f.measures.values() if m.scored), _months(f), _gaps(f)]
    return [figure for figure in out if figure is not None]


def write(figure: Figure, folder: Path) -> None:
    spec = figure.chart.configure(**_config()).to_dict(validate=False)
    folder.mkdir(parents=True, exist_ok=True)
    svg = vl_convert.vegalite_to_svg(spec)
    (folder / figure.file).write_text(tidy(svg, figure.title, figure.words), encoding="utf-8")


def tidy(svg: str, title: str, words: str) -> str:
    """Named and described for those who do not see it; no style attributes, no numbering of its own."""
    svg = re.sub(r' (aria-[a-z]+|role|class|style)="[^"]*"', "", svg)
    seen: dict[str, str] = {}
    for found in re.findall(r'\bid="([^"]+)"', svg):
        seen.setdefault(found, f"k{len(seen)}")
    for old, new in seen.items():
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    head = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(words)}</desc>'
    return re.sub(r"^<svg ([^>]*)>", rf'<svg \1 role="img" aria-labelledby="title desc">{head}', svg) + "\n"


def _config() -> dict[str, Any]:
    font = FONTS[language()]
    words = {"labelFont": font, "titleFont": font, "labelColor": SOFT, "titleColor": SOFT, "titleFontWeight": "normal"}
    return {
        "font": font,
        "background": "#fff",
        "view": {"stroke": None},
        "axis": words
        | {"labelFontSize": 13, "titleFontSize": 13, "gridColor": LINE, "domainColor": LINE}
        | {"tickColor": LINE, "labelLimit": 260},
        "header": words | {"labelFontSize": 13, "labelColor": INK, "titleFontSize": 13},
        "legend": words | {"labelFontSize": 13},
        "title": {"font": font, "color": INK},
    }


def _data(rows: list[Row]) -> alt.InlineData:
    return alt.InlineData(values=rows)


def _ranks(f: Frame) -> Figure | None:
    s = f.standing
    if not s.of:
        return None
    rows = [
        {"place": i, "name": f.name(o), "low": r["low"] - 0.4, "high": r["high"] + 0.4, "rank": r["rank"]}
        | {"look": r["says"]}
        for i, (o, r) in enumerate(s.rows.items())
    ]
    y_axis = None if f.many else alt.Axis(title=None, domain=False, ticks=False, labelPadding=10, labelColor=INK)
    y = (
        alt.Y("name:N", sort=[r["name"] for r in rows], axis=y_axis)
        if not f.many
        else alt.Y("place:Q", scale=alt.Scale(reverse=True, domain=[-1, s.of]), axis=y_axis)
    )
    ranks_title = _("Ranks that cannot be ruled out")
    axis = alt.Axis(values=ticks(s.of), format=",d")
    x = alt.X("low:Q", title=ranks_title, scale=alt.Scale(domain=[0.5, s.of + 0.5], nice=False), axis=axis)
    colour = alt.Color("look:N", scale=LOOKS, legend=None)
    base = alt.Chart(_data(rows)).encode(y=y, color=colour)
    thick = 11 if not f.many else max(0.6, 900 / s.of)
    bars = base.mark_rule(opacity=0.35, strokeWidth=thick, strokeCap="round").encode(x=x, x2="high:Q")
    dots = base.mark_point(filled=True, opacity=1, size=55 if not f.many else 6).encode(
        x=alt.X("rank:Q", title=ranks_title), shape=alt.Shape("look:N", scale=SHAPES, legend=None)
    )
    size = {"width": 620, "height": {"step": 26} if not f.many else 900}
    return Figure(
        "ranks.svg",
        _("Where each office's rank may lie"),
        _("Bars are the ranks that cannot be ruled out, marks the likeliest; ▲ certainly doing well, ▼ certainly in "
          "need of help."),
        (bars + dots).properties(**size),
    )  # fmt: skip


def _measures(f: Frame) -> Figure | None:
    shown = [m for m in f.measures.values() if m.scored] or list(f.measures.values())
    rows = [
        {"office": o["name"], "measure": m.title, "order": i, "x": v["estimate"], "low": v["low"], "high": v["high"]}
        | {"look": {"met": "good", "not_met": "poor"}.get(v["met"] or "", "open")}
        for i, m in enumerate(shown)
        for o in f.assessed
        if (v := f.verdicts.get(o["office"], {}).get(m.name))
        and v["status"] == "said"
        and None not in (v["low"], v["high"])
        if m.share
    ]
    if not rows or f.many:
        return None
    names = [o["name"] for o in f.assessed]
    y = alt.Y("office:N", sort=names, axis=alt.Axis(title=None, domain=False, ticks=False, labelColor=INK))
    x = alt.X("low:Q", title=None, axis=alt.Axis(format="%", tickCount=4))
    base = alt.Chart(_data(rows)).encode(y=y, color=alt.Color("look:N", scale=LOOKS, legend=None))
    chart = base.mark_rule(strokeWidth=2).encode(x=x, x2="high:Q") + base.mark_point(
        filled=True, opacity=1, size=45
    ).encode(x=alt.X("x:Q", title=None), shape=alt.Shape("look:N", scale=SHAPES, legend=None))
    order = list(dict.fromkeys(r["measure"] for r in rows))
    column = alt.Facet("measure:N", sort=order, title=None, header=alt.Header(labelLimit=150))
    return Figure(
        "measures.svg",
        _("Every office, every measure"),
        _("Marks are results, lines their intervals; ▲ meets the target, ▼ misses it."),
        chart.properties(width=150, height={"step": 22}).facet(facet=column, columns=5),
    )


def _funnel(f: Frame, m: Measured) -> Figure | None:
    if m.funnel is None:
        return None
    said = [
        (o["name"], v, height, m.funnel.side(v)) for o in f.assessed
        if (v := f.verdicts.get(o["office"], {}).get(m.name)) and v["status"] == "said" and v["yes"] is not None
        and (height := m.funnel.height(v)) is not None
    ]  # fmt: skip
    sizes = [worth(v) for _name, v, _height, _side in said]
    grid = np.unique(np.rint(np.geomspace(max(5.0, min(sizes) * 0.8), max(sizes) * 1.25, 80)))
    lines = [
        {"n": round(float(n), 3), "low": round(float(a), 6), "high": round(float(b), 6), "level": str(level)}
        for level in (0.95, FAR)
        for n, a, b in zip(grid, *m.funnel.limits(grid, level), strict=True)
    ]
    rows = []
    for name, v, height, out in said:
        good = (out > 0) == (m.row.get("better") != "less")
        look = "open" if not out else "good" if good else "poor"
        side = "left" if worth(v) > 0.3 * max(sizes) else "right"
        rows.append({"name": name if out else "", "n": worth(v), "x": height, "look": look, "side": side})
    if sum(row["look"] != "open" for row in rows) > NAMED:
        rows = [row | {"name": ""} for row in rows]
    x = alt.X(
        "n:Q",
        title=_("Number asked (what it is worth)"),
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=_round_numbers(float(grid[0]), float(grid[-1])), format=",d", grid=False),
    )
    y = alt.Y("low:Q", title=None, axis=alt.Axis(format="%", tickCount=6), scale=alt.Scale(zero=False))
    dash = alt.StrokeDash("level:N", legend=None, scale=alt.Scale(domain=["0.95", str(FAR)], range=[[1, 0], [4, 3]]))
    limits = alt.Chart(_data(lines)).mark_line(color=GREY, strokeWidth=1.2).encode(x=x, strokeDash=dash)
    dots = alt.Chart(_data(rows)).encode(x=x, y=alt.Y("x:Q", title=None))
    chart = (
        limits.encode(y=y)
        + limits.encode(y=alt.Y("high:Q", title=None))
        + alt.Chart(_data([{"x": m.funnel.overall}])).mark_rule(color=INK, strokeWidth=1).encode(y="x:Q")
        + dots.mark_point(filled=True, opacity=0.9, size=60 if not f.many else 16).encode(
            color=alt.Color("look:N", scale=LOOKS, legend=None),
            shape=alt.Shape("look:N", scale=SHAPES, legend=None),
        )
        + _names(dots, "right", "left", 8)
        + _names(dots, "left", "right", -8)
    )
    words = _(
        "Each mark is an office. Outside the solid lines lie at most 5%, outside the dashed ones at most 0.2% of "
        "offices that differ by chance only; the upright axis is the result, after allowing for services and channels "
        "where these are known, the level one how many it rests on."
    )
    return Figure(f"funnel-{m.name}.svg", _("{measure}: what chance explains", measure=m.title), words,
                  chart.properties(width=680, height=380))  # fmt: skip


def _names(dots: Chart, side: str, align: Any, away: int) -> Chart:
    """Names of the offices outside the limits, on the side where there is room."""
    text = dots.mark_text(align=align, dx=away, fontSize=12, color=INK).encode(text="name:N")
    return text.transform_filter(f"datum.side == '{side}'")


def _round_numbers(low: float, high: float) -> list[int]:
    """1, 2, 5, 10, 20, 50 … inside the axis."""
    steps = [n * 10**k for k in range(8) for n in (1, 2, 5)]
    return [n for n in steps if low <= n <= high]


def _months(f: Frame) -> Figure | None:
    chosen = max((m for m in f.measures.values() if m.scored and m.share),
                 key=lambda m: m.row.get("weight") or 0, default=None)  # fmt: skip
    if chosen is None or f.many or not f.view.has("series"):
        return None
    rows = [
        {"name": f.name(r["office"]), "month": month_text(r["month"]), "x": r["estimate"], "low": r["low"],
         "high": r["high"], "look": f.standing.says(r["office"])}
        for r in f.view.rows("series")
        if r["measure"] == chosen.name and not r.get("starting") and None not in (r["estimate"], r["low"], r["high"])
    ]  # fmt: skip
    if len({r["month"] for r in rows}) < 2:
        return None
    for row in rows:
        row["look"] = "open" if row["look"] == "none" else row["look"]
    order = list(dict.fromkeys(r["month"] for r in rows))
    x = alt.X("month:O", title=None, sort=order, axis=alt.Axis(labelAngle=0, values=[order[0], order[-1]]))
    y = alt.Y("x:Q", title=None, axis=alt.Axis(format="%", tickCount=3), scale=alt.Scale(zero=False))
    base = alt.Chart(_data(rows)).encode(x=x, color=alt.Color("look:N", scale=LOOKS, legend=None))
    chart = (
        base.mark_rule(strokeWidth=1, opacity=0.6).encode(y=alt.Y("low:Q", title=None), y2="high:Q")
        + base.mark_line(strokeWidth=1.5).encode(y=y)
        + base.mark_point(filled=True, size=22, opacity=1).encode(y=y)
    )
    facet = alt.Facet("name:N", title=None, sort=[o["name"] for o in f.assessed], header=alt.Header(labelLimit=170))
    return Figure(
        "months.svg",
        _("{measure}, month by month", measure=chosen.title),
        _("One small chart per office, all on one scale; upright lines are intervals."),
        chart.properties(width=170, height=90).facet(facet=facet, columns=4),
    )


def _gaps(f: Frame) -> Figure | None:
    told = citizens.gaps(f)
    rows = [
        {"split": s["title"], "group": b["name"], "order": i, "x": b["dot"] / 100, "low": b["x"] / 100,
         "high": (b["x"] + b["wide"]) / 100, "look": b["look"]}
        for s in told["splits"]
        for i, b in enumerate(s["bars"])
        if b["x"] is not None
    ]  # fmt: skip
    if not rows:
        return None
    y = alt.Y("group:N", title=None, sort=None, axis=alt.Axis(domain=False, ticks=False, labelColor=INK, minExtent=130))
    base = alt.Chart(_data(rows)).encode(y=y, color=alt.Color("look:N", scale=LOOKS, legend=None))
    chart = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title=None, axis=alt.Axis(format="%", tickCount=6), scale=alt.Scale(zero=False)), x2="high:Q"
    ) + base.mark_point(filled=True, opacity=1, size=55).encode(
        x=alt.X("x:Q", title=None), shape=alt.Shape("look:N", scale=SHAPES, legend=None)
    )
    row = alt.Row("split:N", title=None, sort=[s["title"] for s in told["splits"]],
                  header=alt.Header(labelAngle=0, labelAnchor="start", labelOrient="top", labelPadding=4))  # fmt: skip
    return Figure(
        "gaps.svg",
        _("{measure}, by group of citizens", measure=told["measure"]),
        _("Marks are results of all offices together, lines their intervals; ▲ better, ▼ worse than for the others."),
        chart.properties(width=560, height={"step": 24}).facet(row=row).resolve_scale(y="independent"),
    )
