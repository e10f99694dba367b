"""Turns a finished assessment into a publication: three editions, each a folder that works without a network."""

from collections.abc import Callable
from pathlib import Path

from shixiao import folders
from shixiao.publish import front, silence
from shixiao.publish.frame import frame
from shixiao.publish.numerals import percent
from shixiao.publish.pages import render
from shixiao.publish.reading import read
from shixiao.words import speaking

Progress = Callable[[str], None]


def publish(
    assessment: Path, out: Path, language: str = "zh", pdf: bool = False, progress: Progress | None = None
) -> None:
    """Write the publication of the assessment at `assessment` to `out`."""
    view = read(assessment)
    with speaking(language), folders.new(out, "publication", {"made_from": view.assessment}) as place:
        f = frame(view)
        (place / "style.css").write_text(render("style.css"), encoding="utf-8")
        page = render(
            "front.html",
            head=f.head(),
            root="",
            minute=front.minute(f),
            sentences=front.sentences(f),
            names=front.names(f),
            ranks=front.rank_rows(f),
            groups=front.groups(f),
            columns=list(f.measures.values()),
            level=percent(view.about.get("confidence") or 0.9),
            silences=silence.silences(f),
        )
        (place / "index.html").write_text(page, encoding="utf-8")
