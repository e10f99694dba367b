"""Texts in the reader's language.

One mechanism: gettext catalogues in `locale/`, read as they are written (`.po`), no build step. The message id
is the English text; Chinese comes first in every product, so a missing translation is a failed test.
"""

import contextlib
import contextvars
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
