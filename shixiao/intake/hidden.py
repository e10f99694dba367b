"""Characters that nobody sees: controls, private use, and those that turn the direction of writing.

They come from terminals, old code pages and people who mean harm; further on they break pages, workbooks and paper.
Line ends and tabs stay, and so do the joiners that some scripts and emoji need. NUL is looked for apart.
"""

import pyarrow as pa
import pyarrow.compute as pc

from shixiao import spelling

LONGEST = 300  # characters of a name, key or reference
_HIDDEN = (
    r"[\x{1}-\x{8}\x{b}\x{c}\x{e}-\x{1f}\x{7f}-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}"
    r"\x{e000}-\x{f8ff}\x{fdd0}-\x{fdef}\x{fff9}-\x{fffb}\x{fffe}\x{ffff}\x{e0000}-\x{e007f}\x{f0000}-\x{10ffff}]"
)
_HARMFUL = _HIDDEN.replace(
    r"\x{200e}\x{200f}\x{202a}-\x{202e}", r"\x{202d}\x{202e}"
)  # tools put the others around what they copy


def struck(values: pa.Array, marks: bool = True) -> pa.Array | None:
    """True where a value holds one, such as tools leave behind too if so asked; none at all: nothing."""
    if not spelling.may_be_odd(values):
        return None
    found = pc.fill_null(pc.match_substring_regex(values, _HIDDEN if marks else _HARMFUL), False)
    return found if found.true_count else None


def without(values: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(values, _HIDDEN, "")


def too_long(values: pa.Array) -> pa.Array | None:
    """True where a name is beyond its limit; none at all: nothing."""
    most = pc.max(pc.binary_length(values)).as_py()
    if most is None or most <= LONGEST:
        return None
    return pc.fill_null(pc.greater(pc.utf8_length(values), LONGEST), False)
