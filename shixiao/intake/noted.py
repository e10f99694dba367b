"""What the reading of files noticed, in words: nothing of it stops a run, and none of it is to be kept quiet."""

from collections.abc import Iterator
from typing import Any

from shixiao.words import _


def noted(notes: dict[str, int]) -> Iterator[str]:
    """The lines of `counts.json`'s notes for people; a note is a word, and a place where it has one."""
    words = {
        "error_cells": _("cells with an error (#N/A, #REF! …), read as empty"),
        "filtered_rows": _("rows hidden by a filter, read like the others"),
        "placeholder_days": _("days that stand for none (1900, 9999 …), read as empty"),
        "hidden_columns": _("hidden columns"),
        "hidden_rows": _("hidden rows, read like the others"),
        "hidden_sheet_left_out": _("hidden sheet, not read"),
        "hidden_sheet_read": _("hidden sheet, read because source.yml names it"),
        "merged_cells_filled": _("cells filled from the merged cell above"),
        "nul_bytes_dropped": _("NUL bytes dropped"),
        "page_breaks_off": _("the page ends within a table: it may be cut off"),
        "sheet_left_out": _("sheet without these headings, not read"),
    }
    for note, n in notes.items():
        word, _space, place = note.partition(" ")
        yield f"  {words.get(word, word)}: " + (f"{place} × {n:,}" if place and n > 1 else place or f"{n:,}")


def known(said: list[dict[str, Any]]) -> Iterator[str]:
    """The lines of `counts.json`'s `known`: how far an input reaches, and which times are days without a clock."""
    for one in said:
        where = f"{one['input']} → {one['table']}"
        if one["until"]:
            more = _(" ({n} offices fell silent before)", n=one["silent_offices"]) if one["silent_offices"] else ""
            yield "  " + _("{where}: known until {day}", where=where, day=one["until"]) + more
        if one["only_days"]:
            yield "  " + _("{where}: days without a clock: {names}", where=where, names=", ".join(one["only_days"]))
