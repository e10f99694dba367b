"""The first assessment can be made by whoever types what the tutorial says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tutorial" / "first-assessment.md"


def typed():
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.full
def test_what_the_tutorial_types_works_from_files_to_pages(tmp_path):
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for line in typed():
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True
        )
        expected = 11 if " --on " in line else 0  # the page says that errors stand, and why
        assert done.returncode == expected, f"{line}\n{done.stderr}"
    for folder in ("snapshot", "assessment", "publication/public", "2026h1/publication/public"):
        assert (tmp_path / folder / "manifest.json").is_file() or (tmp_path / folder / "index.html").is_file(), folder
