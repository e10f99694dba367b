"""Why a record is doubted, in the reader's language.

The detectors write their reasons in the engine, row by row, in English and in few forms; each form is listed here.
A reason of another form is shown as it is. Devices and telephones are numbered: their pseudonyms are nobody's business.
"""

import re
from collections.abc import Callable

from shixiao.words import _

_PSEUDONYM = re.compile(r"\b[0-9a-f]{32}\b|(?<=device )[0-9a-f]{8}\b|(?<=telephone )[0-9a-f]{8}\b")
_CLOCK = re.compile(r"[ T]?\b\d{1,2}:\d{2}(:\d{2})?\b")

# What a detector writes, and the text it stands for; groups fill the places.
FORMS: dict[str, str] = {
    r"one of (?P<n>\d+) people on device (?P<which>\S+)": "one of {n} people on device {which}",
    r"device (?P<which>\S+), (?P<n>-?\d+) h after the case was closed":
        "staff device {which}, {n} hours after the case was closed",
    r"device (?P<which>\S+)": "staff device {which}",
    r"telephone (?P<which>\S+) of the staff": "telephone {which}, which belongs to staff",
    r"one of (?P<n>\d+) people's cases that one person rated": "one of {n} people's cases that one person rated",
    r"under 18, for (?P<what>.+)": "under 18, for a service of adults ({what})",
    r"a fined person's own case: it counts": "a fined person's own case: it counts",
    r"no case of the rater's": "no case of the rater's own",
    r"(?P<a>\d+) of (?P<b>\d+) where (?P<c>\d+)% are usual": "{a} bad ratings of {b}, where {c}% are usual",
    r"in a block of (?P<a>\d+) people and (?P<b>\d+) offices": "in a block of {a} people and {b} offices",
    r"closed (?P<n>\d+) seconds after it was opened": "closed {n} seconds after it was opened",
    r"(?P<n>\d+) seconds from the next interview": "{n} seconds from the next interview",
    r"answers (?P<what>\S+)": "the same answers as many others ({what})",
    r"with (?P<n>\d+) others of the group within the hour": "with {n} others of the group within the hour",
    r"(?P<what>\w+): 0 bad of (?P<a>\d+), (?P<b>\d+) expected": "{what}: no bad rating among {a}, {b} expected",
    r"(?P<a>\d+) of (?P<b>\d+) whom the third party reached deny it":
        "{a} of {b} whom the third party reached say they never had it",
    r"never had this case": "the person says he never had this case",
    r"a case of the same kind": "a case of the same kind",
    r"asked for praise, and has no case at this office": "asked for praise, and has no case at this office",
    r"the case ended in a penalty": "the case ended in a penalty",
    r"nearly the words of (?P<n>\d+) others": "nearly the words of {n} others",
    r"(?P<a>\d+) of (?P<b>\d+) good ratings on these days, (?P<c>\d+) expected":
        "{a} of {b} good ratings on these days, {c} expected",
    r"asked for": "the office had asked for it",
}  # fmt: skip
_KNOWN = [(re.compile(form), text) for form, text in FORMS.items()]


def reason(text: str | None) -> str:
    """What stands in the evidence, said in the language in use."""
    return _("; ").join(_said(part) for part in (text or "").split("; ") if part)


def _said(part: str) -> str:
    for form, text in _KNOWN:
        found = form.fullmatch(part)
        if found:
            return _(text, **found.groupdict()) if found.groupdict() else _(text)
    return part


def hidden() -> Callable[[str | None], str | None]:
    """Makes reasons fit to leave the house: no clock times, and each pseudonym a number of its own."""
    seen: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        return seen.setdefault(found[0][:8], f"#{len(seen) + 1}")

    return lambda text: None if text is None else _CLOCK.sub("", _PSEUDONYM.sub(number, text))
