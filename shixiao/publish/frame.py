"""What every page of an edition shares: who publishes what, about which period, and what it was made from."""

from dataclasses import dataclass, field, replace
from typing import Any

from shixiao.publish.measured import Measured, measured
from shixiao.publish.numerals import period_text
from shixiao.publish.reading import Row, View, day
from shixiao.publish.slugs import slugs
from shixiao.publish.standing import Standing, standing
from shixiao.words import _

MANY = 60  # offices that a front page can show one by one


@dataclass(frozen=True)
class Frame:
    """A view, and what is looked up in it on every page."""

    view: View
    offices: dict[str, Row]
    slugs: dict[str, str]
    measures: dict[str, Measured]
    standing: Standing
    verdicts: dict[str, dict[str, Row]] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)  # names of superiors that have no row of their own
    owes: dict[str, list[Row]] = field(default_factory=dict)  # by the office that handed the duty down

    @property
    def assessed(self) -> list[Row]:
        return [o for o in self.offices.values() if o.get("assessed") is not False]

    @property
    def many(self) -> bool:
        return len(self.assessed) > MANY

    def name(self, office: str) -> str:
        return str((self.offices.get(office) or {}).get("name") or self.above.get(office) or office)

    def href(self, office: str, root: str = "") -> str:
        return f"{root}offices/{self.slugs[office]}.html" if office in self.slugs else ""

    def head(self) -> dict[str, Any]:
        """What the templates call `head`."""
        about = self.view.about
        period = about.get("period") or {}
        ends = [day(period.get(end)) for end in ("from", "to")]
        return {
            "title": about.get("title") or about.get("name") or "",
            "question": about.get("question") or "",
            "publisher": about.get("publisher") or "",
            "edition": edition_word(self.view.edition),
            "period": period_text(ends[0], ends[1]) if ends[0] and ends[1] else "",
            "scheme": about.get("name") or "",
            "snapshot": about.get("snapshot") or "",
            "assessment": self.view.assessment,
            "software": self.view.software,
        }


def frame(view: View) -> Frame:
    offices = {row["office"]: row for row in view.rows("offices")}
    verdicts: dict[str, dict[str, Row]] = {}
    for row in view.rows("verdicts"):
        verdicts.setdefault(row["office"], {})[row["measure"]] = row
    above = {row["parent"]: row["parent_name"] for row in offices.values() if row.get("parent")}
    owes: dict[str, list[Row]] = {}
    for row in view.rows("owed"):
        owes.setdefault(row["owed_by"] or "", []).append(row)
    return Frame(view, offices, slugs(list(offices)), measured(view), standing(view), verdicts, above, owes)


def narrowed(f: Frame, view: View, office: str) -> Frame:
    """The same frame over one office's view: no links, no verdicts of others, comparisons as published."""
    own = {row["measure"]: row for row in view.rows("verdicts")}
    return replace(f, view=view, slugs={}, verdicts={office: own})


def edition_word(edition: str) -> str:
    words = {"public": _("Public edition"), "closed": _("For the office only"), "assessor": _("For the assessor only")}
    return words[edition]
