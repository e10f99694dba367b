"""One small made-up city for all tests of this folder."""

from types import SimpleNamespace

import pytest

from shixiao.demo import city


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """`made.path`, `made.exports` and `made.truth` of a city of 20,000 cases."""
    path = tmp_path_factory.mktemp("city")
    return SimpleNamespace(path=path, exports=path / "exports", truth=city.write(path, cases=20_000, seed=3))
