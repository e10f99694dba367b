"""Pages as PDF, for those who file paper. Needs the extra `pdf`; carries no creation time."""

import contextlib
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shixiao.errors import WrongUse
from shixiao.words import _

_LINK = re.compile(r'<a href="(?!#)[^"]*"')


def writer() -> Any:
    """WeasyPrint, or a refusal that says how to get it."""
    try:
        import weasyprint
    except ImportError:
        raise WrongUse(
            _("PDF needs a part that is not installed"),
            "--pdf",
            _('install it: pip install "shixiao[pdf]", or leave --pdf out'),
        ) from None
    return weasyprint


def write(weasyprint: Any, page: Path) -> None:
    """The PDF beside an HTML page."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it names every screen-only rule that paper ignores
    text = _LINK.sub("<a", page.read_text(encoding="utf-8"))  # on paper they would lead into this machine's folders
    document = weasyprint.HTML(string=text, base_url=page.parent.as_uri() + "/")
    with _no_clock():
        document.write_pdf(str(page.with_suffix(".pdf")), pdf_identifier=b"shixiao")


@contextlib.contextmanager
def _no_clock() -> Iterator[None]:
    """Fonts put into a PDF carry the time of their making, unless this variable names one."""
    had = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "946684800"
    try:
        yield
    finally:
        if had is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = had
