"""Pages as PDF, for those who file paper. Needs the extra `pdf`; carries no creation time."""

from pathlib import Path
from typing import Any

from shixiao.errors import WrongUse


def writer() -> Any:
    """WeasyPrint, or a refusal that says how to get it."""
    try:
        import weasyprint
    except ImportError:
        raise WrongUse(
            "PDF needs a part that is not installed",
            "--pdf",
            'install it: pip install "shixiao[pdf]", or leave --pdf out',
        ) from None
    return weasyprint


def write(weasyprint: Any, page: Path) -> None:
    """The PDF beside an HTML page."""
    document = weasyprint.HTML(filename=str(page))
    document.write_pdf(str(page.with_suffix(".pdf")), pdf_identifier=b"shixiao", uncompressed_pdf=False)
