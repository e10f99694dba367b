"""For every test: engines that are opened once, and what must not run at the same time runs on one worker."""

import importlib.util

import pytest
from hypothesis import settings
from machine import CANNOT, NEEDS

from shixiao.engine import open_engine
from shixiao.words import speaking

settings.register_profile("shixiao", deadline=None)  # speed never lives in a test, and machines are shared
settings.load_profile("shixiao")
FIRST = {"stories": 0, "spark": 1}
ALONE = ("spark", "browser", "postgres")  # one Spark, one browser, one server, shared by their tests


def pytest_configure(config):
    """Ibis 12 calls a name that DuckDB 2 has deprecated; nothing of ours can change that."""
    config.addinivalue_line("filterwarnings", "ignore:fetch_arrow_table:DeprecationWarning")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Groups for `--dist loadgroup`: a heavy engine is started once; the rest stays together by file."""
    for item in items:
        if getattr(item, "callspec", None) and item.callspec.params.get("engine") == "duckdb":
            item.own_markers = [mark for mark in item.own_markers if mark.name != "spark"]
        if item.get_closest_marker("xdist_group") is None:  # stories stay together, with a Spark of their own
            heavy = next((name for name in ALONE if item.get_closest_marker(name)), None)
            item.add_marker(pytest.mark.xdist_group(heavy or item.path.stem))
    # the two longest groups first, or all wait for them in the end
    items.sort(key=lambda item: FIRST.get(item.get_closest_marker("xdist_group").args[0], len(FIRST)))


def pytest_generate_tests(metafunc):
    """A test that asks for `engine` runs on DuckDB; one that is marked `spark` runs on both."""
    if "engine" in metafunc.fixturenames:
        marked = any(metafunc.definition.iter_markers("spark"))
        metafunc.parametrize("engine", ["duckdb", "spark"] if marked else ["duckdb"], indirect=True)


@pytest.fixture
def in_english():
    """What is said is looked at in English; Chinese is the default."""
    with speaking("en"):
        yield


@pytest.fixture
def engine(request):
    return request.getfixturevalue(f"{request.param}_engine")


@pytest.fixture(scope="session")
def duckdb_engine():
    with open_engine("duckdb", memory="1GB", threads=2) as opened:
        yield opened


@pytest.fixture(scope="session")
def spark_engine():
    if not NEEDS["Java"].there():
        pytest.skip(f"{CANNOT} no Java")
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip(f"{CANNOT} no pyspark")
    with open_engine("spark", memory="1GB", threads=2) as opened:
        yield opened
