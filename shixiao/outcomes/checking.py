"""The integrity engine alone: a snapshot of ratings in, findings with their evidence out.

Any list of ratings will do; a detector that lacks its columns is skipped and named.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from shixiao import folders
from shixiao.design.rulepack import load_rulepack
from shixiao.errors import FolderRefused, SchemeRefused
from shixiao.facts.ratings import ratings
from shixiao.integrity import _check
from shixiao.integrity._floors import from_limits
from shixiao.outcomes.inputs import open_snapshot, register_facts
from shixiao.outcomes.tables import write_arrow
from shixiao.plugs import nearest
from shixiao.words import _

TABLES = ("findings", "evidence", "explanations", "raters")


def check(
    snapshot: Path,
    out: Path,
    engine: Any,
    only: Iterable[str] = (),
    rulepack: str = "china",
    progress: Callable[[str], None] = lambda said: None,
) -> _check.Checked:
    """Look at all ratings of a snapshot; writes a folder with the four tables and what was skipped."""
    known = tuple(_check.detectors())
    for name in only:
        if name not in known:
            raise SchemeRefused(_("no detector is called {name}", name=name), do=nearest(name, known))
    folder = open_snapshot(snapshot)
    pack = load_rulepack(rulepack)
    register_facts(engine, folder, {})
    last = engine.arrow(ratings.agg(last=ratings.given_on.max()))["last"][0].as_py() or pack.days.to
    if not engine.arrow(ratings.count().as_table()).column(0)[0].as_py():
        raise FolderRefused(_("this snapshot holds no ratings"), str(snapshot), _("map a file to `ratings`"))
    limits = {name: float(one.value) for name, one in pack.in_force(last).items()}
    meta = {"made_from": {"snapshot": folder.root}, "rulepack": rulepack, "only": sorted(only)}
    with folders.new(Path(out), "check", meta) as place:
        progress(_("looking at the ratings"))
        checked = _check.check(engine, floors=from_limits(limits), only=only)
        for name in TABLES:
            table = getattr(checked, name)
            write_arrow(place / f"{name}.parquet", iter([table]), table.schema)
        folders.write_json(place / "skipped.json", checked.skipped)
    return checked
