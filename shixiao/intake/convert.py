"""Texts → the types of the fact tables, a column at a time; what cannot be read is marked, never bent.

Every function takes a column of texts (empty = nothing there) and gives the typed column with a code per
value: 0, or the position in `REASONS` of why the value cannot be taken.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao import spelling
from shixiao.facts._table import Column
from shixiao.people import Key
from shixiao.words import IS, LIKE, MAY_HIDE, hides, mask

REASONS = (
    "",
    "missing_value",
    "bad_day",
    "placeholder_day",
    "bad_number",
    "not_whole",
    "number_too_large",
    "negative_count",
    "too_small",
    "outside_scale",
    "until_before_from",
    "half_a_window",
    "more_yes_than_asked",
    "half_a_total",
    "stars_do_not_add_up",
    "lost_digits",
    "error_cell",
    "nul_byte",
    "broken_reference",
    "duplicate_key",
)
CODE = {name: i for i, name in enumerate(REASONS)}
TRUE = ["true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "1", "是", "有", "对", "√", "✓"]
FALSE = ["false", "False", "FALSE", "no", "No", "NO", "n", "N", "0", "否", "没有", "错", "×", "✗"]
# What spreadsheets leave of long numbers: 1.1E+17 · 1,1e17 · 110.1 E+15 · 1.1×10^17 · 110105199003070000.0 · ####
_POINT = r"[.,٫·。][0-9]+"
_TEN = r"\s*[x×*·•⋅]\s*10"
_LOST = "|".join(
    (
        rf"[+-]?[0-9]{{1,3}}(?:{_POINT})?\s*[eE]\s*\+\s*[0-9]{{1,3}}",
        rf"[+-]?[0-9]{{1,3}}{_POINT}\s*[eE]\s*-?\s*[0-9]{{1,3}}",
        rf"[+-]?[0-9]{{1,3}}(?:{_POINT})?{_TEN}\s*(?:\^|\*\*|⁺|⁻)\s*[({{]?[+-]?[0-9⁰¹²³⁴-⁹]{{1,3}}[)}}]?",
        rf"[+-]?[0-9]{{1,3}}(?:{_POINT})?{_TEN}[⁰¹²³⁴-⁹]{{1,3}}",
        rf"[+-]?[0-9]{_POINT}{_TEN}[0-9]{{1,2}}",
        r"[0-9]{16,}[.,]0+",
        r"[0-9]{1,3}(?:,[0-9]{3}){5,}",
        "#+",
    )
)
_LOST_KEY = rf"^(?:{_LOST}|[0-9]\s*[eE]\s*[0-9]{{1,3}})$"  # 1E17 may be the name of a window, but no key
_LOST_NAME = rf"^(?:{_LOST})$"
# #NAME? · #REF! · #DIV/0! · #¡VALOR! · #ЗНАЧ! and the few that end otherwise
_ERROR = r"(?i)^(?:#[¡¿]?[\pL_/0]{1,24}[!?]|#(?:REF|VALUE|NAME|NUM|NULL|DIV/0|SPILL|CALC)"
_ERROR += r"|#N/A(?: N/A)?|#N/D|#NV|#NA|#Н/Д|#GETTING_DATA|Err:[0-9]{3}|Error 20[0-9]{2})$"
_HINTS = [c.encode() for c in "#eE*^.,"]  # a column that has none of them is sound
_FAR_HINTS = [c.encode() for c in "×·•⋅。"]
_SUSPECT = "^(?:#|[Ee]rr|[-+]?[0-9]+[.,٫。 eExX×*·•⋅^])"
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_SAFE = Decimal(2**63 - 1)
_LARGEST = Decimal(10) ** 14

Typed = tuple[pa.Array, np.ndarray]


def none_wrong(n: int) -> np.ndarray:
    return np.zeros(n, np.int8)


def texts(values: pa.Array, name: bool) -> pa.Array:
    """Free text, names and codes: identity and telephone numbers masked."""
    suspects = _suspects(values, name)
    if suspects is None:
        return values
    hidden = [mask(v, name) for v in values.filter(suspects).to_pylist()]
    return pc.replace_with_mask(values, suspects, pa.array(hidden, pa.string()))


def catalogue_codes(values: pa.Array) -> pa.Array:
    """As names, but twelve digits are a code of the catalogue: 014113048100 is no mobile number with a 0 before it,
    and services whose codes were masked would be one service."""
    coded = pc.fill_null(pc.match_substring_regex(values, "^[0-9]{12}$"), False)
    return pc.if_else(coded, values, texts(values, name=True))


def _suspects(values: pa.Array, name: bool) -> pa.Array | None:
    """The few values that may hold a number to hide, by a cheap test and then a closer one."""
    may = pc.fill_null(pc.match_substring_regex(values, MAY_HIDE), False)
    if not may.true_count:
        return None
    held = values.filter(may)
    odd = pc.match_substring_regex(held, "[^0-9A-Za-z]") if name else pa.array(np.ones(len(held), bool))
    close = pc.match_substring_regex(held, IS) if name else odd
    if odd.true_count:
        close = pc.replace_with_mask(close, odd, pc.match_substring_regex(held.filter(odd), LIKE))
    return pc.replace_with_mask(may, may, close) if close.true_count else None


def damaged(values: pa.Array, name: bool = False) -> np.ndarray:
    """1.10105E+17, #######, #NAME?: a spreadsheet has rounded or lost a value, nobody can bring it back."""
    wrong, said = none_wrong(len(values)), spelling.in_bytes(values)
    if not any(hint in said for hint in (_HINTS if said.isascii() else _HINTS + _FAR_HINTS)):
        return wrong
    near = np.flatnonzero(pc.fill_null(pc.match_substring_regex(values, _SUSPECT), False))
    if len(near):
        held = values.take(pa.array(near))
        for reason, pattern in (("lost_digits", _LOST_NAME if name else _LOST_KEY), ("error_cell", _ERROR)):
            hit = pc.match_substring_regex(held, pattern).to_numpy(zero_copy_only=False)
            wrong[near[hit]] = CODE[reason]
    return wrong


def _wholes(values: pa.Array) -> pa.Array:
    """20260302001.0 and 20,260,302,001: a number that a program kept as a fraction, or grouped, as the number it is."""
    said = spelling.in_bytes(values)
    if b"," in said:
        grouped = pc.fill_null(pc.match_substring_regex(values, r"^[0-9]{1,3}(?:,[0-9]{3})+(?:\.0+)?$"), False)
        values = pc.if_else(grouped, pc.replace_substring(values, ",", ""), values)
    return pc.replace_substring_regex(values, r"^([0-9]{4,15})\.0+$", r"\1") if b".0" in said else values


def identifiers(values: pa.Array, domain: str, of: str, key: Key) -> Typed:
    wrong = damaged(values)
    return key.many(_wholes(values), domain, of), wrong


def names_of_rows(values: pa.Array, of: str, key: Key | None) -> tuple[pa.Array, np.ndarray, bool]:
    """Keys and references `<source>:<id>`; an id that is an identity or telephone number becomes a pseudonym.

    The last part says that a pseudonym key was needed and not given.
    """
    wrong, values = damaged(values), _wholes(values)
    suspects = _suspects(values, name=True)
    if suspects is not None:
        held = values.filter(suspects).to_pylist()
        kinds = [hides(v) for v in held]
        if key is None and any(kinds):
            return values, wrong, True
        said = [key.one(v, k) if k and key else v for v, k in zip(held, kinds, strict=True)]
        values = pc.replace_with_mask(values, suspects, pa.array(said, pa.string()))
    return pc.binary_join_element_wise(pa.scalar(of), values, ":"), wrong, False


def flags(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    """是/否 and their kin as booleans, and which texts are neither."""
    true, false = pc.is_in(values, pa.array(TRUE)), pc.is_in(values, pa.array(FALSE))
    known = pc.or_(true, false)
    out = pc.if_else(known, true, pa.scalar(None, pa.bool_()))
    return out, pc.and_(values.is_valid(), pc.invert(known))


def wholes(values: pa.Array, column: Column) -> Typed:
    try:
        out = values.cast(pa.int64())
        wrong = none_wrong(len(out))
        if pc.any(pc.match_substring(values, "x", ignore_case=True)).as_py():
            out, wrong = _numbers(values, pa.int64())  # Arrow would read 0x1F
    except pa.ArrowInvalid:
        out, wrong = _numbers(values, pa.int64())
    return _at_least(out, wrong, column)


def decimals(values: pa.Array, column: Column, kind: pa.DataType) -> Typed:
    try:
        out, wrong = values.cast(kind), none_wrong(len(values))
    except pa.ArrowInvalid:
        out, wrong = _numbers(values, kind)
    return _at_least(out, wrong, column)


def _at_least(out: pa.Array, wrong: np.ndarray, column: Column) -> Typed:
    least = column.least
    if least is None or not len(out):
        return out, wrong
    low = pc.min(out).as_py()
    if low is not None and low < least:
        below = pc.fill_null(pc.less(out, pa.scalar(int(least)).cast(out.type)), False)
        code = CODE["negative_count"] if least == 0 else CODE["too_small"]
        wrong = np.where((wrong == 0) & below.to_numpy(zero_copy_only=False), code, wrong).astype(np.int8)
    return out, wrong


def _numbers(values: pa.Array, kind: pa.DataType) -> Typed:
    """Each distinct spelling once: 1,234 · １２ · 1.0 · 1e3; never NaN, infinity or more than fits."""
    coded = values.dictionary_encode()
    read, codes = [], []
    for said in coded.dictionary.to_pylist():
        number, code = _number(said, whole=pa.types.is_integer(kind))
        read.append(number)
        codes.append(code)
    at = coded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    there = values.is_valid().to_numpy(zero_copy_only=False)
    if not codes:
        return pa.nulls(len(values), kind), none_wrong(len(values))
    wrong = np.where(there, np.array(codes, np.int8)[at], 0).astype(np.int8)
    return pa.array(read, kind).take(coded.indices), wrong


def _number(said: str, whole: bool) -> tuple[int | Decimal | None, int]:
    text = unicodedata.normalize("NFKC", said).strip().replace("−", "-")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text) or len(text) > 60:
        return None, CODE["bad_number"]
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None, CODE["bad_number"]
    if abs(number) > (_SAFE if whole else _LARGEST - 1):
        return None, CODE["number_too_large"]
    if not whole:
        return number.quantize(Decimal("0.0001")), 0
    return (int(number), 0) if number == int(number) else (None, CODE["not_whole"])
