"""Messages about folders are read here in English."""

import pytest

from shixiao.words import speaking


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield
