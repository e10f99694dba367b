"""The last day of which a snapshot knows anything, in place of a clock: the same input gives the same output.

Whether the time to appeal is over is told by it, so a snapshot taken later knows of more final dossiers.
"""

import datetime as dt
from typing import Any

from shixiao.facts import facts

DAYS = (
    ("decisions", "decided_on"), ("appeals", "filed_on"), ("appeals", "decided_on"), ("ratings", "given_on"),
    ("cases", "opened_on"), ("cases", "closed_on"),
)  # fmt: skip


def last_day(engine: Any) -> dt.date | None:
    """The latest day on which anything happened."""
    found = []
    for name, column in DAYS:
        t = facts()[name].table
        found.append(engine.arrow(t.agg(last=t[column].max()))["last"][0].as_py())
    return max((day for day in found if day), default=None)
