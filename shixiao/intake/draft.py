"""A first source.yml for files nobody has described yet; a person finishes it where it says `unsure`.

Headings are met with those that exports are known to use, values with those seen in the files (see drafting/). What is
written either runs as it stands or stops with a message; what it does not know is said, never guessed in silence.
"""

import re
from pathlib import Path
from typing import Any

from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.intake._yaml import quoted
from shixiao.intake.drafting import columns, known, reading
from shixiao.intake.drafting.meet import meet
from shixiao.intake.drafting.paper import File, Line
from shixiao.words import _

# the zone of a source by what its headings and values are written with; the first that fits counts
ZONES = (
    ("Asia/Seoul", "[\uac00-\ud7a3]"),
    ("Asia/Tokyo", "[\u3040-\u30ff]"),
    ("Asia/Hong_Kong", "1823|香港|九龍|九龙|新界"),
    ("America/Sao_Paulo", r"\b[Dd]ata d[ae]|ção\b|ões\b"),
)


def draft(files: list[Path], said: dict[str, Any] | None = None) -> str:
    """The text of a source.yml for these files; `said` are words of an input that hold for all of them."""
    if not files:
        raise SourceRefused(_("no file was given"), do=_("give the exported files"))
    seen = reading.grouped([part for f in files for part in reading.files(Path(f), said or {})])
    name = re.sub(r"[^a-z0-9]+", "-", Path(files[0]).resolve().parent.name.lower()).strip("-") or "source"
    lines = [
        Line("# " + _("A draft: look at every line that says unsure, then run shixiao snapshot.")),
        Line(f"source: {name}", unsure=_("the name that stands before every key")),
        Line(f"title: {quoted(name)}"),
        Line(f"zone: {_zone(seen)}", unsure=_("the time zone of the times")),
        Line("inputs:"),
    ]
    for file in seen:
        meet(file)
    for file in seen:
        lines += columns.lines(file, {f.table for f in seen})
    if any(facts()[f.table].all_columns[c].domain for f in seen if f.table for c in f.found):
        lines.insert(1, Line("# " + _("It maps identifiers: a run needs a key (shixiao key new FILE).")))
    return "\n".join(map(str, lines)) + "\n"


def _zone(files: list[File]) -> str:
    some = "\n".join(v for f in files for k in f.looks for v in [k.name, *k.sample[:20]])
    for zone, written in ZONES:
        if re.search(written, some):
            return zone
    if not re.search("[\u4e00-\u9fff]", some):
        return "UTC"
    return "Asia/Taipei" if known.is_traditional("".join(k.name for f in files for k in f.looks)) else "Asia/Shanghai"
