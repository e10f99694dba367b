"""单位反馈意见书: the letter with which an office is told its results and answers them. DOCX, same bytes every run."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from shixiao.publish.numerals import listed
from shixiao.publish.tables import EPOCH
from shixiao.words import _

FONT, CHINESE_FONT = "Calibri", "宋体"
INK = RGBColor(0x1D, 0x27, 0x30)
ANSWER_LINES = 6
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def write(path: Path, head: dict[str, Any], page: dict[str, Any]) -> None:
    """The letter for one office, from what its page says."""
    document = docx.Document()
    _looks(document)
    title = document.add_heading(_("Results and answer of the office"), 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(_("To: {office}", office=page["office"]["name"]))
    document.add_paragraph(
        _(
            "Here are your results in “{title}” ({period}). Only what the data support is said; please check it "
            "against your own records.",
            title=head["title"],
            period=head["period"],
        )
    )
    for said in [*page["standing"], *_score(page)]:
        document.add_paragraph(said)
    _measures(document, page["scored"] or page["shown"])
    _extras(document, page)
    _answer(document, head, page)
    _save(document, path)


def _looks(document: Any) -> None:
    for name in ("Normal", "Title", "Heading 1", "List Bullet"):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # the theme's fonts would win over named ones
        style.font.name, style.font.color.rgb = FONT, INK
        fonts.set(qn("w:eastAsia"), CHINESE_FONT)
    document.styles["Normal"].font.size = Pt(11)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
    core = document.core_properties
    core.author, core.title, core.comments, core.last_modified_by = "shixiao", "", "", ""
    core.created = core.modified = EPOCH
    core.revision = 1


def _score(page: dict[str, Any]) -> list[str]:
    score = page["score"]
    if not score:
        return []
    if score["why"]:
        return [score["why"]]
    said = _("Overall score about {value} of 100 ({span})", value=score["value"], span=score["span"])
    return [said + (_(", grade “{grade}” by the fixed standard", grade=score["grade"]) if score["grade"] else "")]


def _measures(document: Any, entries: list[dict[str, Any]]) -> None:
    headings = [_("Measure"), _("Result"), _("Interval"), "n", _("Target"), _("Verdict")]
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
    for e in entries:
        result = _("about {value}", value=e["value"]) if not e["why"] else e["why"]
        texts = [e["title"], result, e.get("span", ""), e["asked"], e["target"], e["verdict"]]
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text


def _extras(document: Any, page: dict[str, Any]) -> None:
    if page["lacks"]:
        document.add_paragraph(_("It lacks means: {what}.", what=listed(page["lacks"], apart=True)))
    if page["owed"]:
        document.add_heading(_("Owed from above"), 1)
        for o in page["owed"]:
            text = _(
                "{service}: handed down by {who}, {lacks}", service=o["service"], who=o["who"], lacks=listed(o["lacks"])
            )
            document.add_paragraph(text, style="List Bullet")
    if page["findings"]:
        document.add_heading(_("What was found"), 1)
        document.add_paragraph(
            _("A finding is a lead, not a verdict. The office is heard, two people decide, and it may be appealed.")
        )
        for item in page["findings"]:
            words = [item["title"], item["finding"], *item["facts"], item["effect"], item["state"]]
            document.add_paragraph(_("; ").join(w for w in words if w), style="List Bullet")


def _answer(document: Any, head: dict[str, Any], page: dict[str, Any]) -> None:
    document.add_heading(_("Answer of the office"), 1)
    if page["appeal"]:
        document.add_paragraph(
            _(
                "Please answer within {days} days to {to}: which number or finding is wrong, and which records show "
                "it.",
                days=page["appeal"]["days"],
                to=page["appeal"]["to"],
            )
        )
    for _line in range(ANSWER_LINES):
        document.add_paragraph("＿" * 36)
    document.add_paragraph(_("Head of the office (signature):"))
    document.add_paragraph(_("Seal and date:"))
    small = document.add_paragraph(_("Assessment") + " " + head["assessment"])
    small.runs[0].font.size = Pt(7.5)


def _save(document: Any, path: Path) -> None:
    """Write the parts in name order with one constant time."""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as there, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(there.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            out.writestr(info, there.read(name))
