"""Lists in messages: whole, or with the number of those that are not shown."""

from collections.abc import Iterable

from shixiao.words import _

SHOWN = 20


def listed(names: Iterable[object], between: str = ", ", shown: int = SHOWN) -> str:
    """The first names, and how many more there are."""
    said = [str(name) for name in names]
    rest = len(said) - shown
    if rest <= 0:
        return between.join(said)
    return between.join(said[:shown]) + between + _("and {n} more", n=rest)
