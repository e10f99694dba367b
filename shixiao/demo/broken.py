"""A handful of rows as they get broken on the way: cut, misspelt, doubled. Intake must reject each and say why."""

from dataclasses import dataclass

from shixiao.demo.lines import Texts, raw
from shixiao.demo.systems import hall, rsj


@dataclass(frozen=True)
class Broken:
    """Rows that go wrong in one way, and the reason that intake should give."""

    source: str
    table: str
    reason: str
    rows: list[bytes]


def of_hall(lines: Texts) -> list[Broken]:
    """Made from sound rows of the hall's export (the first lines of a block)."""
    sound = [_cells(raw(lines.slice(i, 1)).to_pybytes(), hall.CODING) for i in range(60)]
    sound = [s for s in sound if len(s) == len(hall.HEADINGS)]
    column = list(hall.HEADINGS).index

    def changed(row: int, new: dict[str, str]) -> bytes:
        cells = list(sound[row])
        cells[column("case")] = f"YC2026999{row:08d}"
        for name, value in new.items():
            cells[column(name)] = value
        return (",".join(cells) + "\r\n").encode(hall.CODING)

    def cut(row: int, keep: int) -> bytes:
        return (",".join(sound[row][:keep]) + "\r\n").encode(hall.CODING)

    return [
        Broken("hall", "cases",
        "ragged_row", [cut(i, 12 + i) for i in range(5)] + [changed(5, {"remark": "多,一,列"})]),
        Broken("hall", "cases", "bad_day", [changed(6, {"opened_at": "2026-02-30 09:00:00"}),
                                           changed(7, {"closed_at": "2026-13-01 10:00:00"}),
                                           changed(8, {"accepted_at": "昨天上午"})]),
        Broken("hall", "cases", "missing_value", [changed(9, {"office": ""}), changed(10, {"opened_at": "—"}),
                                                 changed(11, {"office": "无"})]),
        Broken("hall", "cases", "broken_reference", [changed(12, {"office": "990199001"})]),
        Broken("hall", "cases", "bad_number", [changed(13, {"visits": "两次"}), changed(14, {"fields_asked": "1O"})]),
        Broken("hall", "cases", "negative_count", [changed(15, {"suspended_days": "-3"})]),
        Broken("hall", "cases", "duplicate_key", [(",".join(sound[i]) + "\r\n").encode(hall.CODING)
                                                 for i in (16, 17, 18, 19)]),
    ]  # fmt: skip


def of_rsj(lines: Texts) -> list[Broken]:
    """A spreadsheet has rounded an identity number; a date that never was."""
    sound = [_cells(raw(lines.slice(i, 1)).to_pybytes(), "utf-8") for i in range(4)]
    column = list(rsj.HEADINGS).index

    def changed(row: int, name: str, value: str) -> bytes:
        cells = list(sound[row])
        cells[column("case")], cells[column(name)] = f"9953{row:08d}", value
        return (",".join(cells) + "\r\n").encode()

    return [
        Broken("rsj", "cases", "lost_digits", [changed(0, "applicant", "9.90101E+17"), changed(1, "applicant",
        "9.90112E+17")]),
        Broken("rsj", "cases", "bad_day", [changed(2, "opened_at", "2026年2月31日")]),
    ]  # fmt: skip


def of_ratings(lines: Texts) -> list[Broken]:
    """Lines cut in the middle, and stars that do not exist."""
    sound = [raw(lines.slice(i, 1)).to_pybytes() for i in range(6)]
    five, none = '"满意度": 5'.encode(), '"满意度": 0'.encode()
    starless = [s.replace(b'"PJ', b'"PX').replace(five, none) for s in sound if five in s]
    halves = [s[: len(s) // 2].decode(errors="ignore").encode() + b"\n" for s in sound[:3]]  # no character is cut
    return [
        Broken("haochaping", "ratings", "bad_json", halves),
        Broken("haochaping", "ratings", "outside_scale", starless[:2]),
    ]


def _cells(line: bytes, coding: str) -> list[str]:
    return line.decode(coding).rstrip("\r\n").split(",")
