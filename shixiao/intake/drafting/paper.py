"""What a draft is made of: files as they were found, and lines with what a person should look at."""

import keyword
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from shixiao.intake._survey import Look
from shixiao.intake.drafting import known
from shixiao.intake.shapes import shape
from shixiao.intake.source import Input
from shixiao.spelling import folded
from shixiao.words import _

LONGEST = 40  # characters of a value that a comment quotes


@dataclass
class Line:
    """One line of the draft, and why a person should look at it."""

    text: str
    unsure: str = ""
    note: str = ""

    def __str__(self) -> str:
        said = f"# unsure: {self.unsure}" if self.unsure else f"# {self.note}" if self.note else ""
        return f"{self.text}   {' '.join(said.split())}".rstrip()


@dataclass
class File:
    """Files of one layout: what they hold, which table that is, and which heading is which column."""

    paths: list[Path]
    given: list[Input]  # how each of them is opened
    part: dict[str, str]  # what source.yml must say of that: the sheet or table where a file has several, …
    looks: list[Look]
    rows: int
    hidden: str = ""  # what stands in sheets that nobody sees
    table: str = ""
    found: dict[str, Look] = field(default_factory=dict)
    beside: dict[str, Look] = field(default_factory=dict)  # the state of a case, and when it was touched last
    doubts: dict[str, str] = field(default_factory=dict)  # why a column of `found` is a guess
    open_end: Look | None = None  # a state that says closed where no time says when
    used: set[str] = field(default_factory=set)

    def free(self) -> list[Look]:
        """Columns that no column of the table has taken, and that hold something."""
        taken = {held.name for held in self.found.values()}
        return [held for held in self.looks if held.name not in taken and held.filled]

    def offices(self) -> list[Look]:
        """Free columns that could name offices: few words that come again."""
        free = [held for held in self.free() if held.is_word() and held not in self.beside.values()]
        again = [held for held in free if held.repeats()] or ([] if self.rows > 20 else free)
        return sorted(again, key=lambda held: -held.length)  # offices have longer names than states and kinds

    def spelling(self, held: Look) -> tuple[str | None, str]:
        """The format of a column's days, and a doubt where they can be read two ways; another column of the same
        system may have decided it."""
        said, doubt = held.format()
        if doubt:
            others = {k.format()[0] for k in self.looks if k.format()[0] and _same_way(k, held)}
            if len(others) == 1:
                return others.pop(), ""
        return said, doubt

    def dates(self) -> list[Look]:
        return [held for held in self.free() if held.is_dates]


def _same_way(a: Look, b: Look) -> bool:
    """Whether two columns are written in the same way, digits aside."""
    return bool({shape(v) for v in a.distinct[:200]} & {shape(v) for v in b.distinct[:200]})


def cell(name: str) -> str:
    """A column in the expression language."""
    return name if re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII) and name not in _TAKEN else f"col({name!r})"


# names that mean something else in an expression
_WORDS = "text number day instant lower upper strip length replace slice matches coalesce month_end minutes_between col"
_TAKEN = {*keyword.kwlist, *re.findall(r"\w+", _WORDS)}


def short(text: str) -> str:
    """A value as a comment quotes it."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def counted(held: Look, most: int = 6) -> str:
    """The values of a column with their counts: “Closed × 12, Open × 3”."""
    if held.many:
        return _("more than {n} values", n=len(held.counts) - 1)
    first = [f"{short(text)} × {n:,}" for text, n in held.counts.most_common(most)]
    more = len(held.counts) - len(first)
    return ", ".join([*first, *([_("and {n} more", n=more)] if more else [])])


def spelt(held: Look) -> Counter[str]:
    """The values of a column with their counts; those that a run takes for one spelling are one."""
    first: dict[str, str] = {}
    out: Counter[str] = Counter()
    for text, n in held.counts.most_common():
        out[first.setdefault(folded(text), text)] += n
    return out


def candidates(looks: list[Look]) -> str:
    """What to choose among: “; candidates: Ward, Section”."""
    return "; " + (_("candidates: {names}", names=", ".join(k.name for k in looks)) if looks else _("no candidate"))


def says_late(name: str) -> bool:
    """Whether a heading asks for what was late, not for what was in time: 是否超期, is_overdue."""
    return known.in_time(name) is False
