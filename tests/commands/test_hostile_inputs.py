"""Inputs made to hurt: each ends in seconds, with a code of ours, without a traceback and without a folder."""

import contextlib
import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bars import record

sys.path.append(str(Path(__file__).parent))

from test_ends_well import SCHEME, SOURCE, desk  # noqa: F401

from shixiao import folders
from shixiao.__main__ import main

BOUND = 30  # seconds; alone on the machine it is a few
ROWS = "no,office,opened,closed\n" + "".join(f"{i},a,2026-03-02,2026-03-05\n" for i in range(50))


def spoilt(text, chance):
    """Some bytes of it changed, taken out, doubled, or put in."""
    raw = bytearray(text.encode())
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(raw))
        raw[at : at + chance.randrange(0, 4)] = chance.choice([
            b"", b"\0", b"\xff", b'"', b"'", b"{", b"[", b": ", b"&a", b"*a", b"!!python/object:os.system", b"\n\n",
            b"\t", b"- ", b"\xe2\x80\xae", b"1e999", b"../", bytes(raw[at : at + 40]), "办".encode(),
        ])  # fmt: skip
    return bytes(raw)


def bomb(chance):
    names = [f"a{i}" for i in range(30)]
    lines = ["a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
    lines += [f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in itertools.pairwise(names)]
    return "\n".join(lines).encode()


PAPERS = {
    "spoilt": lambda text, chance: spoilt(text, chance),
    "bomb": lambda text, chance: bomb(chance),
    "bomb below": lambda text, chance: text.encode() + b"\n" + bomb(chance),
    "deep": lambda text, chance: b"a: " + b"[" * chance.randrange(50, 200_000),
    "maps": lambda text, chance: b"{a: " * chance.randrange(50, 20_000),
    "many": lambda text, chance: b"- a\n" * chance.randrange(100_000, 400_000),
    "keys": lambda text, chance: b"? " * chance.randrange(100, 9_000),
    "text": lambda text, chance: text.encode() + b"\nx: |\n" + b"  y\n" * chance.randrange(1000),
    "nothing": lambda text, chance: b"",
    "bytes": lambda text, chance: chance.randbytes(3000),
    "large": lambda text, chance: b"#" * (5 << 20),
}
TABLES = {
    "spoilt": lambda chance: spoilt(ROWS, chance),
    "heading": lambda chance: b"no,office,opened,closed," + b"x" * chance.randrange(1 << 16, 1 << 22) + b"\n1,a,,,\n",
    "headings": lambda chance: ",".join(map(str, range(chance.randrange(1000, 60_000)))).encode() + b"\n1\n",
    "one line": lambda chance: b"no,office,opened,closed " * chance.randrange(1000, 90_000),
    "quote": lambda chance: ROWS.encode() + b'51,"' + b"a,\n" * chance.randrange(10, 300_000),
    "zip": lambda chance: b"PK\x03\x04" + chance.randbytes(500),
    "parquet": lambda chance: b"PAR1" + chance.randbytes(500) + b"PAR1",
    "sqlite": lambda chance: b"SQLite format 3\0" + chance.randbytes(4000),
    "utf16": lambda chance: ROWS.encode("utf-16"),
    "bytes": lambda chance: chance.randbytes(5000),
    "nothing": lambda chance: b"",
}


def resealed(place):
    """Make the manifest say what is there: somebody who wants to be believed."""
    manifest = json.loads((place / "manifest.json").read_text())
    for name in manifest["files"]:
        if (place / name).is_file():
            manifest["files"][name] = hashlib.sha256((place / name).read_bytes()).hexdigest()
    folders.write_json(place / "manifest.json", manifest)
    root = hashlib.sha256((place / "manifest.json").read_bytes()).hexdigest()
    (place / "manifest.sha256").write_text(f"{root}\n")


def said(place, change):
    """The manifest changed and sealed again."""
    manifest = json.loads((place / "manifest.json").read_text())
    change(manifest)
    folders.write_json(place / "manifest.json", manifest)
    resealed(place)


def other_types(place, chance):
    table = pq.read_table(place / "facts/cases.parquet")
    at = chance.randrange(table.num_columns)
    column = pa.array([chance.choice(["x", None, "9" * 40])] * table.num_rows, pa.string())
    pq.write_table(table.set_column(at, table.schema.names[at], column), place / "facts/cases.parquet")
    resealed(place)


def garbage(place, chance):
    name = chance.choice(["facts/cases.parquet", "facts/ratings.parquet", "counts.json"])
    good = (place / name).read_bytes()
    at = chance.randrange(len(good))
    (place / name).write_bytes(good[:at] + chance.randbytes(chance.randrange(60)) + good[at + 9 :])
    if chance.random() < 0.6:
        resealed(place)


def counts(place, chance):
    (place / "counts.json").write_text(chance.choice(["[]", "{", "null", '{"tables": 3}', '{"tables": {"cases": 1}}']))
    resealed(place)


def piped(place, chance):
    (place / "facts/cases.parquet").unlink()
    os.mkfifo(place / "facts/cases.parquet")


GONE = ("manifest.json", "counts.json", "facts/cases.parquet")
NAMES = ("facts/../../x", "/etc/passwd", "facts/cases/\0", "facts/cases/" + "x" * 300, "facts/tallies.parquet")
HASHES, VERSIONS = (1, None, [], {}), (None, [], "9.0", "x", 1e999)
MANIFESTS = (b"[" * 9999, b"null", b"\xff", b"{}")
FOLDERS = {
    "garbage": garbage,
    "types": other_types,
    "counts": counts,
    "pipe": piped,
    "gone": lambda place, chance: (place / chance.choice(GONE)).unlink(),
    "names": lambda place, chance: said(place, lambda m: m["files"].update({chance.choice(NAMES): "0" * 64})),
    "hashes": lambda place, chance: said(place, lambda m: m["files"].update({"counts.json": chance.choice(HASHES)})),
    "facts": lambda place, chance: said(place, lambda m: m.update(facts=chance.choice(VERSIONS))),
    "manifest": lambda place, chance: (place / "manifest.json").write_bytes(chance.choice(MANIFESTS)),
}  # fmt: skip


def hostile(i, chance, place, desk):  # noqa: F811
    """The words of a command and what it may not leave; its input is made in `place`."""
    (place / "scheme.yml").write_text(SCHEME)
    (place / "source.yml").write_text(SOURCE)
    (place / "cases.csv").write_text(ROWS)
    out = place / "out"
    words = ["snapshot", place / "source.yml", "--out", out]
    kinds = [("source.yml", PAPERS), ("scheme.yml", PAPERS), ("cases.csv", TABLES), ("snapshot", FOLDERS)]
    file, ways = kinds[i % 4]
    way = list(ways)[(i // 4) % len(ways)]
    if file == "source.yml":
        (place / file).write_bytes(PAPERS[way](SOURCE, chance))
    elif file == "scheme.yml":
        (place / file).write_bytes(PAPERS[way](SCHEME, chance))
        words = chance.choice(
            [["lint", place / file], ["assess", desk / "snapshot", "--scheme", place / file, "--out", out]]
        )
    elif file == "cases.csv":
        (place / file).write_bytes(TABLES[way](chance))
    else:
        shutil.copytree(desk / "snapshot", place / "snapshot")
        FOLDERS[way](place / "snapshot", chance)
        words = ["assess", place / "snapshot", "--scheme", place / "scheme.yml", "--out", out, "--memory", "500MB"]
    return f"{i} {file} {way}", [str(w) for w in words], out


def too_long(*_):
    raise TimeoutError


@pytest.mark.parametrize("many", [44, pytest.param(500, marks=pytest.mark.full)])
def test_a_hostile_input_is_refused_in_words_and_in_time(desk, tmp_path, monkeypatch, capsys, many):  # noqa: F811
    wrong, chance, slowest = [], random.Random(17), 0.0
    monkeypatch.setenv("SHIXIAO_LANG", "en")
    for i in range(many):
        place = tmp_path / f"{i}"
        place.mkdir()
        name, words, out = hostile(i, chance, place, desk)
        monkeypatch.setattr(sys, "argv", ["shixiao", *words])
        signal.signal(signal.SIGALRM, too_long)
        signal.alarm(2 * BOUND)
        begun = time.monotonic()
        try:
            main()
        except SystemExit as end:
            if (end.code or 0) not in range(12) or (end.code and out.exists()):
                wrong.append(f"{name}: code {end.code}")
        except BaseException as error:
            wrong.append(f"{name}: {type(error).__name__} {str(error)[:300]}")
        finally:
            signal.alarm(0)
        slowest = max(slowest, took := time.monotonic() - begun)
        if took > BOUND:
            wrong.append(f"{name}: {took:.0f} seconds")
        capsys.readouterr()
        with contextlib.suppress(OSError):
            shutil.rmtree(place)
    if many >= 500:
        record("of 500 hostile inputs, tracebacks, folders left and overlong runs", len(wrong), "= 0")
        record("slowest of 500 hostile inputs, seconds", round(slowest, 1), f"<= {BOUND}")
    assert not wrong, "\n".join(wrong)
