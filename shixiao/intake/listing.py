"""Lists in messages: whole, or with the number of those that are not shown."""

import difflib
from collections.abc import Iterable, Sequence

from shixiao.words import _

SHOWN = 20


def listed(names: Iterable[object], between: str = ", ", shown: int = SHOWN) -> str:
    """The first names, and how many more there are."""
    said = [str(name) for name in names]
    rest = len(said) - shown
    if rest <= 0:
        return between.join(said)
    return between.join(said[:shown]) + between + _("and {n} more", n=rest)


def nearest(name: str, known: Sequence[str]) -> str:
    """A remedy that names the nearest known word, or lists what there is."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return _("did you mean {name}?", name=repr(close[0])) if close else _("one of: {names}", names=listed(known))
