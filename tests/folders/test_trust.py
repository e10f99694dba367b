"""What is read of a folder is what its manifest says, though it be altered or replaced while it is read."""

import contextlib
import os
import random
import shutil
import threading
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bars import record

from shixiao import folders
from shixiao.engine import open_engine
from shixiao.errors import FolderRefused, Tampered
from shixiao.facts import facts
from shixiao.trust import reading

OFFICES = facts()["offices"]
NAME = "facts/offices.parquet"


def write(place, *names, at=NAME):
    rows = [{"office": f"hall:{name}", "name": name} for name in names]
    with folders.new(place, "snapshot") as room:
        (room / at).parent.mkdir()
        pq.write_table(pa.Table.from_pylist(rows, schema=OFFICES.schema.to_pyarrow()), room / at)
        folders.write_json(room / "counts.json", {"offices": len(names)})
    return place


@pytest.fixture
def place(tmp_path):
    return write(tmp_path / "snapshot", "east", "west")


@pytest.fixture
def duck(tmp_path):
    with open_engine("duckdb", memory="500MB", threads=1, allowed=[tmp_path]) as opened:
        yield opened


def names(duck, folder):
    duck.register(OFFICES, folder.files("facts/offices"))
    return duck.arrow(duck.con.table("offices").select("name").order_by("name")).column(0).to_pylist()


def test_an_unaltered_folder_is_read_by_python_and_by_the_engine(place, duck):
    with reading(place, "snapshot") as folder:
        assert folder.file("counts.json").read_text() == '{\n "offices": 2\n}\n'
        assert names(duck, folder) == ["east", "west"]
        assert folder.root == folders.open_folder(place, "snapshot").root


def flip(path, at):
    with path.open("r+b") as file:
        file.seek(at)
        old = file.read(1)
        file.seek(at)
        file.write(bytes([old[0] ^ 1]))


@pytest.mark.parametrize("name", ["counts.json", NAME])
def test_a_byte_altered_before_it_is_read_is_refused_with_the_name_of_its_file(place, duck, name):
    flip(place / name, (place / name).stat().st_size // 2)
    with pytest.raises(Tampered, match=f"{name}: "), reading(place, "snapshot") as folder:
        folder.file("counts.json").read_text()
        names(duck, folder)


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sha256"])
def test_a_manifest_that_is_not_the_sealed_one_is_refused(place, name):
    flip(place / name, (place / name).stat().st_size - 2)
    with pytest.raises((Tampered, FolderRefused)), reading(place, "snapshot"):
        raise AssertionError("it was opened")


def test_what_is_not_read_is_not_asked(place):
    flip(place / NAME, 100)
    with reading(place, "snapshot") as folder:
        folder.file("counts.json").read_text()


def rewritten(place):
    write(place.with_name("other"), "forged")
    (place / NAME).write_bytes((place.with_name("other") / NAME).read_bytes())


def put_back(place):
    good, times = (place / NAME).read_bytes(), (place / NAME).stat()
    rewritten(place)
    (place / NAME).write_bytes(good)
    os.utime(place / NAME, ns=(times.st_atime_ns, times.st_mtime_ns))


def renamed_over(place):
    write(place.with_name("other"), "forged")
    (place.with_name("other") / NAME).replace(place / NAME)


def linked(place):
    (place / NAME).rename(place.parent / "away")
    (place / NAME).symlink_to(place.parent / "away")


def retaken(place):
    write(place, "north", "south", "forged")


def removed(place):
    shutil.rmtree(place)


def swapped(place):
    """Another folder of the same name, however alike."""
    shutil.copytree(place, place.with_name("copy"))
    place.rename(place.with_name("away"))
    place.with_name("copy").rename(place)


CHANGES = [rewritten, put_back, renamed_over, linked, retaken, removed, swapped]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_folder_that_is_changed_while_it_is_read_is_refused(place, duck, change):
    with pytest.raises(Tampered, match="changed"), reading(place, "snapshot") as folder:
        names(duck, folder)
        time.sleep(0.02)  # the clock that files are stamped by ticks a hundred times a second
        change(place)


def test_a_folder_put_aside_and_back_was_never_read_from_the_other(place, duck):
    forged = write(place.with_name("forged"), "forged")
    with reading(place, "snapshot") as folder:
        place.rename(place.with_name("away"))
        forged.rename(place)
        assert names(duck, folder) == ["east", "west"]
        place.rename(forged)
        place.with_name("away").rename(place)


@pytest.mark.parametrize("name", ["gone", "pipe", "link", "folder"])
def test_what_is_no_plain_file_is_named_and_not_waited_for(place, name):
    (place / NAME).unlink()
    if name == "pipe":
        os.mkfifo(place / NAME)
    if name == "link":
        (place / NAME).symlink_to(place / "counts.json")
    if name == "folder":
        (place / NAME).mkdir()
    with pytest.raises(Tampered, match=f"{NAME}: not a file"), reading(place, "snapshot") as folder:
        folder.files("facts/")


def test_what_an_altered_file_leads_to_is_not_blamed_on_the_reader(place, duck):
    (place / NAME).write_bytes(b"PAR1 this is no table PAR1")
    with pytest.raises(Tampered, match=f"{NAME}: changed"), reading(place, "snapshot") as folder:
        names(duck, folder)


def test_two_folders_read_one_after_the_other_are_not_taken_for_each_other(tmp_path, duck):
    for name in ("east", "west", "north"):
        with reading(write(tmp_path / name, name), "snapshot") as folder:
            assert names(duck, folder) == [name]


def attacked(place, duck, change, wait):
    """The names that were read; nothing where the reading was refused."""
    attacker = threading.Timer(wait, change, [place])
    attacker.start()
    try:
        with reading(place, "snapshot") as folder:
            said = names(duck, folder)
            again = names(duck, folder)
            return said if said == again else ["two in one"]
    except (Tampered, FolderRefused):
        return None
    finally:
        attacker.join()


@pytest.mark.parametrize("times", [30, pytest.param(1000, marks=pytest.mark.full)])
def test_whenever_a_folder_is_changed_either_one_or_the_other_is_read_or_neither(tmp_path, duck, times):
    chance, wrong = random.Random(3), []
    for i in range(times):
        place = write(tmp_path / f"{i}", "east", "west")
        said = attacked(place, duck, CHANGES[i % len(CHANGES)], chance.uniform(0, 0.03))
        if said not in (None, ["east", "west"], ["forged", "north", "south"]):
            wrong.append((CHANGES[i % len(CHANGES)].__name__, said))
        for left in tmp_path.iterdir():
            left.unlink() if left.is_symlink() or left.is_file() else shutil.rmtree(left)
    if times >= 1000:
        record(
            "of 1000 changes and swaps during reading, those that gave neither folder and no refusal", len(wrong), "= 0"
        )
    assert wrong == []


@pytest.mark.parametrize("times", [150, pytest.param(2000, marks=pytest.mark.full)])
def test_a_changed_byte_anywhere_in_what_is_read_is_refused(place, times):
    chance, believed = random.Random(11), []
    files = [NAME, "counts.json", "manifest.json", "manifest.sha256"]
    for i in range(times):
        name = files[i % len(files)]
        at, good = chance.randrange((place / name).stat().st_size), (place / name).read_bytes()
        (place / name).write_bytes(good[:at] + bytes([good[at] ^ chance.randrange(1, 256)]) + good[at + 1 :])
        with contextlib.suppress(Tampered, FolderRefused), reading(place, "snapshot") as folder:
            (folder.files("facts/"), folder.file("counts.json"))
            if not folder.changed():
                believed.append((name, at))
        (place / name).write_bytes(good)
    if times >= 2000:
        record("of 2000 changed bytes in what is read, those that were believed", len(believed), "= 0")
    assert believed == []
