"""What the page about sources shows can be run as it stands, and its lists are complete."""

import re
from pathlib import Path

import pytest
from intake_desk import taken

from shixiao.intake.convert import REASONS
from shixiao.intake.expressions import FUNCTIONS, READERS, check
from shixiao.intake.source import MISSING, From, Input, Mapping, Source

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "sources.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_runs_and_rejects_what_it_says(tmp_path, engine):
    made = taken(tmp_path, engine, blocks("yaml")[0], {"办件明细_2026-01.csv": blocks("csv")[0]})
    assert made.sums("cases") == {"read": 3, "accepted": 2, "rejected": 1, "skipped": 0}
    assert [(r["reason"], r["shape"]) for r in made.rejected("cases")] == [("bad_number", "字字")]
    assert [c["closed_on"].isoformat() if c["closed_on"] else "" for c in made.rows("cases")] == ["2026-01-05", ""]


@pytest.mark.parametrize("said", re.findall(r'"(.*)"', blocks("yaml")[1]))
def test_the_expressions_of_the_page_are_sound(said):
    check(said, "the page")


@pytest.mark.parametrize("model", [Source, Input, From])
def test_every_word_is_on_the_page(model):
    words = [f.alias or n for n, f in model.model_fields.items()]
    assert [w for w in words if f"`{w}" not in PAGE and f", `{w}`" not in PAGE] == []


def test_every_function_reason_and_spelling_of_nothing_is_on_the_page():
    assert [f for f in (*FUNCTIONS, *READERS) if f"`{f}(" not in PAGE] == []
    assert [r for r in REASONS if r and f"`{r}`" not in PAGE] == []
    assert [m for m in MISSING if m and f"`{m}`" not in PAGE] == []
    assert all(f"`{w}" in PAGE for w in Mapping.model_fields if w != "columns")
