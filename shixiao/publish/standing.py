"""Where offices stand, as far as the data say: certainly among the first, certainly among the last, or not told.

An office that is certainly among the last is said to need help; whether it lacks means rather than effort is
read from its duties, posts and people, by the rules in `lacks`.
"""

from dataclasses import dataclass, field
from typing import Any

from shixiao.publish.numerals import by_number
from shixiao.publish.reading import View
from shixiao.words import _

Row = dict[str, Any]
SHORT_OF_POSTS = 0.8  # fewer than four of five posts filled


@dataclass(frozen=True)
class Standing:
    """One list of ranks: what it ranks, how many, and for each office what can be said."""

    ranked_by: str = ""
    of: int = 0
    rows: dict[str, Row] = field(default_factory=dict)
    top_k: int = 0
    bottom_k: int = 0
    overloaded: frozenset[str] = frozenset()

    def says(self, office: str) -> str:
        """good, poor, open; overloaded or none where the office is not ranked."""
        if office in self.overloaded:
            return "overloaded"
        return str(self.rows[office]["says"]) if office in self.rows else "none"

    def offices(self, says: str) -> list[str]:
        return [office for office, row in self.rows.items() if row["says"] == says]

    @property
    def ends(self) -> bool:
        """Whether there are more offices than places at the top and at the bottom; else an end says nothing."""
        return 0 < self.top_k < self.of and 0 < self.bottom_k < self.of


def standing(view: View) -> Standing:
    """The list of the overall score, or else of the heaviest measure that was ranked."""
    lists: dict[str, list[Row]] = {}
    for row in view.rows("ranks"):
        lists.setdefault(row["list"], []).append(row)
    heavy = sorted(view.about.get("measures", []), key=lambda m: -(m.get("weight") or 0))
    name = next((n for n in ["score", *(m["name"] for m in heavy)] if n in lists), None)
    if name is None:
        return Standing()
    rows = sorted(lists[name], key=lambda r: (r["rank"], r["office"]))
    top, bottom = (int(view.about.get(k) or 0) for k in ("top_k", "bottom_k"))
    of = int(rows[0]["of"])
    if of < 2:
        return Standing()
    said = {r["office"]: r | {"says": _says(r, of, top, bottom)} for r in rows}
    over = frozenset(r["office"] for r in view.rows("load") if r["overloaded"])
    return Standing(name, of, said, top, bottom, over)


def _says(row: Row, of: int, top_k: int, bottom_k: int) -> str:
    """To be among the first five of five says nothing; nor does being both among the first and the last."""
    good = row.get("top") == "certain" and 0 < top_k < of
    poor = row.get("bottom") == "certain" and 0 < bottom_k < of
    return "open" if good == poor else "good" if good else "poor"


def lacks(view: View, office: Row) -> list[str]:
    """What an office is short of, in words; empty when its means are in order or not known."""
    out = []
    missing = sum(r["missing"] or 0 for r in view.of("load", office["office"]))
    if missing:
        out.append(_("at least {n} more people are needed for the work that comes in", n=missing))
    owed = len(view.of("owed", office["office"]))
    if owed:
        out.append(
            by_number(
                owed,
                _("a duty handed down without people or money"),
                _("{n} duties handed down without people or money", n=owed),
            )
        )
    posts, there = office.get("posts"), office.get("in_post")
    if posts and there is not None and there < SHORT_OF_POSTS * posts:
        out.append(_("{there} of {posts} posts filled", there=there, posts=posts))
    if office.get("full_time") == 0 and posts:
        out.append(_("nobody works there full time"))
    return out
