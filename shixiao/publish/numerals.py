"""Numbers as people read them: as many digits as the interval supports, a unit, and how many they rest on."""

import math
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from shixiao.publish.vocabulary import unit
from shixiao.words import _, language

Row = dict[str, Any]
RARE = 1e9  # once in more than so many is not counted out
_MINUTES = {"seconds": 1 / 60, "minutes": 1.0, "hours": 60.0, "days": 1440.0}


@dataclass(frozen=True)
class Scale:
    """How the numbers of one measure are shown: multiplied by `times`, followed by `unit`."""

    times: float
    unit: str  # "%", "days", "hours", "minutes" or a unit of the scheme's own

    def digits(self, half: float) -> int:
        """Decimals that an interval of this half-width (unscaled) supports."""
        wide = abs(half) * self.times
        return 0 if wide >= 1.5 else 1 if wide >= 0.05 else 2

    def number(self, value: float, half: float = 1.0) -> str:
        """As many digits as `half` supports; what is not nothing is never shown as nothing."""
        shown = value * self.times
        if half == 0:
            return f"{round(shown, 2):,g}"
        if 0 < shown < 0.005:
            return "<0.01"
        return "0" if shown == 0 else f"{shown:,.{self.digits(half)}f}"

    def word(self) -> str:
        """The unit as it stands behind a number."""
        return "%" if self.unit == "%" else f" {unit(self.unit)}" if self.unit else ""

    def with_unit(self, value: float, half: float = 1.0) -> str:
        return self.number(value, half) + self.word()

    def span(self, low: float | None, high: float | None) -> str:
        """“75–85%”; a time that may have no upper end is “11 days or more”."""
        if low is None or high is None:
            end = low if high is None else high
            if end is None:
                return ""
            said = self.with_unit(end, end / 10)
            return _("{value} or more", value=said) if high is None else _("up to {value}", value=said)
        half = (high - low) / 2
        return f"{self.number(low, half)}–{self.number(high, half)}{self.word()}"

    def target(self, value: float) -> str:
        """A target as it was set: no more digits than it has."""
        return f"{round(value * self.times, 6):,.10g}{self.word()}"


def scale_of(measure: Row, estimates: list[float]) -> Scale:
    """Shares in per cent; lengths of time in the unit in which their middle is easiest to say."""
    if measure.get("kind") == "proportion":
        return Scale(100.0, "%")
    unit = str(measure.get("unit") or "")
    if unit not in _MINUTES:
        return Scale(1.0, unit)
    middle = median(estimates) * _MINUTES[unit] if estimates else 2880.0
    best = "days" if middle >= 2880 else "hours" if middle >= 120 else "minutes"
    return Scale(_MINUTES[unit] / _MINUTES[best], best)


def reach(row: Row) -> float:
    """Distance from the estimate to the farther end of its interval: what stands behind ±; 0 where there is none."""
    ends = [abs(row[end] - row["estimate"]) for end in ("low", "high") if row[end] is not None]
    return float(max(ends, default=0.0))


def whole(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def percent(value: float, digits: int = 0) -> str:
    return f"{value * 100:.{digits}f}%"


def one_in(p: float, periods: bool = False) -> str:
    """A probability as people say it, in two digits."""
    n = 1 / max(p, 1e-300)
    if n >= RARE:
        return _("less than 1 in a billion such periods") if periods else _("less than 1 in a billion")
    if n < 2:
        return _("no better than chance")
    digits = max(0, math.floor(math.log10(n)) - 1)
    said = f"{math.floor(n / 10**digits) * 10**digits:,}"
    return _("1 in {n} such periods", n=said) if periods else _("1 in {n}", n=said)


def width(text: str) -> float:
    """How wide a text stands, in Chinese characters."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.55 for c in text)


def by_number(number: float, one: str, many: str) -> str:
    """English knows one and many; Chinese says the same twice."""
    return one if number == 1 else many


def day_text(value: date) -> str:
    if language() == "zh":
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    return f"{value.day} {_EN_MONTHS[value.month - 1]} {value.year}"


def month_text(value: date) -> str:
    return f"{value.month} 月" if language() == "zh" else _EN_MONTHS[value.month - 1][:3]


def period_text(start: date, end: date) -> str:
    """“2026 年 1 月 1 日至 6 月 30 日”: the year is said once."""
    if language() == "zh":
        tail = f"{end.month} 月 {end.day} 日" if start.year == end.year else day_text(end)
        return f"{day_text(start)}至 {tail}"
    return f"{day_text(start)} to {day_text(end)}"


def listed(names: list[str], most: int = 12, apart: bool = False) -> str:
    """Names in one breath; beyond `most`, how many more there are. `apart`: what is listed holds commas itself."""
    mark = _("; ") if apart else "、" if language() == "zh" else ", "
    shown = mark.join(names[:most])
    return shown if len(names) <= most else _("{names} and {n} more", names=shown, n=whole(len(names) - most))


_EN_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
