"""Spellings of days and times → UTC instants, exactly or not at all.

A regular column is read by Arrow in one go; whatever is left is read value by value. A day that could be
read two ways (03/04/2019) is never guessed: it is reported as ambiguous unless a format was given.
An hour that a clock change repeats is taken as the first of the two; an hour that it skips, as the first
instant after it. A day without a clock has no instant, and a day that stands for “none” (1900, 9999) is no day.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

NAIVE, INSTANT = pa.timestamp("us"), pa.timestamp("us", "UTC")
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)  # outside: a slip of the pen or a placeholder
SPECIAL = ("epoch", "epoch_ms", "excel")
ENDS_OF_TIME = np.array([date(1969, 12, 31), date(1970, 1, 1)], "datetime64[D]")  # machines begin
PLAIN = date(1970, 1, 1), date(2090, 1, 1)  # what lies between stands for no other thing than a day
NO_YEARS = (1900, 2099, 2199, 2999, 9999)  # beside the first and last days of years before 1950 and from 2090 on
_REGULAR = r"^\d{4}(-\d{2}-|/\d{2}/)\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$"
_NEVER = (  # no day of any calendar, or the same placeholder however it is read
    r"^\s*(?:0{4}[-/.年]?0?0?[-/.月]?0?0?日?|0?0[-/.]0?0[-/.]0{2,4}|1900[-/.年]0?1[-/.月]0?0日?|0(?:\.0+)?"
    r"|2958465(?:\.\d+)?|(?:0?1[-/.]0?1|12[-/.]31|31[-/.]12)[-/.](?:0001|1753|190[01]|2099|2199|2999|9999))"
    r"(?:[ T][\d:.]*(?: ?[AaPp][Mm])?)?\s*$"
)
_HAS_CLOCK = r"[:：时時点點시]|\d[Tt]\d|[aApP]\.?[mM]\b|[上下]午|午[前後后]|오[전후]|^\s*\d{10,14}\s*$|\.\d{3,}$"
_END_OF_DAY = r"(?:^|\D)24\s?[:：时時点點]|[晚夜]上?里?\s?12"
_UTC_MIDNIGHT = r"[T ]00:00(?::00(?:\.0+)?)?\s?(?:[Zz]|UTC|GMT|[+-]00:?00)$"
_LEAST = int(datetime(FIRST.year, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_MOST = int(datetime(LAST.year + 1, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000


class Ambiguous(ValueError):
    """A day that could be read two ways."""


@dataclass(frozen=True)
class Instants:
    """UTC instants (none where no clock is said), their local days, which values could not be read, which could be
    read two ways, which stand for no day at all, and whether any clock stands elsewhere than at midnight."""

    utc: pa.Array
    day: pa.Array
    bad: np.ndarray
    ambiguous: np.ndarray
    placeholder: np.ndarray
    clock: bool

    def from_midnight(self, zone: str) -> pa.Array:
        """The instants to reckon with: of a day without a clock its beginning."""
        return self.utc if not self.utc.null_count else pc.coalesce(self.utc, _to_utc(self.day.cast(NAIVE), zone))


def instants(
    values: pa.Array, zone: str, formats: Sequence[str] = (), zones: Mapping[str, str] | None = None
) -> Instants:
    """A column of texts as instants; naive ones are local to `zone`; empty stays empty.

    `zones` says what abbreviations mean (CST: Asia/Shanghai); without it a time that ends in one cannot be read.
    """
    clean = np.zeros(len(values), bool)
    at_once = None if formats else _at_once(values, zone)
    if at_once is not None:
        return _finished(values, at_once, zone, clean, clean, clean, ())
    values, never = _without_never(values)
    at_once = _at_once(values, zone) if never.any() and not formats else None
    if at_once is not None:
        return _finished(values, at_once, zone, clean, clean, never, ())
    coded = values.dictionary_encode()
    utc, bad, ambiguous = _each(coded.dictionary, zone, tuple(formats), zones or {})
    at = coded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    there = values.is_valid().to_numpy(zero_copy_only=False)
    if not len(coded.dictionary):
        return _finished(values, pa.nulls(len(values), INSTANT), zone, clean, clean, never, formats)
    return _finished(values, utc.take(coded.indices), zone, bad[at] & there, ambiguous[at] & there, never, formats)


def _finished(
    said: pa.Array,
    utc: pa.Array,
    zone: str,
    bad: np.ndarray,
    ambiguous: np.ndarray,
    never: np.ndarray,
    formats: Sequence[str],
) -> Instants:
    local = pc.local_timestamp(utc.cast(pa.timestamp("us", zone)))
    day = local.cast(pa.date32(), safe=False)
    stands = _stand_for_none(day)
    if stands is not None:
        bad, never = bad | (_outside(utc) & ~stands), never | stands
    if bad.any() or stands is not None:
        none = pa.array(bad | never)
        utc, day, local = (pc.if_else(none, pa.scalar(None, x.type), x) for x in (utc, day, local))
    midnight = pc.fill_null(pc.equal(local, day.cast(NAIVE)), True)
    if not any(f.startswith("epoch") for f in formats):
        utc, midnight = _without_clock(said, utc, midnight)
    return Instants(utc, day, bad, ambiguous, never, midnight.false_count > 0)


def _without_never(values: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """The texts without those that are no day of any calendar and mean “none”: 0000-00-00, 9999-12-31."""
    like = pc.fill_null(pc.match_substring_regex(values, _NEVER), False)
    if not like.true_count:
        return values, np.zeros(len(values), bool)
    return pc.if_else(like, pa.scalar(None, values.type), values), like.to_numpy(zero_copy_only=False)


def _stand_for_none(day: pa.Array) -> np.ndarray | None:
    """Which are days that systems write where there is none; None where all lie in plain time."""
    ends = pc.min_max(day)
    if ends["min"].as_py() is None or (ends["min"].as_py() > PLAIN[0] and ends["max"].as_py() < PLAIN[1]):
        return None
    there = day.is_valid().to_numpy(zero_copy_only=False)
    days = day.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False).astype("datetime64[D]")
    year = days.astype("datetime64[Y]").astype(int) + 1970
    first = (days - days.astype("datetime64[Y]")).astype(int)
    last = ((days.astype("datetime64[Y]") + 1).astype("datetime64[D]") - days).astype(int)
    end = (first <= 1) | (last <= 2)
    far = (year < 1950) | (year >= PLAIN[1].year)
    stands: np.ndarray = there & (np.isin(days, ENDS_OF_TIME) | np.isin(year, NO_YEARS) | (far & end))
    return stands


def _without_clock(said: pa.Array, utc: pa.Array, midnight: pa.Array) -> tuple[pa.Array, pa.Array]:
    """No instant where only a day is said; and what stands at midnight, by the local clock or by one in UTC."""
    if midnight.true_count:
        held = said.filter(midnight)
        spelled = pc.fill_null(pc.match_substring_regex(held, _HAS_CLOCK), False)
        end = pc.fill_null(pc.match_substring_regex(held, _END_OF_DAY), False)
        utc = pc.replace_with_mask(utc, midnight, pc.if_else(spelled, utc.filter(midnight), pa.scalar(None, INSTANT)))
        midnight = pc.replace_with_mask(midnight, midnight, pc.invert(end))
    in_utc = _at_midnight(utc) if midnight.false_count else None
    if in_utc is not None and in_utc.true_count:
        spelled = pc.fill_null(pc.match_substring_regex(said.filter(in_utc), _UTC_MIDNIGHT), False)
        midnight = pc.or_(midnight, pc.replace_with_mask(in_utc, in_utc, spelled))
    return utc, midnight


def _at_midnight(utc: pa.Array) -> pa.Array:
    """Which instants begin a day of UTC."""
    number = utc.cast(pa.int64())
    whole = pc.multiply(pc.floor(pc.divide(number.cast(pa.float64()), 86_400e6)).cast(pa.int64()), 86_400_000_000)
    return pc.fill_null(pc.equal(number, whole), False)


def only_days(at: pa.Array, day: pa.Array) -> pa.Array:
    """The days of a column whose clocks all stand at midnight; those at midnight in UTC are days as UTC has them."""
    return pc.if_else(_at_midnight(at), at.cast(NAIVE).cast(pa.date32(), safe=False), day)


def _at_once(values: pa.Array, zone: str) -> pa.Array | None:
    """A regular column, read by Arrow in one go; None where one value is not."""
    for kind in (NAIVE, INSTANT):
        read = _cast(values, kind)
        if read is not None:
            return _to_utc(read, zone) if kind == NAIVE else read
    return None


def _cast(values: pa.Array, kind: pa.DataType) -> pa.Array | None:
    try:
        return values.cast(kind)
    except pa.ArrowInvalid:
        return None


def _to_utc(naive: pa.Array, zone: str) -> pa.Array:
    return pc.assume_timezone(naive, zone, ambiguous="earliest", nonexistent="latest").cast(INSTANT)


def _outside(utc: pa.Array) -> np.ndarray:
    low_high = pc.min_max(utc.cast(pa.int64()))
    low, high = low_high["min"].as_py(), low_high["max"].as_py()
    if low is None or (low >= _LEAST and high < _MOST):
        return np.zeros(len(utc), bool)
    number: np.ndarray = utc.cast(pa.int64()).fill_null(_LEAST).to_numpy()
    return (number < _LEAST) | (number >= _MOST)


def _each(
    texts: pa.Array, zone: str, formats: tuple[str, ...], zones: Mapping[str, str]
) -> tuple[pa.Array, np.ndarray, np.ndarray]:
    """Distinct texts: those that name a zone by the zone they name, all others by `zone`."""
    if any("%Z" in f for f in formats):  # which Python would read and forget
        formats, zones = tuple(f.replace("%Z", "").rstrip() for f in formats), {"UTC": "UTC", "GMT": "UTC"} | {**zones}
    utc, bad, ambiguous = _local(texts, zone, formats)
    for short, there in zones.items():
        without = _without_zone(texts, short)
        said = pc.fill_null(pc.not_equal(without, texts), False)
        if said.true_count:
            which = said.to_numpy(zero_copy_only=False)
            part, bad[which], ambiguous[which] = _local(without.filter(said), there, formats)
            utc = pc.replace_with_mask(utc, said, part)
    return utc, bad, ambiguous


def _without_zone(texts: pa.Array, short: str) -> pa.Array:
    """2026-03-02 09:00 CST and Mon Mar 02 09:00:00 CST 2026 (as Java writes it) without the CST."""
    name = re.escape(short)
    ends = pc.replace_substring_regex(texts, rf"([0-9]| )\s*\(?{name}\)?\s*$", r"\1")
    return pc.replace_substring_regex(
        ends, rf"^(?:[A-Za-z]{{3}} )?([A-Za-z]{{3}} [0-9]{{1,2}}) ([0-9:]+) {name} ([0-9]{{4}})$", r"\1 \3 \2"
    )


def _local(texts: pa.Array, zone: str, formats: tuple[str, ...]) -> tuple[pa.Array, np.ndarray, np.ndarray]:
    """Distinct texts in one zone: the regular ones together, the odd rest one by one."""
    n = len(texts)
    done, bad, ambiguous = np.zeros(n, bool), np.zeros(n, bool), np.zeros(n, bool)
    naive = pa.nulls(n, NAIVE)
    for spelling in formats:
        if spelling not in SPECIAL and "%z" not in spelling:
            naive, done = _by_format(texts, spelling, naive, done)
    if not formats or not done.all():
        naive, done = _regular(texts, naive, done)
    utc = _to_utc(naive, zone).cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False).copy()
    for i in np.flatnonzero(~done):
        try:
            read = parse(texts[i].as_py(), formats)
        except Ambiguous:
            ambiguous[i] = bad[i] = True
            continue
        if read is None:
            bad[i] = True
        else:
            utc[i] = _micros(read, zone)
    return pa.array(utc, mask=bad).cast(INSTANT), bad, ambiguous


def _by_format(texts: pa.Array, spelling: str, naive: pa.Array, done: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    try:
        read = pc.strptime(texts, format=spelling, unit="s", error_is_null=True)
        again = pc.fill_null(pc.equal(pc.strftime(read, format=spelling), texts), False)  # 02/30 rolls over
    except pa.ArrowInvalid:
        return naive, done
    new = pc.and_(again, pa.array(~done))
    return pc.if_else(new, read.cast(NAIVE), naive), done | new.to_numpy(zero_copy_only=False)


def _regular(texts: pa.Array, naive: pa.Array, done: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    like = pc.and_(pc.match_substring_regex(texts, _REGULAR), pa.array(~done))
    read = _cast(pc.replace_substring(pc.if_else(like, texts, None), "/", "-"), NAIVE)
    if read is None:  # one of them is no day of the calendar: all go the slow way
        return naive, done
    return pc.if_else(like, read, naive), done | like.to_numpy(zero_copy_only=False)


def _micros(read: datetime, zone: str) -> int:
    if read.tzinfo is None:
        local = pa.array([read], NAIVE)
        return int(_to_utc(local, zone).cast(pa.int64())[0].as_py())
    since = read - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


# one by one

_YEAR, _MONTH_MARK, _DAY_MARK = "年년", "月월", "日号號일"
_DAY = re.compile(
    rf"(\d{{4}})\s?([-/._{_YEAR}])\s?(\d{{1,2}})\s?([-/._{_MONTH_MARK}])\s?(\d{{1,2}})(?:\s?[{_DAY_MARK}]|\.(?=\s|$)|(?!\d))"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?(?![\d:])")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_TWO_WAYS = re.compile(r"\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(\d{4}|\d{2})(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ ./-]{_MONTH},?[ ./-](\d{{4}}|\d{{2}})(?!\d)", re.I)
_MONTH_DAY = re.compile(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.I)
_YEAR_MONTH = re.compile(rf"(\d{{4}})[ ./-]{_MONTH}[ ./-](\d{{1,2}})(?!\d)", re.I)
_WEEKDAY = re.compile(
    r"[(（]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?|[(（][一二三四五六日][)）]|[(（]?[월화수목금토일]요일[)）]?"
    r"|[(（][月火水木金土日월화수목금토일][)）]|[月火水木金土日]曜日|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ",
    re.I,
)
# what the words for a part of the day say of an hour on a clock of twelve
_MORNING = "凌晨|清晨|早晨|早上|上午|午前|오전|새벽|am|a\\.\\s?m\\.?"
_NOON = "中午|正午|낮"
_AFTERNOON = "下午|午後|午后|오후|pm|p\\.\\s?m\\.?"
_DUSK = "傍晚|黄昏|黃昏|저녁"
_EVENING = "晚上|晚间|晚間|晚|밤"
_NIGHT = "夜里|夜裡|夜间|夜間|深夜|半夜|午夜"
_PARTS = tuple(re.compile(p, re.I) for p in (_MORNING, _NOON, _AFTERNOON, _DUSK, _EVENING, _NIGHT))
_HALF = "|".join((_MORNING, _NOON, _AFTERNOON, _DUSK, _EVENING, _NIGHT))
_HOUR_MARK, _MINUTE_MARK, _SECOND_MARK = ":时時点點시", "分분", "秒초"
_CLOCK = re.compile(
    rf"(?P<half>{_HALF})?\s?(?P<h>\d{{1,2}})"
    rf"(?:\s?[{_HOUR_MARK}]\s?(?:(?P<half_hour>半)"
    rf"|(?P<m>\d{{1,2}})\s?[{_MINUTE_MARK}]?(?:\s?:?\s?(?P<s>\d{{1,2}})(?:[.,](?P<f>\d{{1,9}}))?\s?[{_SECOND_MARK}]?)?"
    r"|整)?)?"
    rf"\s?(?P<after>{_HALF})?\s?(?P<zone>z|(?:utc|gmt)(?:\s?[+-]\d{{1,2}}(?::?\d{{2}})?)?|[+-]\d{{2}}(?::?\d{{2}})?)?"
    r"(?: \([^()]*(?:time|时间|時間)\))?",
    re.I,
)
# years of a reign or a republic: the year before its first, the first and the last day it was in use
_ERAS = {
    "民國": (1911, "1912-01-01", "9999"), "民国": (1911, "1912-01-01", "9999"),
    "令和": (2018, "2019-05-01", "9999"), "R": (2018, "2019-05-01", "9999"),
    "平成": (1988, "1989-01-08", "2019-04-30"), "H": (1988, "1989-01-08", "2019-04-30"),
    "昭和": (1925, "1926-12-25", "1989-01-07"), "S": (1925, "1926-12-25", "1989-01-07"),
    "大正": (1911, "1912-07-30", "1926-12-25"), "T": (1911, "1912-07-30", "1926-12-25"),
}  # fmt: skip
_ERA = re.compile(
    r"(?:中[華华])?(民國|民国|令和|平成|昭和|大正|[RHST](?=\s?\d))\s?(\d{1,3}|元)\s?"
    rf"([-/.{_YEAR}])\s?(\d{{1,2}})\s?([-/.{_MONTH_MARK}])\s?(\d{{1,2}})(?:\s?[{_DAY_MARK}]|(?!\d))"
)
_NUMERAL = re.compile("[〇零○一二三四五六七八九十廿卅百]+")
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


def parse(text: str, formats: Sequence[str] = ()) -> datetime | None:
    """One spelling as a naive or zoned time; None if it is no time; `Ambiguous` if it could be two."""
    for spelling in formats:
        read = _with_format(text.strip(), spelling) or _with_format(_in_english(text), spelling)
        if read is not None:
            return read
    said = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    if len(said) > 64:
        return None
    if _SERIAL.fullmatch(said):
        return _serial(said)
    said = _NUMERAL.sub(_in_digits, _WEEKDAY.sub("", said)).strip()
    day, rest = _day_of(said)
    if day is None:
        if _TWO_WAYS.match(said) and not formats:
            raise Ambiguous(text)
        return None
    return _at_clock(day, rest)


def _in_digits(found: re.Match[str]) -> str:
    """二〇二六 → 2026, 三十一 → 31, 一百一十四 → 114; what is no number stays."""
    said = found[0].replace("廿", "二十").replace("卅", "三十")
    if not re.search("[十百]", said):
        return "".join(str(_DIGITS[c]) for c in said)
    parts = re.fullmatch(
        "(?:([一二三四五六七八九]?)百)?[零〇]?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)", said
    )
    if parts is None:
        return found[0]
    hundreds, tens, ones = (1 if p == "" else _DIGITS.get(p or "〇", 0) for p in parts.groups())
    return str(hundreds * 100 + tens * 10 + (ones if parts[3] else 0))


def _day_of(said: str) -> tuple[tuple[int, ...] | None, str]:
    if found := _DAY.match(said):
        if not _same_style(found[2], found[4]):
            return None, said
        return (int(found[1]), int(found[3]), int(found[5])), said[found.end() :]
    if found := _COMPACT.match(said):
        clock = ":".join(p for p in found.groups()[3:] if p)
        return (int(found[1]), int(found[2]), int(found[3])), f" {clock} {said[found.end() :]}"
    if found := _DAY_MONTH.match(said):
        return (_full_year(found[3]), _month(found[2]), int(found[1])), said[found.end() :]
    if found := _MONTH_DAY.match(said):
        return (int(found[3]), _month(found[1]), int(found[2])), said[found.end() :]
    if found := _YEAR_MONTH.match(said):
        return (int(found[1]), _month(found[2]), int(found[3])), said[found.end() :]
    if found := _ERA.match(said):
        return _in_era(found), said[found.end() :]
    return None, said


def _month(said: str) -> int:
    return _MONTHS.index(said.lower()) + 1


def _full_year(said: str) -> int:
    """02-Jan-26 is 2026 and 02-Jan-98 is 1998; of 50 to 68 programs differ, so there is no such year."""
    year = int(said)
    if len(said) == 4:
        return year
    return year + 2000 if year < 50 else year + 1900 if year > 68 else 0


def _in_era(found: re.Match[str]) -> tuple[int, ...] | None:
    before, first, last = _ERAS[found[1]]
    if not _same_style(found[3], found[5]):
        return None
    year = before + (1 if found[2] == "元" else int(found[2]))
    month, day = int(found[4]), int(found[6])
    return (year, month, day) if first <= f"{year:04}-{month:02}-{day:02}" <= last else None


def _same_style(first: str, second: str) -> bool:
    return (first in _YEAR) == (second in _MONTH_MARK) and (first == second or first in _YEAR)


def _at_clock(day: tuple[int, ...], rest: str) -> datetime | None:
    rest = rest.lstrip(" ,T").strip()
    found = _CLOCK.fullmatch(rest) if rest else None
    said_hour = found is not None and (found["m"] or found["half"] or found["after"] or len(found["h"]) == 2)
    if rest and (found is None or not (said_hour or re.search(f"[{_HOUR_MARK}]", rest))):
        return None
    try:
        start = datetime(day[0], day[1], day[2])
        return start if found is None else _clock(start, found)
    except (ValueError, OverflowError):
        return None


def _clock(start: datetime, found: Any) -> datetime | None:
    hour, minute, second = int(found["h"]), int(found["m"] or (30 if found["half_hour"] else 0)), int(found["s"] or 0)
    if found["half"] and found["after"]:
        return None
    hour_24 = _hour(hour, found["half"] or found["after"] or "")
    if hour_24 is None or minute > 59 or second > 59 or (hour_24 == 24 and (minute or second)):
        return None
    micro = int((found["f"] or "0").ljust(6, "0")[:6])
    read = start + timedelta(hours=hour_24, minutes=minute, seconds=second, microseconds=micro)
    return read if found["zone"] is None else read.replace(tzinfo=_offset(found["zone"]))


def _hour(hour: int, half: str) -> int | None:
    """The hour of the day; None where words and number do not fit.

    上午 12:30 is half past midnight and 下午 12:30 half past noon, as programs write them. Twelve at night is the end
    of the day; minutes after it could be meant before or after, and are not read (24:01 is no time).
    """
    if not half:
        return hour if hour <= 24 else None
    part = next(i for i, words in enumerate(_PARTS) if words.fullmatch(half))
    return (_morning, _noon, _afternoon, _dusk, _evening, _night)[part](hour)


def _morning(hour: int) -> int | None:
    return hour % 12 if hour <= 12 else None


def _noon(hour: int) -> int | None:
    return hour + 12 if 1 <= hour < 3 else hour if 10 < hour < 15 else None


def _afternoon(hour: int) -> int | None:
    return hour % 12 + 12 if hour <= 12 else hour if hour <= 23 else None  # "15:30 PM" is said, and clear


def _dusk(hour: int) -> int | None:
    return hour + 12 if 3 <= hour <= 8 else hour if 15 <= hour <= 20 else None


def _evening(hour: int) -> int | None:
    return hour + 12 if 5 <= hour <= 12 else hour if 17 <= hour <= 24 else None


def _night(hour: int) -> int | None:
    return hour if hour < 6 else hour + 12 if 7 <= hour <= 12 else hour if 19 <= hour <= 24 else None


def _offset(said: str) -> timezone:
    if said.lower() in ("z", "utc", "gmt"):
        return UTC
    said = re.sub(r"(?i)utc|gmt|\s", "", said)
    hours, minutes = re.fullmatch(r"[+-](\d{1,2}):?(\d{2})?", said).groups()  # type: ignore[union-attr]
    away = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(away if said[0] == "+" else -away)


def _serial(said: str) -> datetime:
    """Excel's day number; its clock is a fraction of a day, exact to the second."""
    return datetime(1899, 12, 30) + timedelta(seconds=round(float(said) * 86_400))


def _in_english(text: str) -> str:
    """上午 and 下午 as the %p of a format knows them."""
    said = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    return re.sub("下午|午後|午后|오후", "PM", re.sub("上午|午前|오전", "AM", said))


def _with_format(text: str, spelling: str) -> datetime | None:
    try:
        if spelling == "excel":
            return _serial(text)
        if spelling in ("epoch", "epoch_ms"):
            scale = 1 if spelling == "epoch" else 1000
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(text) / scale)
        return datetime.strptime(text, spelling)
    except (ValueError, OverflowError):
        return None
