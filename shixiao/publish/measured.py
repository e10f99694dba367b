"""What is asked of every office: the measures of a scheme with their titles, scales and overall values."""

from dataclasses import dataclass
from typing import Any

from shixiao.publish.funnel import Funnel, funnel
from shixiao.publish.numerals import Scale, reach, scale_of
from shixiao.publish.reading import View
from shixiao.words import _, pick

Row = dict[str, Any]
SHARES = ("proportion", "ratio")


@dataclass(frozen=True)
class Measured:
    """One measure as the pages need it."""

    row: Row
    scale: Scale
    overall: float | None  # all offices that were said, together; shares only
    far: float  # where the axis of its drawings ends
    funnel: Funnel | None = None

    @property
    def name(self) -> str:
        return str(self.row["name"])

    @property
    def title(self) -> str:
        return str(pick(self.row.get("title_zh") or self.name, self.row.get("title_en") or self.name))

    @property
    def scored(self) -> bool:
        return bool(self.row.get("scored"))

    @property
    def share(self) -> bool:
        return self.row.get("kind") in SHARES

    @property
    def target_value(self) -> float | None:
        target = self.row.get("target") or {}
        ends = [target[end] for end in ("at_least", "at_most") if target.get(end) is not None]
        return float(ends[0]) if ends else None

    @property
    def target_text(self) -> str:
        """“at least 80%”; empty where none was set."""
        at = self.target_value
        if at is None:
            return ""
        least = (self.row["target"] or {}).get("at_least") is not None
        words = self.scale.target(at)
        return _("at least {value}", value=words) if least else _("at most {value}", value=words)


def measured(view: View) -> dict[str, Measured]:
    """The measures in the scheme's order."""
    said: dict[str, list[Row]] = {}
    for row in view.rows("verdicts"):
        if row["status"] == "said" and row["estimate"] is not None:
            said.setdefault(row["measure"], []).append(row)
    return {m["name"]: _one(m, said.get(m["name"], [])) for m in view.about.get("measures", [])}


def _one(measure: Row, said: list[Row]) -> Measured:
    scale = scale_of(measure, [row["estimate"] for row in said])
    if measure.get("kind") not in SHARES:
        return Measured(measure, scale, None, _end(measure, said))
    said = [row for row in said if not (row.get("tallied") and row.get("alone"))]  # of another kind than the others
    asked, yes = (sum(row[name] or 0 for row in said) for name in ("asked", "yes"))
    return Measured(measure, scale, yes / asked if asked else None, 1.0, funnel(said))


def _end(measure: Row, said: list[Row]) -> float:
    """The axis of a measure that is no share ends beyond the highest interval and the target."""
    target = measure.get("target") or {}
    ends = [row["high"] for row in said if row["high"] is not None] + [row["estimate"] for row in said]
    return 1.05 * max([*ends, *(x for x in target.values() if x is not None)], default=1.0) or 1.0


@dataclass(frozen=True)
class Cell:
    """One number of the office × measure table, or the word that stands in its place."""

    look: str  # good, poor, open, na
    text: str
    give: str = ""  # what stands behind ±
    asked: str = ""
    aloud: str = ""  # what the look means, for those who do not see it
    late: str = ""  # how many are still open and past due


def status_words() -> dict[str, str]:
    """The words that stand where a number cannot."""
    return {
        "too_few": _("too few"),
        "withheld": _("withheld"),
        "not_asked": _("nobody asked"),
        "exempt": _("owed from above"),
        "not_reached": _("no median yet"),
    }


def met_words() -> dict[str, str]:
    return {"met": _("meets the target"), "not_met": _("misses the target"), "cannot_tell": _("cannot be told yet")}


def cell(row: Row | None, m: Measured, late: float | None = None) -> Cell:
    """How a verdict looks in the table; `late`: so many are still open and past due."""
    still = _("{n} open", n=f"{late:,.0f}") if late else ""
    if row is None:
        return Cell("na", status_words()["not_asked"])
    if row["status"] != "said" or row["estimate"] is None:
        return Cell("na", status_words().get(row["status"], status_words()["too_few"]), late=still)
    look = {"met": "good", "not_met": "poor"}.get(row["met"] or "", "open")
    aloud = met_words()[row["met"]] if look != "open" else ""
    half = reach(row)
    if row["low"] is None or row["high"] is None:
        return Cell(look, m.scale.number(row["estimate"], half), "", f"{row['asked']:,}", aloud, still)
    give = m.scale.number(half, half)
    return Cell(look, m.scale.number(row["estimate"], half), give, f"{row['asked']:,}", aloud, still)
