"""Contact sheets and answer form as one workbook: what the third party gets, and nothing that names a person.

Answers are chosen from lists. Whoever holds the register fills in the telephones (or addresses) by the list that joins
contact numbers to cases, and takes them out again before the sheets go back.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

from shixiao.cells import neutral
from shixiao.words import _

Row = dict[str, Any]
EPOCH = dt.datetime(2000, 1, 1)
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FORM, COVER = "answers", "about"


def columns() -> dict[str, str]:
    """The columns of the answer form, in order; by these headings it is read again, in either language."""
    return {
        "contact": _("contact number"), "group": _("group"), "order": _("order in the group"), "role": _("sample"),
        "mode": _("how to ask"), "office": _("office asked about"), "closed": _("month in which it was closed"),
        "reach": _("telephone or address (register owner)"), "status": _("what came of it"),
        "somebody_else": _("an agent or relative may have come"), "satisfied": _("satisfied with how it went"),
        "solved": _("what they came for is settled"), "contacted_by_office": _("the office had called beforehand"),
        "coached": _("told what to answer"), "offered_gift": _("offered something"), "answered_at": _("asked at"),
        "interviewer": _("interviewer"),
    }  # fmt: skip


def statuses() -> dict[str, str]:
    return {
        "answered": _("answered"), "refused": _("refused"), "unreachable": _("not reached"),
        "no_such_business": _("never had such business"),
    }  # fmt: skip


def yes_no() -> dict[bool, str]:
    return {True: _("yes"), False: _("no")}


def modes() -> dict[str, str]:
    return {"phone": _("by telephone"), "visit": _("visit")}


FLAGS = ("somebody_else", "satisfied", "solved", "contacted_by_office", "coached", "offered_gift")


def write(found: Any, to: Any) -> None:
    """The workbook, into a file or what is open as one: what it is about, how to use it, a line per person."""
    if isinstance(to, str):
        Path(to).touch(mode=0o600)  # before anything is in it: whoever was drawn is kept secret
        Path(to).chmod(0o600)
    book = xlsxwriter.Workbook(to, OPTIONS)
    book.set_properties({"title": found.said["design"]["title"], "created": EPOCH})
    _cover(book, found)
    _form(book, found)
    book.close()


def _cover(book: Any, found: Any) -> None:
    said, design = found.said, found.said["design"]
    sheet = book.add_worksheet(_("about this survey"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 26, bold)
    sheet.set_column(1, 1, 90, wrap)
    drawn = said["drawn"]
    lines = [
        (_("survey"), f"{design['title']} ({said['survey']}{' ' + design['wave'] if design['wave'] else ''})"),
        (_("asked by"), design["asked_by"]),
        (_("cases closed"), f"{design['period']['from']} – {design['period']['to']}"),
        (_("people drawn"), _("{main} in the sample, {reserve} in reserve; {phone} by telephone, {visit} visited",
                              main=drawn["main"], reserve=drawn["reserve"], phone=drawn["by_phone"],
                              visit=drawn["by_visit"])),
        (_("order of calls"), _("Within a group, people are tried in their order. Somebody of the reserve is tried "
                                "only when everybody before them in the group has been tried to the end. Whoever was "
                                "not needed stays empty.")),
        (_("to the end"), _("Three attempts on three days, one of them in the evening; then it says not reached.")),
        (_("never had it"), _("Who says that they never had such business is asked whether an agent or a relative may "
                              "have come. Only a clear no counts.")),
        (_("kept secret"), _("Until fieldwork ends, no office learns who was drawn.")),
        (_("register frozen as"), said["snapshot"]),
        (_("fingerprint of the register"), said["register"]["fingerprint"]),
        (_("commitment to the seed"), said["commitment"]),
    ]  # fmt: skip
    for i, (title, text) in enumerate(lines):
        sheet.write_string(i, 0, title, bold)
        sheet.write_string(i, 1, neutral(str(text)), wrap)


def _form(book: Any, found: Any) -> None:
    sheet = book.add_worksheet(_("answer form"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    names = columns()
    for j, title in enumerate(names.values()):
        sheet.write_string(0, j, title, head)
    at = {name: j for j, name in enumerate(names)}
    places = _order(found.contacts)
    shown = modes()
    lines = sorted(found.contacts, key=lambda c: c["contact"])
    for i, c in enumerate(lines, 1):
        sheet.write_string(i, at["contact"], c["contact"])
        sheet.write_number(i, at["group"], c["group"])
        sheet.write_number(i, at["order"], places[c["contact"]])
        sheet.write_string(i, at["role"], _("sample") if c["role"] == "main" else _("reserve"))
        sheet.write_string(i, at["mode"], shown[c["mode"]])
        sheet.write_string(i, at["office"], neutral(found.said["offices"][c["office"]]))
        sheet.write_string(i, at["closed"], c.get("closed") or "")
    last = max(len(lines), 1)
    lists = {"status": list(statuses().values()), **{flag: list(yes_no().values()) for flag in FLAGS}}
    lists["mode"] = list(shown.values())
    for name, allowed in lists.items():
        refused = {"error_title": _("not in the list"), "error_message": _("choose from the list")}
        sheet.data_validation(1, at[name], last, at[name], {"validate": "list", "source": allowed, **refused})
    sheet.set_column(at["answered_at"], at["answered_at"], 17, moment)
    for name, wide in (("contact", 16), ("office", 24), ("reach", 24), ("status", 20), ("interviewer", 12)):
        sheet.set_column(at[name], at[name], wide)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(names) - 1)


def _order(contacts: list[Row]) -> dict[str, int]:
    """1, 2, … within each group, by the place in the draw."""
    out, seen = {}, {}
    for c in sorted(contacts, key=lambda c: (c["group"], c["place"])):
        seen[c["group"]] = seen.get(c["group"], 0) + 1
        out[c["contact"]] = seen[c["group"]]
    return out
