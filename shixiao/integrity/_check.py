"""The integrity engine: every detector over one period, to dossiers, their evidence, and an order of review."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from shixiao.integrity import _tables
from shixiao.integrity._dossiers import Flags, level
from shixiao.integrity._findings import findings
from shixiao.integrity._floors import Floors
from shixiao.integrity._kinds import Detector
from shixiao.integrity._look import APPEAL_DAYS, Look, Period
from shixiao.integrity._raters import raters
from shixiao.plugs import load, names

FAMILY = "shixiao.integrity"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Checked:
    """What was found: tables with the columns of `_tables`. `skipped`: per detector, the columns it lacks."""

    findings: pa.Table
    evidence: pa.Table
    claims: pa.Table
    explanations: pa.Table
    raters: pa.Table
    skipped: dict[str, list[str]]


def detectors(only: Iterable[str] | None = None) -> dict[str, Detector]:
    """The searches by name, all unless some are asked for; certain rules are asked elsewhere, all at once."""
    known = {name: load(FAMILY, name, "detector") for name in (names(FAMILY) if only is None else only)}
    return {name: d for name, d in known.items() if isinstance(d, Detector)}


def check(
    engine: Any,
    period: Period | None = None,
    *,
    floors: Floors | None = None,
    only: Iterable[str] | None = None,
    today: dt.date | None = None,
    appeal_days: int | None = None,
    progress: Progress = lambda step: None,
) -> Checked:
    """Look at the ratings of a period with every detector that has the columns it needs.

    `today`: the last day of which it is known what was decided; `appeal_days`: how long one may appeal after that.
    """
    look = Look(engine, period, floors or Floors(), today=today, appeal_days=appeal_days or APPEAL_DAYS)
    known = detectors(only)
    skipped = {name: lacking for name, d in known.items() if (lacking := d.lacks(look))}
    run = {name: d for name, d in known.items() if name not in skipped and d.opens in ("dossier", "note")}
    flagged = {}
    try:
        for name, detector in run.items():
            progress(name)
            flagged[name] = engine.arrow(detector.finds(look))
        progress("dossiers")
        found = findings(look, run, Flags.of(flagged), level(look.floors, look.offices, look.years))
        progress("raters")
        order = raters(look, "dissent" in known and "dissent" not in skipped)
    finally:
        look.forget()
    made = {name: _tables.table(getattr(_tables, name.upper()), rows) for name, rows in vars(found).items()}
    return Checked(**made, raters=order, skipped=skipped)
