"""Different people do not write the same sentences, unless the app offers them."""

import numpy as np
import pytest
from searched import later, searched, table

from shixiao.integrity.same_words import detector

WORDS = np.array(list("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"))
PRAISE = "工作人员{}，讲解政策清楚明白，办理业务快捷高效，为窗口的优质服务点赞！"


def world(copies, where="o0", stars=5, author=None):
    """300 people write 20 characters of their own about ten offices; then come `copies`."""
    draw = np.random.default_rng(1)
    own = ["".join(draw.choice(WORDS, 20)) for _ in range(300)]
    office = [f"o{i % 10}" for i in range(300)] + [where.format(i % 10) for i in range(len(copies))]
    n = len(office)
    who = [f"p{i}" for i in range(300)] + [author or f"p{300 + i}" for i in range(len(copies))]
    return table("ratings", {
        "rating": [f"r{i}" for i in range(n)], "office": office, "rater": who, "text": own + copies,
        "stars": [5] * 300 + [stars] * len(copies), "given_at": later("2026-03-02", *range(n)),
    })  # fmt: skip


VARIED = [PRAISE.format(("热情周到", "耐心细致", "认真负责")[i % 3]) for i in range(30)]
NEW = {f"r{i}" for i in range(300, 330)}


@pytest.mark.spark
def test_thirty_people_with_nearly_the_same_praise_for_one_office_are_found(engine):
    assert set(searched(engine, detector, ratings=world(VARIED))) == NEW


def test_a_text_that_is_as_common_everywhere_is_a_stock_phrase(engine):
    assert searched(engine, detector, ratings=world(VARIED * 10, where="o{}")) == {}


def test_short_praise_is_short_praise(engine):
    assert searched(engine, detector, ratings=world(["服务态度很好"] * 30)) == {}


def test_one_person_may_repeat_himself(engine):
    assert searched(engine, detector, ratings=world(VARIED, author="p1")) == {}


def test_neighbours_who_complain_in_the_same_words_are_left_alone(engine):
    assert searched(engine, detector, ratings=world(VARIED, stars=1)) == {}


def test_where_much_is_written_in_few_words_nobody_has_copied(engine):
    draw = np.random.default_rng(2)
    few = ["窗口", "排队", "材料", "系统", "老人", "孩子", "一次", "三趟", "电话", "网上", "复印", "签字",
           "证件", "大厅", "周末", "中午"]  # fmt: skip
    own = ["".join(draw.choice(few, 9)) + str(i) for i in range(3000)]
    office = ["o0" if i < 1000 else f"o{1 + i % 29}" for i in range(3000)]
    everybody = table("ratings", {
        "rating": [f"r{i}" for i in range(9000)], "rater": [f"p{i}" for i in range(9000)],
        "office": office + [f"o{i % 30}" for i in range(6000)], "text": own + [None] * 6000, "stars": [5] * 9000,
        "given_at": later("2026-03-02", *range(9000)),
    })  # fmt: skip
    assert searched(engine, detector, ratings=everybody) == {}
