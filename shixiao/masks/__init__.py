"""Masks over what leads to one person: no text, name or code may leave intake with one in it.

`mask` puts a word where the number stood, `hides` says which kind stands in a name or code. Numbers are known by their
digits, however they are grouped and spelt, by their check digits where they have one, and by the words around them;
amounts, days, codes of catalogues and document numbers stay.
"""

from shixiao.masks import account, identity, phone
from shixiao.masks._fold import fold, read_out
from shixiao.masks._run import runs
from shixiao.masks.account import ACCOUNT, CARD, MAIL, PLATE
from shixiao.masks.identity import LABEL as ID_MASK
from shixiao.masks.phone import LABEL as PHONE_MASK

__all__ = ["ACCOUNT", "CARD", "ID_MASK", "MAIL", "PHONE_MASK", "PLATE", "hides", "mask"]

Span = tuple[int, int, str]
# in the order of how sure they are
_KINDS = ((identity.mainland, ID_MASK), (account.card, CARD), (identity.found, ID_MASK), (phone.found, PHONE_MASK))


def mask(text: str, name: bool = False) -> str:
    """`text` (a name or a code, if so said) without what leads to a person."""
    out, at = [], 0
    for start, end, label in found(text, name):
        out += [text[at:start], label]
        at = end
    return "".join([*out, text[at:]])


def hides(name: str) -> str:
    """Which kind of number stands in a name or code: `person`, `phone` or nothing."""
    labels = [label for _start, _end, label in found(name, True)]
    return "" if not labels else "phone" if all(label == PHONE_MASK for label in labels) else "person"


def found(text: str, name: bool) -> list[Span]:
    """Every place to be masked, in order, none over another."""
    folded, places = fold(text)
    spans = _in(folded, name, odd=places is not None or _digits(folded) != _digits(text))
    for numerals in read_out(folded):
        spans += [s for s in _in(numerals, name, odd=True) if all(s[1] <= t[0] or t[1] <= s[0] for t in spans)]
    if places is not None:
        spans = [(places[a], places[b - 1] + 1, label) for a, b, label in spans]
    return sorted(spans)


def _digits(text: str) -> int:
    return sum(c in "0123456789" for c in text)


def _in(folded: str, name: bool, odd: bool) -> list[Span]:
    spans: list[Span] = []
    each = list(runs(folded, odd))
    for kind, label in _KINDS:
        for run in each:
            where = kind(run, name)
            if where is not None:
                _take(spans, (*where, label))
    for span in account.named(folded, name):
        _take(spans, span)
    return spans


def _take(spans: list[Span], span: Span) -> None:
    """Keep it, unless an earlier kind has taken some of it; an address is more than the number within."""
    over = [s for s in spans if s[0] < span[1] and span[0] < s[1]]
    if over and span[2] not in (MAIL, ACCOUNT):
        return
    spans[:] = [s for s in spans if s not in over]
    spans.append((min([span[0], *(s[0] for s in over)]), max([span[1], *(s[1] for s in over)]), span[2]))
