"""Other people's data, none of it made for this project: what is found there, and what must be left alone."""

import csv
import datetime as dt
import gzip
from pathlib import Path

import numpy as np
import pytest
from bars import record
from listed import checked, ordered, scores, shared, write

from shixiao.engine import open_engine
from shixiao.intake.snapshot import take
from shixiao.integrity import _check
from shixiao.outcomes.inputs import open_snapshot, register_facts

SOURCES = Path(__file__).parents[2] / "sources"
JULY = (dt.date(2011, 7, 1), dt.date(2011, 7, 31))
COMPLEX = "伊景园"  # 40 messages by 37 people in eight weeks about one housing complex


def test_where_structure_explains_nothing_hardly_anybody_is_flagged(tmp_path):
    with gzip.open(shared("integrity", "yelpchi", "metadata.gz"), "rt") as lines:
        rows = [line.split()[:2] for line in lines]
    found, raters, _key = checked(tmp_path, write(tmp_path / "list", rows))
    assert len(raters) == 38_063 and sum(r["flagged"] for r in raters) <= 10
    assert found.tables["findings"] == []


def test_neighbours_with_one_grievance_are_no_brigade(tmp_path):
    """The harshest reading: they give one star, whoever writes about something else four."""
    with shared("taidi2020c", "messages.csv").open(encoding="utf-8") as file:
        told = [(r, COMPLEX in r["subject"]) for r in csv.DictReader(file)]
    assert (sum(about for _r, about in told), len({r["user"] for r, about in told if about})) == (40, 37)
    rows = [(r["user"], r["region_in_subject"] or "-", 1 if about else 4, r["asked_at"], r["id"]) for r, about in told]
    source = write(tmp_path / "list", rows, stars="stars", given_at="given_at", case="case")
    found, _raters, _key = checked(tmp_path, source)
    assert "dossier" not in [f["opens"] for f in found.tables["findings"]]
    said = source.read_text(encoding="utf-8").replace("      ratings:", CASES + "      ratings:")
    (tmp_path / "known" / "list").mkdir(parents=True)
    (tmp_path / "list" / "ratings.csv").rename(tmp_path / "known" / "list" / "ratings.csv")
    (tmp_path / "known" / "list" / "source.yml").write_text(said, encoding="utf-8")
    found, _raters, _key = checked(tmp_path / "known", tmp_path / "known" / "list" / "source.yml")
    assert "brigade" not in [f["rule"] for f in found.tables["findings"]]
    assert "dossier" not in [f["opens"] for f in found.tables["findings"]]


CASES = "      cases: {case: case, office: office, applicant: rater, opened_at: given_at}\n"


def test_cases_that_crews_log_and_close_at_once_are_described_and_nobody_is_accused(tmp_path):
    data = shared("boston311_2011_07")
    with open_engine("duckdb", memory="1GB", threads=2, allowed=[tmp_path, data]) as engine:
        take([SOURCES / "boston" / "311" / "source.yml"], tmp_path / "boston", engine, None, data)
        with open_snapshot(tmp_path / "boston") as snapshot:
            register_facts(engine, snapshot, {})
            found = _check.check(engine, JULY).findings.to_pylist()
    assert {(f["rule"], f["opens"], f["rows"]) for f in found} == {("instant_work", "note", 0)}
    assert {f["office"].split(":")[1] for f in found if f["beside"] > 1000} == {"PWDx"}


@pytest.mark.full
def test_group_spammers_come_first(tmp_path):
    lines = shared("integrity", "amazon_sdlib", "profiles.txt").read_text().splitlines()
    told = shared("integrity", "amazon_sdlib", "labels_dev.txt").read_text().split()
    labels = dict(zip(told[::2], map(int, told[1::2]), strict=True))
    _found, raters, key = checked(tmp_path, write(tmp_path / "list", [x.split() for x in lines], stars="stars"))
    area, precision, first = ordered(labels, scores(raters, key, labels))
    record("integrity: Amazon group spam, dev labels: area under the curve", round(area, 3), ">= 0.88")
    record("integrity: Amazon group spam, dev labels: average precision", round(precision, 3), ">= 0.85")
    record("integrity: Amazon group spam, dev labels: precision among the first 100", first, ">= 1.0")
    assert area >= 0.88 and precision >= 0.85 and first == 1.0


@pytest.fixture
def trust():
    """Timed, signed trust ratings: who, whom, -10 to 10, seconds since 1970."""
    return np.loadtxt(shared("integrity", "alpha", "alpha_network.csv"), np.int64, delimiter=",", skiprows=1)


def in_order(place, rows):
    """Scores of all who rate; the scale is mapped to 1 to 21, as a source.yml may."""
    listed = [(a, f"to {b}", w, t) for a, b, w, t in rows.tolist()]
    source = write(
        place / "list", listed, stars='{compute: "number(weight) + 11"}', given_at="{from: given, format: epoch}"
    )
    said = source.read_text(encoding="utf-8").replace("office, stars, given_at]", "office, weight, given]")
    source.write_text(said, encoding="utf-8")
    _found, raters, key = checked(place, source)
    return scores(raters, key, np.unique(rows[:, 0]))


def trusted_and_distrusted(rows, founder):
    """Labels by the rule of REV2 (Kumar et al. 2018): a founder and whom he rates 5 and more are honest; not so,
    whom all of these rate -5 and less."""
    who, whom, weight = rows.T[:3]
    honest = {founder, *whom[(who == founder) & (weight >= 5)].tolist()}
    by_them = np.isin(who, list(honest))
    disliked = set(whom[by_them & (weight <= -5)].tolist()) - set(whom[by_them & (weight > -5)].tolist()) - honest
    raters = set(who.tolist())
    return {x: int(x in disliked) for x in (honest | disliked) & raters}


@pytest.mark.full
def test_in_a_network_of_trust_the_distrusted_come_first(tmp_path, trust):
    """Nobody's labels came with this list, so each of the sixty most active is taken for the founder in turn."""
    score = in_order(tmp_path, trust)
    active = np.argsort(-np.bincount(trust[:, 0]))[:60].tolist()
    sets = [x for x in (trusted_and_distrusted(trust, f) for f in active) if 12 <= sum(x.values()) <= len(x) - 8]
    found = np.array([ordered(labels, score) for labels in sets])
    area, precision = (round(float(x), 3) for x in found.mean(axis=0)[:2])
    record("integrity: Bitcoin-Alpha, labels by founders' trust: area under the curve", area, ">= 0.9")
    record("integrity: Bitcoin-Alpha, labels by founders' trust: average precision", precision, ">= 0.92")
    assert len(sets) >= 20 and area >= 0.9 and precision >= 0.92


@pytest.mark.full
def test_accounts_that_run_down_whom_all_trust_come_first(tmp_path, trust):
    """Sixty accounts give -10 to six of the two hundred best known, and hide behind four friendly ratings each."""
    draw = np.random.default_rng(3)
    known = np.argsort(-np.bincount(trust[:, 1]))[:200]
    new = []
    for account in range(90_000, 90_060):
        for whom in draw.choice(known, 6, replace=False):
            new.append((account, whom, -10, draw.choice(trust[:, 3])))
        new += [(account, draw.choice(trust[:, 1]), 1, draw.choice(trust[:, 3])) for _ in range(4)]
    score = in_order(tmp_path, np.concatenate([trust, np.array(new)]))
    area, precision, _first = ordered({r: int(r >= 90_000) for r in score}, score)
    record("integrity: Bitcoin-Alpha, sixty attackers put in: area under the curve", round(area, 3), ">= 0.95")
    assert area >= 0.95, (area, precision)
