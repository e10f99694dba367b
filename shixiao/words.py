"""Texts in the reader's language, and masks over what must not be read.

One mechanism: gettext catalogues in `locale/`, read as they are written (`.po`), no build step. The message id
is the English text; Chinese comes first in every product, so a missing translation is a failed test.
"""

import contextlib
import contextvars
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = {"zh": "zh_Hans", "en": "en"}
_language: contextvars.ContextVar[str] = contextvars.ContextVar("language", default="zh")


def data_folder(name: str) -> Path:
    """A folder that ships with the software: `schemes`, `rulepacks`, `locale`."""
    here = Path(__file__).parent
    shipped = here / "_data" / name
    return shipped if shipped.is_dir() else here.parent / name


@cache
def catalogue(language: str) -> dict[str, str]:
    """Message id → text of one language; English needs none."""
    folder = data_folder("locale") / LANGUAGES[language] / "LC_MESSAGES"
    out: dict[str, str] = {}
    for path in [*sorted((data_folder("locale") / "parts").glob("*.po")), folder / "shixiao.po"]:
        if language == "zh" and path.is_file():
            with path.open("rb") as file:
                out |= {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}
    return out


def _(text: str, /, **values: object) -> str:
    """`text` in the language in use, with `{names}` filled in."""
    said = catalogue(_language.get()).get(text, text)
    return said.format(**values) if values else said


def reason(error: OSError) -> str:
    """What the system says went wrong."""
    return _(error.strerror or "")


def pick(chinese: str, english: str) -> str:
    """Of a pair that is kept together (titles of measures, names in schemes), the one in use."""
    return chinese if _language.get() == "zh" else english


def language() -> str:
    return _language.get()


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything inside is said in this language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


# Masks. People write identity and telephone numbers into texts, with spaces, hyphens and full-width digits;
# no text may leave intake with one in it.

ID_MASK, PHONE_MASK = "[证件号]", "[电话]"
_ANY = "[0-9０-９]"
_GAP = "[ \\t\u3000\\-‐‑–—－·]{0,2}"
_ALONE, _END = f"(?<!{_ANY})", f"(?!{_ANY})"


def _run(*digits: str) -> str:
    """These digits one after the other, with or without a gap between any two."""
    return _GAP.join(digits)


_CENTURY = f"(?:{_run('[1１]', '[89８９]')}|{_run('[2２]', '[0０]')})"
_MONTH = f"(?:{_run('[0０]', '[1-9１-９]')}|{_run('[1１]', '[0-2０-２]')})"
_DAY = f"(?:{_run('[0０]', '[1-9１-９]')}|{_run('[12１２]', _ANY)}|{_run('[3３]', '[01０１]')})"
_PLACE = _run("[1-9１-９]", *[_ANY] * 5)
_KIND_AND_GRADE = f"(?:{_GAP}[1-7１-７]{_GAP}[1-4１-４])?"  # a disability certificate's number goes on with them
_ID18 = _run(_PLACE, _CENTURY, _ANY, _ANY, _MONTH, _DAY, _ANY, _ANY, _ANY, "[0-9０-９XxＸｘ]") + _KIND_AND_GRADE
_ID15 = _run(_PLACE, _ANY, _ANY, _MONTH, _DAY, _ANY, _ANY, _ANY)
_COUNTRY = rf"(?:[+＋]?{_GAP}(?:[0０]{{2}})?[8８][6６][)）]?|[0０])"  # or the 0 once dialled before a mobile number
_MOBILE = f"(?:{_COUNTRY}{_GAP})?" + _run("[1１]", "[3-9３-９]", *[_ANY] * 9)
_AREA = f"[0０](?:[1１][0０]|[2２]{_ANY}|[3-9３-９]{_ANY}{{2}})"
_LANDLINE = rf"[(（]?{_AREA}[)）]?{_GAP}[2-8２-８]{_ANY}{{2,3}}{_GAP}{_ANY}{{4}}"
_LETTER = "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"  # in codes, digits beside a letter are part of the code
_IN_TEXT = (
    re.compile(f"{_ALONE}(?:{_ID18}|{_ID15}){_END}"),
    re.compile(f"{_ALONE}(?:{_MOBILE}|(?<!{_LETTER}){_LANDLINE}){_END}"),
)
_IN_NAME = (
    re.compile(f"(?<!{_LETTER})(?:{_ID18}|{_ID15})(?!{_LETTER})"),
    re.compile(f"(?<!{_LETTER})(?:{_MOBILE}|(?<!{_LETTER}-){_LANDLINE}(?!-))(?!{_LETTER})"),
)
# a cheap test (RE2 and re agree on it) that every text with a number to hide passes
MAY_HIDE = "[0-9０-９][0-9０-９ \\t\u3000\\-‐‑–—－·()（）]{8,}[0-9０-９XxＸｘ]"


LIKE = f"{_ID18}|{_ID15}|{_MOBILE}|{_LANDLINE}"  # a closer test, without what only stands around a number
_TAIL = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
# the same for a name or code of plain letters and digits, which hides a number only if it is one
IS = f"^(?:[1-9][0-9]{{5}}(?:(?:1[89]|20)[0-9]{{2}}{_TAIL}[0-9Xx](?:[1-7][1-4])?|[0-9]{{2}}{_TAIL})"
IS += "|(?:0|(?:00)?86)?1[3-9][0-9]{9}|0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7})$"


def mask(text: str, name: bool = False) -> str:
    """`text` (a name or a code, if so said) without identity numbers and telephone numbers."""
    identity, phone = _IN_NAME if name else _IN_TEXT
    return phone.sub(PHONE_MASK, identity.sub(ID_MASK, text))


def hides(name: str) -> str:
    """Which kind of number stands in a name or code: `person`, `phone` or nothing."""
    identity, phone = _IN_NAME
    return "person" if identity.search(name) else "phone" if phone.search(name) else ""
