"""Stars have a scale: what a source says of it is brought onto one to five, and what lies outside is never guessed."""

import pytest
from intake_desk import taken

from shixiao.errors import SourceRefused
from shixiao.intake.draft import draft
from shixiao.intake.scales import plain_word, steps
from shixiao.intake.source import load

SOURCE = """
    source: s
    title: ratings
    inputs:
      - file: r.csv
        tables:
          offices: {{from_distinct: true, office: o, name: o}}
          ratings: {{rating: n, office: o, stars: {{from: s{more}}}}}
"""


def rated(tmp_path, engine, values, scale=""):
    lines = "".join(f"{i},east,{v}\n" for i, v in enumerate(values))
    more = f", {scale}" if scale else ""
    return taken(tmp_path, engine, SOURCE.format(more=more), {"r.csv": "n,o,s\n" + lines})


def stars(made):
    return [row["stars"] for row in sorted(made.rows("ratings"), key=lambda r: int(r["rating"].split(":")[1]))]


def test_what_is_no_star_is_rejected_and_counted(tmp_path, engine):
    made = rated(tmp_path, engine, [1, 5, 0, 6, -1, 99, 4.5, "", "x"])
    assert stars(made) == [1, 5, None]
    assert made.counts["inputs"][0]["tables"]["ratings"]["reasons"] == {
        "bad_number": 1, "not_whole": 1, "outside_scale": 4}  # fmt: skip


@pytest.mark.parametrize(("scale", "said", "read"), [
    ("{worst: 1, best: 10}", range(1, 11), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
    ("{worst: 0, best: 10}", range(11), [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5]),
    ("{worst: 5, best: 1}", range(1, 6), [5, 4, 3, 2, 1]),
    ("{worst: 10, best: 1}", range(1, 11), [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]),
    ("{worst: 1, best: 3}", [1, 2, 3], [1, 3, 5]),
    ("{worst: 3, best: 1}", [1, 2, 3], [5, 3, 1]),
    ("{worst: 1, best: 4}", [1, 2, 3, 4], [1, 2, 4, 5]),
    ("{worst: 0, best: 1}", [0, 1], [1, 5]),
    ("{worst: 1, best: 7}", range(1, 8), [1, 2, 2, 3, 4, 4, 5]),
    ("{worst: -2, best: 2}", range(-2, 3), [1, 2, 3, 4, 5]),
    ("{worst: 0, best: 100}", [0, 19, 20, 39, 40, 50, 60, 61, 80, 81, 100], [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5]),
    ("{worst: 20, best: 100}", [20, 40, 60, 80, 100], [1, 2, 3, 4, 5]),
])  # fmt: skip
def test_a_scale_of_numbers_becomes_stars(tmp_path, engine, scale, said, read):
    assert stars(rated(tmp_path, engine, said, f"scale: {scale}")) == read


@pytest.mark.parametrize("points", range(2, 200))
def test_every_scale_reaches_from_one_star_to_five_evenly_and_reads_the_same_from_both_ends(points):
    found = steps(points)
    assert (found[0], found[-1]) == (1, 5) and found == sorted(found)
    assert found == [6 - s for s in reversed(found)]


@pytest.mark.parametrize(("said", "read"), [
    (["非常满意", "满意", "基本满意", "不满意", "非常不满意"], [5, 4, 3, 2, 1]),
    (["非常滿意", "滿意", "普通", "不滿意", "非常不滿意"], [5, 4, 3, 2, 1]),
    (["很好", "好", "一般", "差", "很差"], [5, 4, 3, 2, 1]),
    (["Excellent", " very  SATISFIED ", "Neutral", "Poor", "very poor"], [5, 5, 3, 2, 1]),
    (["★★★★★", "★★★★☆", "★", "五星", "1星"], [5, 4, 1, 5, 1]),
    (["매우 만족", "만족", "보통", "불만족", "매우 불만족"], [5, 4, 3, 2, 1]),
])  # fmt: skip
def test_words_that_mean_the_same_everywhere_become_stars(tmp_path, engine, said, read):
    assert stars(rated(tmp_path, engine, said, "scale: words")) == read


def test_a_source_may_say_its_own_words_from_worst_to_best(tmp_path, engine):
    said = ["Poor", "Fair", "Good", "Very good", "excellent", "GOOD"]
    made = rated(tmp_path, engine, said, "scale: [Poor, Fair, Good, Very good, Excellent]")
    assert stars(made) == [1, 2, 3, 4, 5, 3]


def test_a_word_of_two_meanings_stops_the_run(tmp_path, engine):
    with pytest.raises(SourceRefused, match=r"Good.*\n.*\n.*scale: "):
        rated(tmp_path, engine, ["Excellent", "Good"], "scale: words")


@pytest.mark.parametrize(("values", "remedy"), [
    ([4, 5, 6, 10] * 10, r"worst: 1, best: 10"),
    ([95, 80, 5, 3] * 10, r"worst: 1, best: 100"),
    ([5, 5, 5, 4, 9] * 10, r'missing: \["9"\]'),
    ([0, 1, 2, 3, 4] * 10, r"worst: 0, best: 4"),
    (["非常满意", "不满意"] * 10, r"scale: words"),
])  # fmt: skip
def test_a_column_of_another_scale_stops_the_run_and_names_the_remedy(tmp_path, engine, values, remedy):
    with pytest.raises(SourceRefused, match=remedy):
        rated(tmp_path, engine, values)


def test_few_values_outside_the_scale_stop_nothing(tmp_path, engine):
    assert rated(tmp_path, engine, [5] * 99 + [0]).sums("ratings")["rejected"] == 1


def test_a_number_that_means_no_answer_is_declared(tmp_path, engine):
    assert stars(rated(tmp_path, engine, [5, 9, -1, 1], "missing: [9, -1]")) == [5, None, None, 1]
    assert stars(rated(tmp_path / "ten", engine, [10, 99], "missing: [99], scale: {worst: 1, best: 10}")) == [5, None]


@pytest.mark.parametrize(
    "scale", ["ten", "{worst: 1}", "{worst: 1, best: 1}", "[good]", "[a, A]", "{worst: 1, best: 2.5}"]
)
def test_a_scale_that_says_nothing_is_refused_with_its_line(tmp_path, engine, scale):
    with pytest.raises(SourceRefused, match=r"source\.yml:8"):
        rated(tmp_path, engine, [1], f"scale: {scale}")


def test_only_stars_have_a_scale(tmp_path, engine):
    with pytest.raises(SourceRefused, match=r"ratings\.text"):
        taken(tmp_path, engine, SOURCE.format(more="}, text: {from: t, scale: words"), {"r.csv": "n,o,s,t\n"})


@pytest.mark.parametrize(("values", "line"), [
    ([1, 5], "stars: score   # unsure: .*1 × 20, 5 × 20.*worst: 5, best: 1"),
    ([3, 10], "stars: {from: score, scale: {worst: 1, best: 10}}   # unsure: .*worst: 10, best: 1"),
    ([0, 88], "stars: {from: score, scale: {worst: 0, best: 100}}   # unsure"),
    (["非常满意", "不满意"], "stars: {from: score, scale: words}   # unsure"),
])  # fmt: skip
def test_a_draft_asks_which_end_is_best(tmp_path, values, line):
    (tmp_path / "r.csv").write_text(
        "rating_id,office,score\n" + "".join(f"r{i},east,{v}\n" for i, v in enumerate(values * 20))
    )
    said = draft([tmp_path / "r.csv"])
    import re

    assert re.search(line, said), said
    (tmp_path / "source.yml").write_text(said, encoding="utf-8")
    load(tmp_path)


def test_width_case_and_spaces_make_no_other_word():
    assert plain_word("Ｖery  satisfied!") == plain_word("very-satisfied") == "verysatisfied"
