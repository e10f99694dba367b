"""One made-up assessment of twenty offices, published once for all tests here."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import made_up

from shixiao.publish.publication import publish


@pytest.fixture(scope="session")
def assessment(tmp_path_factory):
    return made_up.write(tmp_path_factory.mktemp("made") / "assessment")


@pytest.fixture(scope="session")
def publication(assessment, tmp_path_factory):
    return publish(assessment, tmp_path_factory.mktemp("out") / "publication")
