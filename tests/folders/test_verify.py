"""Every byte of a finished folder is accounted for: what was changed is named."""

import hashlib
import json
import os
import random
import time

import pytest

from shixiao import folders, placing
from shixiao.errors import DiskRefused, FolderRefused

pytestmark = pytest.mark.usefixtures("in_english")
FILES = {"about.json": b'{"a": 1}\n', "facts/cases.parquet": bytes(range(256)), "facts/部门.parquet": b"", "z": b"\n"}
NAMED = {  # how a change of the three files that stand outside the list is named
    "manifest.json": "manifest.json",
    "manifest.sha256": "manifest.json or manifest.sha256: changed",
    "run.json": "run.json: changed",
}


def write(place, files=FILES, **meta):
    with folders.new(place, "snapshot", meta) as room:
        for name, content in files.items():
            (room / name).parent.mkdir(exist_ok=True)
            (room / name).write_bytes(content)
    return folders.open_folder(place, "snapshot").root


@pytest.fixture
def place(tmp_path):
    write(tmp_path / "snapshot")
    return tmp_path / "snapshot"


def every_file(place):
    return sorted(p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file())


def unnamed_changes(place, bytes_of):
    """Files and positions where a changed byte is not named by its file."""
    for name in every_file(place):
        content = (place / name).read_bytes()
        with (place / name).open("r+b", buffering=0) as file:
            for position, new in bytes_of(content):
                os.pwrite(file.fileno(), bytes([new]), position)
                if not any(line.startswith(NAMED.get(name, f"{name}: changed")) for line in folders.verify(place)):
                    yield name, position, new
                os.pwrite(file.fileno(), content[position : position + 1], position)


def test_an_untouched_folder_is_as_its_manifest_says(place):
    assert folders.verify(place) == []
    assert every_file(place) == sorted([*FILES, "manifest.json", "manifest.sha256", "run.json"])


def test_a_changed_byte_anywhere_is_named_by_its_file(place):
    chance = random.Random(7)

    def one_other_value_each(content):
        return [(at, (old + chance.randrange(1, 256)) % 256) for at, old in enumerate(content)]

    assert list(unnamed_changes(place, one_other_value_each)) == []


def test_a_line_end_of_another_system_is_a_change(place):
    def other_line_ends(content):
        return [(at, 13) for at, old in enumerate(content) if old == 10]

    assert list(unnamed_changes(place, other_line_ends)) == []


@pytest.mark.full
def test_every_value_of_every_byte_is_named(tmp_path):
    write(tmp_path / "small", {"a": b"\x00\xff"})

    def every_other_value(content):
        return [(at, new) for at, old in enumerate(content) for new in range(256) if new != old]

    assert list(unnamed_changes(tmp_path / "small", every_other_value)) == []


def test_a_missing_file_is_named(place):
    (place / "facts" / "cases.parquet").unlink()
    assert folders.verify(place) == ["facts/cases.parquet: missing"]


@pytest.mark.parametrize("name", ["extra", ".hidden", "facts/deep/er", "run.json~"])
def test_a_file_too_many_is_named(place, name):
    (place / name).parent.mkdir(exist_ok=True)
    (place / name).write_text("x")
    assert folders.verify(place) == [f"{name}: not in the manifest"]


def test_a_file_whose_name_is_not_utf8_is_named(place):
    (place / os.fsdecode(b"\xff\xfe")).write_text("x")
    assert folders.verify(place) == ["\\udcff\\udcfe: not in the manifest"]


def test_a_shortened_and_a_lengthened_file_are_named(place):
    os.truncate(place / "about.json", 3)
    os.truncate(place / "z", 2)
    assert folders.verify(place) == ["about.json: changed", "z: changed"]


@pytest.mark.parametrize("name", ["about.json", "manifest.json", "manifest.sha256", "run.json"])
def test_a_link_to_the_same_bytes_is_not_the_file(place, tmp_path, name):
    (place / name).rename(tmp_path / "elsewhere")
    (place / name).symlink_to(tmp_path / "elsewhere")
    assert [line.split(":")[0] for line in folders.verify(place)] == [name]


def test_a_linked_folder_of_files_is_not_followed(place, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "x").write_text("x")
    (place / "linked").symlink_to(tmp_path / "more")
    assert folders.verify(place) == ["linked: not in the manifest"]


def test_a_pipe_in_place_of_a_file_is_named_and_not_waited_for(place):
    (place / "z").unlink()
    os.mkfifo(place / "z")
    assert folders.verify(place) == ["z: changed"]


def test_a_rewritten_manifest_is_caught_only_by_the_hash_that_was_published(place):
    published = folders.open_folder(place, "snapshot").root
    (place / "about.json").write_text("forged")
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["files"]["about.json"] = hashlib.sha256(b"forged").hexdigest()
    folders.write_json(place / "manifest.json", manifest)
    forged = hashlib.sha256((place / "manifest.json").read_bytes()).hexdigest()
    (place / "manifest.sha256").write_text(f"{forged}\n")
    assert folders.verify(place) == []
    assert folders.verify(place, published) == [f"manifest.json: root hash is {forged}, expected {published}"]


@pytest.mark.parametrize("spelling", ["{}", "sha256:{}", " {}\n"])
def test_the_hash_may_be_pasted_as_it_is_printed(place, spelling):
    root = (place / "manifest.sha256").read_text().strip()
    assert folders.verify(place, spelling.format(root)) == []
    assert folders.verify(place, spelling.format(root.upper())) == []


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b'{"files": 3}', b'{"files": [1]}', b"\xff", b"[" * 99_999])
def test_a_manifest_that_cannot_be_read_is_named(place, manifest):
    (place / "manifest.json").write_bytes(manifest)
    assert "manifest.json: cannot be read" in folders.verify(place)
    with pytest.raises(FolderRefused):
        folders.open_folder(place, "snapshot")


def test_a_folder_without_manifest_is_refused(tmp_path):
    with pytest.raises(FolderRefused, match="no manifest"):
        folders.verify(tmp_path)
    with pytest.raises(FolderRefused, match="no snapshot here"):
        folders.open_folder(tmp_path, "snapshot")


def test_another_kind_and_a_newer_format_are_refused(place):
    with pytest.raises(FolderRefused, match="kind snapshot, and assessment is needed"):
        folders.open_folder(place, "assessment")
    text = (place / "manifest.json").read_text()
    (place / "manifest.json").write_text(text.replace('"format": "1.0"', '"format": "2.0"'))
    with pytest.raises(FolderRefused, match="newer"):
        folders.open_folder(place, "snapshot")


def test_the_same_content_has_the_same_hash_whenever_it_is_written(tmp_path):
    first = write(tmp_path / "first", made_from="x")
    time.sleep(0.01)
    backwards = dict(reversed(FILES.items()))
    assert write(tmp_path / "second", backwards, made_from="x") == first
    assert (tmp_path / "first" / "run.json").read_text() != (tmp_path / "second" / "run.json").read_text()
    assert write(tmp_path / "third", made_from="y") != first


def test_wall_clock_times_stand_only_in_run_json(place):
    run = json.loads((place / "run.json").read_text().splitlines()[0])
    assert abs(run["started"] - time.time()) < 60
    assert run["seconds"] < 60
    assert "started" not in (place / "manifest.json").read_text()


def test_what_stands_at_the_place_and_is_no_older_run_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    (tmp_path / "file").write_text("dear")
    write(tmp_path / "old")
    for name in ("mine", "file"):
        with pytest.raises(FolderRefused, match="something else"):
            write(tmp_path / name)
    with pytest.raises(FolderRefused, match="something else"), folders.new(tmp_path / "old", "snapshot", replace=False):
        pass
    with pytest.raises(FolderRefused, match="something else"), folders.new(tmp_path / "old", "assessment"):
        pass
    assert (tmp_path / "mine" / "letter.txt").read_text() == (tmp_path / "file").read_text() == "dear"
    assert folders.verify(tmp_path / "old") == []


@pytest.mark.parametrize("name", ["with space", "[1]*?", "县级评估", "a.b.new", "-x"])
def test_any_name_can_be_written_twice_and_leaves_nothing_beside_it(tmp_path, name):
    write(tmp_path / name, {"a": b"1"})
    write(tmp_path / name, {"a": b"2"})
    assert (tmp_path / name / "a").read_bytes() == b"2"
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_an_empty_folder_is_filled_and_a_link_is_written_through(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert folders.verify(tmp_path / "real") == []


def test_a_place_that_cannot_be_written_is_refused_in_one_message(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskRefused, match="cannot write here"):
        write(tmp_path / "file" / "below")
    with pytest.raises(DiskRefused, match="cannot write here"):
        write(tmp_path / ("x" * 300))


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(DiskRefused, match="No space left"), folders.new(tmp_path / "full", "snapshot") as room:
        (room / "a").write_text("x")
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["run.json", "manifest.json", "link"])
def test_a_writer_that_seals_something_odd_is_our_mistake(tmp_path, name):
    with pytest.raises(ValueError, match=name), folders.new(tmp_path / "odd", "snapshot") as room:
        (room / name).symlink_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("inner", ["mine", "facts/mine", "deep/er/mine"])
def test_nothing_is_written_into_a_finished_folder(place, inner):
    with pytest.raises(FolderRefused, match="inside a finished snapshot"):
        write(place / inner)
    with pytest.raises(FolderRefused, match="inside a finished snapshot"):
        placing.write_new(place / inner, b"x")
    assert folders.verify(place) == []


@pytest.mark.parametrize("name", [".a.my-draft.new", ".a.12-0123abcd.new", ".a.12-0123abcd.old", ".a.b.new"])
def test_what_only_looks_like_a_dead_run_of_ours_is_left_alone(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.txt").write_text("three years")
    write(tmp_path / "a")
    write(tmp_path / "a")
    assert (tmp_path / name / "thesis.txt").read_text() == "three years"


def test_a_workplace_in_use_is_left_alone_and_a_dead_one_is_removed(tmp_path):
    with folders.new(tmp_path / "a", "snapshot") as alive:
        dead = tmp_path / ".a.1-0123abcd.new"
        (dead / "made").mkdir(parents=True)
        (dead / placing.MARK).write_bytes(placing.MARKED)
        write(tmp_path / "a")
        assert alive.is_dir() and not dead.exists()


def test_a_file_is_written_new_or_not_at_all(tmp_path):
    placing.write_new(tmp_path / "a", b"1", 0o600)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("a", "link"):
        with pytest.raises(DiskRefused, match="stands there already"):
            placing.write_new(tmp_path / name, b"2")
    assert (tmp_path / "a").read_bytes() == b"1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "link"]


def test_of_several_files_all_appear_or_none(tmp_path):
    (tmp_path / "c").write_text("mine")
    made = {tmp_path / f"made {n}": tmp_path / n for n in "abc"}
    for file in made:
        file.write_text("x")
    with pytest.raises(DiskRefused, match="stands there already"):
        placing.put_all_new(made)
    assert [(tmp_path / n).exists() for n in "abc"] == [False, False, True]
    assert (tmp_path / "c").read_text() == "mine"


def family(place, number):
    """Three folders as `run` leaves them, each made from the one before."""
    kinds, root = ("snapshot", "assessment", "publication"), ""
    with folders.together(place, kinds) as room:
        for kind, parent in zip(kinds, ("", *kinds), strict=False):
            meta = {"made_from": {parent: root}} if parent else {}
            with folders.new(room / kind, kind, meta) as made:
                (made / "a").write_text(f"{number}")
            root = folders.open_folder(room / kind, kind).root


def test_folders_that_belong_together_are_replaced_together_or_not_at_all(tmp_path):
    family(tmp_path, 1)
    with pytest.raises(KeyError), folders.together(tmp_path, ("snapshot", "assessment")) as room:
        write(room / "snapshot", {"a": b"2"})
        raise KeyError
    assert [(tmp_path / kind / "a").read_text() for kind in ("snapshot", "assessment", "publication")] == ["1"] * 3
    family(tmp_path, 2)
    assert [(tmp_path / kind / "a").read_text() for kind in ("snapshot", "assessment", "publication")] == ["2"] * 3
    assert len(list(tmp_path.iterdir())) == 3
    assert folders.chain(tmp_path / "publication") == folders.chain(tmp_path / "assessment") == []


def test_a_folder_that_does_not_belong_to_its_neighbour_is_named(tmp_path):
    family(tmp_path / "one", 1)
    family(tmp_path / "two", 2)
    (tmp_path / "two" / "assessment").rename(tmp_path / "one" / "another")
    assert folders.chain(tmp_path / "one" / "publication") == []
    (tmp_path / "one" / "assessment").rename(tmp_path / "away")
    (tmp_path / "one" / "another").rename(tmp_path / "one" / "assessment")
    assert [line[:14] for line in folders.chain(tmp_path / "one" / "publication")] == ["../assessment:"]


def test_an_altered_parent_is_named_under_whatever_name_it_stands(tmp_path):
    family(tmp_path, 1)
    (tmp_path / "snapshot").rename(tmp_path / "half-year")
    (tmp_path / "half-year" / "a").write_text("3")
    assert folders.chain(tmp_path / "assessment") == ["../half-year/a: changed"]


def test_a_publication_is_known_by_the_hash_on_its_pages(tmp_path):
    family(tmp_path, 1)
    printed = folders.open_folder(tmp_path / "assessment", "assessment").root
    assert folders.verify(tmp_path / "publication", printed) == []
    assert "root hash" in folders.verify(tmp_path / "publication", "0" * 64)[0]
    assert (
        "root hash"
        in folders.verify(tmp_path / "assessment", folders.open_folder(tmp_path / "snapshot", "snapshot").root)[0]
    )
