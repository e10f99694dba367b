"""Good files and a hundred ways to spoil them; readers that know nothing of ours count what is left."""

import csv
import io
import json
import random
import zipfile
import zlib
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

csv.field_size_limit(1 << 30)
HEADINGS = ["no", "office", "opened", "closed", "visits", "note"]
NASTY = [
    b'"', b'""', b'"\n', b"\r", b"\n\n", b"\0", b"\xff\xfe", b"\x80", b"\xb5", b"NaN", b"1e400", b"=cmd|' /C calc'!A0",
    b",", b",,,,", b";", b"\t", b"|", b"\xef\xbb\xbf", b"-1", b"99999999999999999999", b"0x1F", b"inf", b"\xe2\x80\xa8",
    b"2019-02-30", b"03/04/2019", b"9999-12-31", b"\xc2\x85", b"\x1a", b"\\", b"' OR 1=1 --", b"\xed\xa0\x80", b"{",
]  # fmt: skip


def rows(n, chance):
    for i in range(1, n + 1):
        day = f"2024-01-{chance.randint(1, 28):02d}"
        note = chance.choice(["", "plain", "路灯不亮", "a, b", 'said "so"', "two\nlines", "电话13812345678"])
        yield [str(i), chance.choice(["east", "west", "城南"]), day, chance.choice(["", f"{day} 15:30:00"]), "2", note]


def as_csv(chance):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=chance.choice(",,,;\t|"), lineterminator=chance.choice(["\n", "\r\n", "\r"]))
    writer.writerow(HEADINGS)
    writer.writerows(rows(chance.randint(1, 30), chance))
    return out.getvalue().encode(chance.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030"]))


def as_jsonl(chance):
    said = [dict(zip(HEADINGS, r, strict=True)) for r in rows(chance.randint(1, 30), chance)]
    return "\n".join(json.dumps(r, ensure_ascii=chance.random() < 0.5) for r in said).encode()


def as_xlsx(chance):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("办件")
        top = chance.choice([0, 0, 2])
        if top:
            sheet.merge_range(0, 0, 0, 5, "某市办件明细")
        sheet.write_row(top, 0, HEADINGS)
        for i, row in enumerate(rows(chance.randint(1, 30), chance), top + 1):
            sheet.write_row(i, 0, row)
            if chance.random() < 0.2:
                sheet.write_formula(i, 4, "=1/0", None, "#DIV/0!")
            if chance.random() < 0.2:
                sheet.write_number(i, 0, 10.0 ** chance.randint(1, 20))
            if chance.random() < 0.1:
                sheet.write_number(i, 2, 45300.5)
    return out.getvalue()


def as_parquet(chance):
    table = pa.table(dict(zip(HEADINGS, zip(*rows(chance.randint(1, 30), chance), strict=True), strict=True)))
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


KINDS = {"csv": as_csv, "jsonl": as_jsonl, "xlsx": as_xlsx, "parquet": as_parquet}


# ways to spoil a file


def truncated(raw, chance):
    return raw[: chance.randrange(len(raw) + 1)]


def flipped(raw, chance):
    out = bytearray(raw)
    for _i in range(chance.choice([1, 1, 2, 8])):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def stuffed(raw, chance):
    out = raw
    for _i in range(chance.choice([1, 1, 2, 3])):
        at = chance.randrange(len(out) + 1)
        out = out[:at] + chance.choice(NASTY) + out[at:]
    return out


def cut_out(raw, chance):
    a = chance.randrange(len(raw) + 1)
    return raw[:a] + raw[a + chance.randrange(1, 40) :]


def doubled(raw, chance):
    return raw + raw


def recoded(raw, chance):
    try:
        return raw.decode("utf-8").encode(
            chance.choice(["gb18030", "utf-16", "utf-8-sig", "big5", "utf-32"]), "replace"
        )
    except UnicodeDecodeError:
        return raw.decode("latin-1").encode("utf-8")


def swapped(raw, chance):
    """Two columns of the heading change places."""
    first, second = chance.sample(HEADINGS, 2)
    at = raw.split(b"\n", 1)
    head = at[0].replace(first.encode(), b"@@").replace(second.encode(), first.encode()).replace(b"@@", second.encode())
    return b"\n".join([head, *at[1:]])


def huge_cell(raw, chance):
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice([b"x", b"\xe5\x8d\x97", b"9"]) * 10_000_000 + raw[at:]


def noise(raw, chance):
    return chance.randbytes(chance.randrange(3000))


def nothing(raw, chance):
    return b""


def bomb(raw, chance):
    """A workbook whose sheet unpacks to more than anybody wants."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            new.writestr(part.filename, b" " * 80_000_000 + body if "sheet1.xml" in part.filename else body)
    return out.getvalue()


def inside(raw, chance):
    """A part of a workbook is spoilt, the archive around it is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        hit = chance.choice([p.filename for p in old.infolist() if p.filename.endswith(".xml")])
        for part in old.infolist():
            body = old.read(part)
            new.writestr(part.filename, chance.choice(XML_WAYS)(body, chance) if part.filename == hit else body)
    return out.getvalue()


def with_entity(raw, chance):
    return raw.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>', 1)


def far_away(raw, chance):
    return raw.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def not_a_number(raw, chance):
    return raw.replace(b"<v>2</v>", chance.choice([b"<v>NaN</v>", b"<v>1e999</v>", b"<v></v>", b"<v>999999</v>"]))


XML_WAYS = [with_entity, far_away, not_a_number, truncated, flipped, stuffed, cut_out]
WAYS = [truncated, flipped, flipped, stuffed, stuffed, stuffed, cut_out, doubled, recoded, swapped, noise, nothing]
RARE = {"csv": [huge_cell], "jsonl": [huge_cell], "xlsx": [bomb, inside, inside, inside, inside], "parquet": []}


def spoilt(number):
    """(Kind of file, its bytes, what was done): the same for the same number."""
    chance = random.Random(number)
    kind = chance.choice(["csv", "csv", "csv", "csv", "jsonl", "jsonl", "xlsx", "xlsx", "parquet"])
    raw = KINDS[kind](chance)
    ways = RARE[kind] if RARE[kind] and chance.random() < (0.5 if kind == "xlsx" else 0.02) else WAYS
    way = chance.choice(ways)
    return kind, way(raw, chance), way.__name__


# readers that know nothing of ours


def count_csv(raw):
    """Rows below the headings; every byte is a letter to it, so no encoding can spoil the count."""
    text = raw.removeprefix(b"\xef\xbb\xbf")
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = text.decode("utf-16").lstrip("\ufeff").encode()
    for delimiter in ",;\t|":
        found = [r for r in csv.reader(io.StringIO(text.decode("latin-1"), newline=""), delimiter=delimiter) if r]
        for i, row in enumerate(found[:50]):
            if {h for h in HEADINGS if h != "note"} <= {" ".join(c.split()) for c in row}:
                return len(found) - i - 1
    return None


def count_jsonl(raw):
    text = raw.removeprefix(b"\xef\xbb\xbf")
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = text.decode("utf-16").lstrip("\ufeff").encode()
    if text.lstrip(b" \t\r\n").startswith(b"["):
        return len(json.loads(text))
    lines = [line for line in text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n") if line.strip()]
    try:
        json.loads(lines[0])
    except ValueError:  # objects over several lines
        return values(text) or len(lines)
    return len(lines)


def values(raw):
    """How many JSON values stand one after the other; 0 if anything else does."""
    text, n, at = raw.decode("utf-8", "replace").strip(), 0, 0
    while at < len(text):
        try:
            _value, at = json.JSONDecoder().raw_decode(text, at)
        except ValueError:
            return 0
        at += len(text[at:]) - len(text[at:].lstrip())
        n += 1
    return n if len(text.splitlines()) > 1 else 0


def count_xlsx(raw):
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        strings = [
            "".join(t.text or "" for t in item.iter(f"{space}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    found = []
    for row in sheet.iter(f"{space}row"):
        cells = [_cell(c, strings, space) for c in row]
        if any(cells):
            found.append(cells)
    at = next((i for i, cells in enumerate(found) if {"no", "office"} <= set(cells)), None)
    return None if at is None else len(found) - at - 1


def _cell(cell, strings, space):
    value = cell.find(f"{space}v")
    if value is None or value.text is None or cell.get("t") == "e":
        return ""
    return strings[int(value.text)] if cell.get("t") == "s" else value.text


def count_parquet(raw):
    return pq.read_table(io.BytesIO(raw)).num_rows


COUNTS = {"csv": count_csv, "jsonl": count_jsonl, "xlsx": count_xlsx, "parquet": count_parquet}
UNREADABLE = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, UnicodeError, ValueError, LookupError, OSError)
