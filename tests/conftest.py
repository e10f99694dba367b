"""For every test: what must not run at the same time runs on one worker."""

import pytest

ALONE = ("spark", "browser", "postgres")  # one Spark, one browser, one server, shared by their tests


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Groups for `--dist loadgroup`: a heavy engine is started once; the rest stays together by file."""
    for item in items:
        heavy = next((name for name in ALONE if item.get_closest_marker(name)), None)
        item.add_marker(pytest.mark.xdist_group(heavy or item.path.stem))
