"""An interviewer who makes up answers is quick, or makes up the same."""

import numpy as np
import pytest
from searched import later, searched, table

from shixiao.integrity.interviewer import detector


def answers(gap=400, alike=False, n=60, stratum=None):
    """Six interviewers with sixty interviews each; the seventh asks every `gap` seconds."""
    draw = np.random.default_rng(1)
    who = [f"i{i}" for i in np.repeat(np.arange(6), 60)] + ["x"] * n
    seconds = np.concatenate([np.tile(np.cumsum(draw.integers(200, 900, 60)), 6), np.arange(n) * gap])
    happy = [bool(h) for h in draw.random(360) < 0.7] + [alike or bool(h) for h in draw.random(n) < 0.7]
    return table("answers", {
        "answer": [f"a{i}" for i in range(360 + n)], "survey": ["s"], "office": ["o"], "interviewer": who,
        "status": ["answered"], "satisfied": happy, "solved": happy, "answered_at": later("2026-03-02 09:00", *seconds),
        "stratum": stratum or ["all"],
    })  # fmt: skip


NEW = {f"a{i}" for i in range(360, 420)}
MORE = {f"a{i}" for i in range(360, 450)}


@pytest.mark.spark
def test_one_interview_every_forty_seconds_is_found(engine):
    assert set(searched(engine, detector, answers=answers(gap=41))) == NEW


def test_ninety_equal_answers_where_others_get_seventy_of_a_hundred_are_found(engine):
    assert set(searched(engine, detector, answers=answers(alike=True, n=90))) == MORE


def test_sixty_equal_answers_are_what_the_luckiest_of_seven_may_get_once_in_a_few_hundred_surveys(engine):
    assert searched(engine, detector, answers=answers(alike=True)) == {}


def test_an_ordinary_interviewer_is_left_alone(engine):
    assert searched(engine, detector, answers=answers()) == {}


def test_contented_people_are_compared_with_contented_people(engine):
    """The seventh asks only a stratum in which everybody is content, whoever asks."""
    content = answers(alike=True).to_pydict()
    content["stratum"] = ["content" if s and i % 2 else "all" for i, s in enumerate(content["satisfied"][:360])] + [
        "content"
    ] * 60
    assert searched(engine, detector, answers=table("answers", content)) == {}
