"""Days and months that a spreadsheet has swapped.

Where a file of 02/01/2026 (day first) is opened by a spreadsheet that expects the month first, every day up to the
twelfth becomes a true date with day and month swapped, and every later day stays a text. Such a column shows it: its
texts (day or month first) lie only after the twelfth, its true dates (year first, or with the name of a month, or a
day number) only before. Nothing in a single cell does.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.dates import Instants
from shixiao.errors import SourceRefused
from shixiao.words import _

Days = np.ndarray  # how many texts lie after the 12th and not, how many true dates after the 12th and not
NONE: Days = np.zeros(4, np.int64)
_YEAR_LAST = r"^\s*(?P<one>[0-9]{1,2})\s?[-/.]\s?(?P<two>[0-9]{1,2})\s?[-/.]\s?(?:[0-9]{4}|[0-9]{2})(?:[^0-9]|$)"
_AFTER = 19 / 31  # the share of days after the twelfth
_BY_CHANCE = 0.05  # above it, so few days may lie so without a swap


def look(texts: pa.Array, read: Instants) -> Days:
    """The days of one column, by how they are written and on which side of the twelfth they lie."""
    parts = pc.extract_regex(texts, _YEAR_LAST)
    last = parts.is_valid().to_numpy(zero_copy_only=False)
    if not last.any():
        firm = read.day.drop_null()
        late = int(np.count_nonzero(pc.day(firm).to_numpy() > 12))
        return np.array([0, 0, late, len(firm) - late], np.int64)
    held = parts.drop_null()
    most = pc.max_element_wise(*(pc.struct_field(held, n).cast(pa.int64()) for n in ("one", "two"))).to_numpy()
    firm = read.day.filter(pa.array(~last)).drop_null()
    late = int(np.count_nonzero(pc.day(firm).to_numpy() > 12))
    above = int(np.count_nonzero(most > 12))
    return np.array([above, len(most) - above, late, len(firm) - late], np.int64)


def are(days: Days) -> bool:
    """Whether texts lie only after the twelfth and true dates only before, and more than chance would have it."""
    after, before, late, early = (int(n) for n in days)
    return bool(after and early and not before and not late and _AFTER**after * (1 - _AFTER) ** early < _BY_CHANCE)


def said_both(formats: list[str]) -> bool:
    """Whether the source says how true dates are to be read, too: somebody has looked."""
    return any(f.startswith("%Y") or f == "excel" for f in formats)


def refusal(days: Days, where: str) -> SourceRefused:
    return SourceRefused(
        _(
            "{n} days written as text all lie after the 12th, {m} true dates all before the 13th: a spreadsheet has "
            "swapped day and month of the true dates",
            n=int(days[0]),
            m=int(days[3]),
        ),
        where,
        _(
            "export it again and do not open it in a spreadsheet before, or import the column as text; if the days "
            'are right as they are, say both spellings: format: ["%d/%m/%Y", "%Y-%m-%d"]'
        ),
    )
