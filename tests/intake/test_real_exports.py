"""The sources that ship: their samples here, and the real exports where they lie beside the repository."""

import statistics
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from intake_desk import KEY, Taken
from machine import NO_DATA, SHARED

from shixiao.intake.snapshot import take

SOURCES = Path(__file__).parents[2] / "sources"
ALL = sorted(p.parent.relative_to(SOURCES).as_posix() for p in SOURCES.rglob("source.yml"))


def real(tmp_path, engine, source, folder):
    data = SHARED / "data" / folder
    if not data.is_dir():
        pytest.skip(f"{NO_DATA}: {folder}")
    return Taken(take([SOURCES / source], tmp_path / "out", engine, KEY, data=data))


@pytest.mark.parametrize("source", ALL)
def test_the_sample_of_a_source_is_taken_whole(tmp_path, engine, source):
    counts = take([SOURCES / source], tmp_path / "out", engine, KEY).counts
    assert all(t["rejected"] == 0 for t in counts["tables"].values())
    assert sum(t["accepted"] for t in counts["tables"].values()) > 2


def test_boston_is_as_its_readme_says(tmp_path, engine):
    made = real(tmp_path, engine, "boston/311", "boston311_2011_07")
    cases = made.rows("cases")
    assert made.sums("cases") == {"read": 9854, "accepted": 9854, "rejected": 0, "skipped": 0}
    assert len(made.rows("offices")) == 9 and len(made.rows("services")) == 169
    both = [c for c in cases if c["due_at"] and c["closed_at"] and c["claimed_on_time"] is not None]
    assert all(c["claimed_on_time"] == (c["closed_at"] <= c["due_at"]) for c in both)
    assert sum(c["claimed_on_time"] is True and c["due_at"] is None for c in cases) == 1697
    assert sum(c["filed_by"] == "staff" for c in cases) == 3422 + 28


def test_boston_days_are_those_of_boston(tmp_path, engine):
    made = real(tmp_path, engine, "boston/311", "boston311_2011_07")
    days = {c["opened_on"].isoformat()[:7] for c in made.rows("cases")}
    assert days == {"2011-07"} and made.rows("cases")[0]["opened_at"].isoformat() == "2011-07-01T05:32:33+00:00"


def test_hangzhou_totals_are_those_of_the_districts_alone(tmp_path, engine):
    made = real(tmp_path, engine, "hangzhou/message-board", "hangzhou_liuyan")
    share = {t["office"].split(":")[1]: t["stars_5"] / t["asked"] for t in made.rows("tallies")}
    assert len(share) == 8 and round(share["萧山区"], 3) == 0.587 and round(share["钱塘区"], 3) == 0.795
    assert made.sums("tallies") == {"read": 9, "accepted": 8, "rejected": 0, "skipped": 1}
    assert made.sums("cases", 1) == {"read": 1898, "accepted": 1898, "rejected": 0, "skipped": 0}
    assert not any(c.get("closed_at") for c in made.rows("cases"))


def test_every_reply_of_taidi_arrives_with_its_time(tmp_path, engine):
    made = real(tmp_path, engine, "taidi/messages", "taidi2020c")
    replies = made.rows("replies")
    took = sorted((r["replied_at"] - r["asked_at"]).total_seconds() / 86_400 for r in replies)
    assert len(took) == 2816
    assert round(statistics.median(took), 1) == 11.2
    assert round(float(np.percentile(took, 95)), 1) == 67.4 and round(took[-1]) == 1160
    assert Counter(r["office"] for r in replies)["taidi-2020c:未写明地区"] == 302
    assert made.sums("cases", 1)["accepted"] == 4326


def test_no_telephone_number_is_left_in_the_messages_of_taidi(tmp_path, engine):
    import re

    made = real(tmp_path, engine, "taidi/messages", "taidi2020c")
    texts = [t for r in made.rows("replies") for t in (r["topic"], r["text"], r["answer"]) if t]
    assert not any(re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", t) for t in texts)


def test_the_service_list_of_guangan_is_whole(tmp_path, engine):
    made = real(tmp_path, engine, "guangan/services", "guangan_items")
    most = Counter(s["office"] for s in made.rows("services")).most_common(1)
    assert len(made.rows("services")) == 1135 and len(made.rows("offices")) == 34
    assert most == [("guangan-services:区行政审批局", 344)]
    assert not any("[" in s["code"] for s in made.rows("services"))
