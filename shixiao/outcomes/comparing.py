"""The door of a comparison: one reading of a snapshot (or a finished assessment) for both schemes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from shixiao.design.scheme import Scheme, load_scheme
from shixiao.errors import FolderRefused
from shixiao.folders import open_folder
from shixiao.outcomes.assess import assess
from shixiao.outcomes.compare import Comparison, compare, needed
from shixiao.outcomes.inputs import Inputs, check_scheme
from shixiao.trust import Opened, reading
from shixiao.words import _

Progress = Callable[[str], None]
KEPT = {"name", "title", "question", "rulepack", "assessed", "disbelieve", "verdict"}


def compare_on(old: Path, new: Path, on: Path, place: Path, period: Any, engine: Any, progress: Progress) -> Comparison:
    """On an assessment as it is, or on a snapshot, which is first assessed into the folder `place`."""
    before, after = check_scheme(old), check_scheme(new)
    days = None
    try:
        open_folder(on, "assessment")
    except FolderRefused:
        both = both_asked(old, new, place, period)
        assess(on, both, place / "assessment", engine, progress)
        on, days = place / "assessment", load_scheme(both).period
    with reading(on, "assessment") as folder:
        return _compared(folder, before, after, on, days, progress)


def _compared(folder: Opened, before: Any, after: Any, on: Path, days: Any, progress: Progress) -> Comparison:
    files = {name: f"{name}.parquet" for name in ("offices", "verdicts", "points")}
    tables = {n: pq.read_table(folder.file(f)).to_pylist() if folder.has(f) else [] for n, f in files.items()}
    asked = any(v["asked"] or v["missing"] for v in tables["verdicts"])
    if days and not asked and all(p["value"] is None for p in tables["points"]):
        what = _("nothing was asked from {first} to {last}", first=days.from_, last=days.to)
        raise FolderRefused(what, str(on), _("give --period with days that the snapshot covers"))
    progress(_("laying the schemes side by side"))
    found = compare(Inputs(folder, *before), Inputs(folder, *after), tables)
    found.summary["snapshot"] = folder.manifest.get("made_from", {}).get("snapshot", "")
    found.summary["period"] = json.loads(folder.file("about.json").read_text(encoding="utf-8"))["period"]
    return found


def both_asked(old: Path, new: Path, place: Path, period: tuple[Any, Any] | None = None) -> Path:
    """A scheme that asks everything the two ask, for one reading of a snapshot; written into the folder `place`."""
    before, _path, _pack, _kinds, _rules = check_scheme(old)
    after, _path, pack, _kinds, _rules = check_scheme(new)
    said = after.model_dump(mode="json", by_alias=True, include=KEPT, exclude_none=True)
    uses = dict.fromkeys(use for scheme in (after, before) for use in needed(scheme))
    days = [d.date() for d in period] if period else [after.period.from_, after.period.to]
    said |= {
        "period": {"from": str(days[0]), "to": str(days[1])},
        "asks": [{"use": use} for use in uses],
        "indicators": _indicators(before, after),
        "case_rows": False,
    }
    place.mkdir(parents=True, exist_ok=True)
    (place / "rulepacks").mkdir(exist_ok=True)
    for file in pack.files:
        (place / "rulepacks" / file.name).write_bytes(file.read_bytes())
    out = place / "scheme.yml"
    out.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    return out


def _indicators(*schemes: Scheme) -> list[dict[str, Any]]:
    rows = {row.name: row for scheme in reversed(schemes) for row in scheme.indicators}
    alone = {"duties", "depends_on"}  # named elsewhere in their own file
    return [row.model_dump(mode="json", by_alias=True, exclude=alone, exclude_none=True) for row in rows.values()]
