"""Others on the machine may not read what is assessed, whatever the umask says."""

import grp
import os
import stat

import pytest

from shixiao import folders
from shixiao.errors import WrongUse


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def written(place):
    (place / "public" / "tables").mkdir(parents=True)
    (place / "assessor").mkdir()
    for name in ("public/index.html", "public/tables/a.csv", "assessor/index.html", "secret"):
        (place / name).write_text("x")
    (place / "secret").chmod(0o600)


def test_a_folder_is_for_its_owner_and_their_group_at_most(tmp_path, umask):
    with folders.new(tmp_path / "a", "snapshot") as place:
        written(place)
    for path in [tmp_path / "a", *(tmp_path / "a").rglob("*")]:
        assert mode(path) & ~(0o750 if path.is_dir() else 0o640) == 0, path
        assert mode(path) & 0o400
    assert mode(tmp_path / "a" / "secret") == 0o600  # what was made narrower stays so


def test_the_public_part_alone_may_be_given_to_a_group(tmp_path, umask):
    group = grp.getgrgid(os.getgid()).gr_name
    with folders.new(tmp_path / "a", "publication") as place:
        written(place)
        folders.give(place, "public", group)
    assert {mode(p) for p in (tmp_path / "a" / "public").rglob("*")} == {0o750, 0o640}
    assert mode(tmp_path / "a") == 0o710 and mode(tmp_path / "a" / "assessor") & 0o007 == 0
    assert folders.verify(tmp_path / "a") == []


def test_a_group_that_is_not_there_is_refused_and_leaves_nothing(tmp_path):
    with (
        pytest.raises(WrongUse, match="no group 'nobody-here'"),
        folders.new(tmp_path / "a", "publication") as place,
    ):
        written(place)
        folders.give(place, "public", "nobody-here")
    assert list(tmp_path.iterdir()) == []
