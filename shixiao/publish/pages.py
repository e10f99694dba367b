"""The page machine: templates in, HTML out. Escaped everywhere, and a name that is not there is an error."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shixiao import __version__
from shixiao.publish import numerals
from shixiao.words import LANGUAGES, _, language, pick

HERE = Path(__file__).parent / "templates"
HTML_LANG = {"zh": "zh-Hans", "en": "en"}


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(_=_, pick=pick, software=__version__)
    env.filters.update(whole=numerals.whole, listed=numerals.listed, day=numerals.day_text)
    return env


def render(template: str, **context: Any) -> str:
    """One page in the language in use; runs of blank lines taken out so that pages stay small."""
    assert language() in LANGUAGES
    page = (
        _environment().get_template(template).render(html_lang=HTML_LANG[language()], zh=language() == "zh", **context)
    )
    return re.sub(r"\n\s*\n+", "\n", page)
