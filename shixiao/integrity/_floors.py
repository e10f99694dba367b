"""The least that a search may call a find: how many records, how large an effect, how sure. All in one place.

A p-value says that chance does not explain something; it does not say that the thing matters. What is smaller than
these floors is left alone however unlikely it is.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Floors:
    """Numbers a rule pack may change by a limit of the same name with `integrity_` before it."""

    false_share: float = 0.05  # of all dossiers of a period, at most so many are wrong
    false_per_thousand: float = 0.5  # statistical dossiers per 1,000 offices in an honest year
    rows: int = 10  # records of one group
    few: int = 5  # records each of which is odd by itself
    people: int = 8  # distinct raters who share one phone
    lift: float = 0.2  # by how much the share among the records exceeds what is expected of it
    prompt_seconds: int = 7200  # a rating on a window's own device is given while the person is there
    detached_share: float = 0.15  # of ratings at honest windows that may still come later
    bad_rows: int = 8  # bad ratings of one wave


def from_limits(limits: dict[str, float]) -> Floors:
    """The floors of a rule pack; a whole number stays one."""
    here = {name: limits.get(f"integrity_{name}") for name in Floors.__dataclass_fields__}
    kinds = {name: type(getattr(Floors(), name)) for name in here}
    return Floors(**{name: kinds[name](value) for name, value in here.items() if value is not None})
