"""Texts in the reader's language, and masks over what must not be read.

One mechanism: gettext catalogues in `locale/`, read as they are written (`.po`), no build step. The message id
is the English text; Chinese comes first in every product, so a missing translation is a failed test.
"""

import contextlib
import contextvars
import re
import unicodedata
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


# Rows that sum up other rows stand in many tables and are no offices.

_SUMS = """
all|all offices|all halls|all departments|all units|all districts|all counties|all regions|all areas|all sites|
all services|citywide|city wide|countywide|county wide|statewide|state wide|nationwide|nation wide|districtwide|
district wide|borough wide|whole city|whole county|whole district|whole country|combined|overall|sum|mean|median|
average value|maximum|minimum|standard deviation|std dev|summary|total general|total geral|totale generale|ensemble|
somme|mediane|mediana|gesamtsumme|gesamtergebnis|mittelwert|mittel|suma|soma|somma|summa|i alt|medelvarde|
gennemsnit|gjennomsnitt|keskiarvo|srednia|razem|spolu|prumer|atlag|сумма|среднее значение|общии итог|в среднем|
tong|tong cong|cong|trung binh|jumlah|rata rata|purata|المجموع|الاجمالي|الإجمالي|المتوسط|कुल|योग|कुल योग|औसत|
计|計|总|總|全部|全体|全體|全国|全國|全省|全市|全区|全區|全县|全縣|全旗|全盟|全镇|全鎮|全乡|全鄉|全街道|全校|全院|
全局|全厅|全廳|全系统|全系統|全辖|全轄|全网|全網|全行业|전체|전국|Σ|∑
"""
_SUM_WORDS = """
total|totals|totaal|totale|totaux|totales|totais|totalt|subtotal|subtotals|subtotaal|zwischensumme|average|averages|avg|
gesamt|insgesamt|summe|durchschnitt|moyenne|promedio|gemiddelde|gemiddeld|yhteensa|ogołem|celkem|osszesen|toplam|
ortalama|итого|всего|среднее|усього|всього|разом|συνολο
"""
_SUM_ENDING = re.compile(
    "(?:[合总總小共累][计計]|[总總][共和数數体體]|整[体體]|汇总|[彙匯]總|平均|均值|中位[数數]|最[大小高低]值|标准差|標準差"
    "|합계|총계|소계|누계|총합|평균|รวม|รวมทั้งหมด|เฉลี่ย)(?:[值値数數分线線]|[分得][分数數]|水[平準]|[满滿]意[率度]|[0-9].*)?$"
)
_OF = "of for over across per by in all de del des der du di do da aller van по за"
_AREAS = "city county district state national regional grand weighted simple overall group arithmetic"
_APART = re.compile(r"[()\[\]{}【】〔〕<>《》:;,=|/、，。•*_\"'“”‘’]+|\s[-–—]+\s|^[-–—\s]+|[-–—\s]+$")


def _plain(text: str) -> str:
    """Without capitals, accents, widths and invisible marks."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", seen.casefold()))
    return unicodedata.normalize("NFC", bare)


def _listed(names: str) -> frozenset[str]:
    return frozenset(_plain(name.strip()) for name in names.split("|"))


_SUMS_PLAIN, _SUM_WORDS_PLAIN = _listed(_SUMS), _listed(_SUM_WORDS)
_SQUEEZED = {name.replace(" ", "") for name in _SUMS_PLAIN | _SUM_WORDS_PLAIN}
_NUMBERED = re.compile(r"^\s*[0-9一二三四五六七八九十]+[.、)]")


def summary_row(text: str) -> bool:
    """Whether this stands where an office's name should and says that the row is a total or an average of others.

    However spelt: 合 计, 小　计：, 全市平均, Grand Total, "Total (3 halls)", North subtotal, Gesamt, Итого.
    """
    return any(_sums_up(part) for part in _APART.split(_NUMBERED.sub("", _plain(text))))


def _sums_up(part: str) -> bool:
    words = re.sub(r"[-‐‑–.]", " ", part).split()
    squeezed = "".join(words)
    if not words or squeezed in _SQUEEZED or _SUM_ENDING.search(squeezed):
        return bool(words)
    first, last = words[0], words[-1]
    return (
        not _SUM_WORDS_PLAIN.isdisjoint((last, "".join(words[-2:])))  # North total, North sub total
        or (first in _SUM_WORDS_PLAIN | {"sum", "mean"} and (words[1] in _OF.split() or words[1].isdigit()))
        or (first in _AREAS.split() and last in ("mean", "median", "sum"))
    )
