"""PDF for those who file paper: written beside the pages, the same bytes at every run."""

import made_up
import pytest

from shixiao.publish.publication import publish

pytest.importorskip("weasyprint", reason="the extra `pdf` is not installed")


def test_the_pdf_of_front_and_office_pages_is_the_same_at_every_run(tmp_path):
    made = made_up.write(tmp_path / "a", offices=2, months=3, cases=2)
    one, two = (publish(made, tmp_path / name, pdf=True) for name in ("one", "two"))
    written = sorted(p.relative_to(one).as_posix() for p in one.rglob("*.pdf"))
    assert written == ["assessor/index.pdf", "closed/0001/index.pdf", "closed/0002/index.pdf", "public/index.pdf"]
    for name in written:
        assert (one / name).read_bytes() == (two / name).read_bytes()
        assert b"CreationDate" not in (one / name).read_bytes()
