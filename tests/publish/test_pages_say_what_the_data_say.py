"""The sentences on the pages, and the numbers in them."""

import html
import re

import made_up
import pytest

from shixiao.publish import funnel, numerals
from shixiao.publish.frame import frame
from shixiao.publish.numerals import Scale, scale_of
from shixiao.publish.publication import publish
from shixiao.publish.reading import View
from shixiao.publish.slugs import slugs
from shixiao.publish.standing import lacks, standing
from shixiao.words import speaking


def said(path):
    """A page as it is read: no tags, one space."""
    text = re.sub(r"<(title|desc|style)\b.*?</\1>|<[^>]+>", " ", path.read_text(encoding="utf-8"), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", text))


def test_the_front_page_can_be_read_in_a_minute(publication):
    front = said(publication / "public" / "index.html")
    for sentence in (
        "问的是一件事：来办事的人，一次办成了吗？",
        "2 确定靠前",
        "其中 2 家缺人或缺钱",
        "1,266 条评价未计入",
        "本人作出的 56,508 条评价里，好评占 99.1%；第三方回访，满意的占 86.4%（84.9–87.8%）",
        "另有 28,529 条是没有人评价、系统默认的，不计入任何比例",
        "石桥镇便民服务中心 ：1,266 条记录",
        "计入这些记录，结果是 98.7%；不计入，是 81.2%。",
        "3 项：临时用地审批、农药经营许可、小型餐饮登记",
        "网上办：青山区政务服务中心没有提供数据。",
        "311 件没有办理期限",
        "shixiao verify",
    ):
        assert sentence in front, sentence


def test_an_office_page_says_why_nothing_is_said(publication):
    page = said(publication / "public" / "offices" / "0016.html")
    assert "没有排名：掌握的情况太少。" in page and "没有总分" in page
    assert "不算本单位的：事下放了，没给人也没给钱" in page and "上级欠的" in page
    assert "15 日内，书面向复核组提出" in page


def test_every_number_on_an_office_page_has_its_sample_beside_it(publication):
    page = (publication / "public" / "offices" / "0004.html").read_text(encoding="utf-8")
    cells = re.findall(r'<td class="value">(.*?)</td>', page, flags=re.S)
    assert len(cells) == 6 and all("n = " in cell for cell in cells)


def test_methods_has_every_measure_with_all_its_paragraphs(publication):
    page = said(publication / "public" / "methods.html")
    for term in ("问谁", "算什么", "说明什么", "说不了什么", "怎样被钻空子"):
        assert page.count(term) >= len(made_up.MEASURES)
    assert "Wilson 1927" in page and "Mogstad" in page and "Spiegelhalter 2005" in page


def test_english_pages_hold_no_chinese_of_ours(tmp_path):
    measures = [m | {"title_zh": "CJK"} for m in made_up.MEASURES]
    made = made_up.write(tmp_path / "a", offices=8, measures=measures, cases=3)
    out = publish(made, tmp_path / "out", language="en")
    names = [*made_up.NAMES, made_up.CITY, "东湖县政务服务中心", "政务大厅实效评估（2026 年上半年）", "复核组"]
    for page in out.rglob("*.html"):
        text = said(page)
        for name in [*names, "来办事的人，一次办成了吗？", "办成", "省事", "群众看法", "优良", "合格", "待改进"]:
            text = text.replace(name, "")
        left = re.sub("临时用地审批|农药经营许可|小型餐饮登记|老年人优待证|社保卡补办", "", text)
        assert not re.search("[\u4e00-\u9fff]", left), page
    assert '<html lang="en">' in (out / "public" / "index.html").read_text(encoding="utf-8")


ONE = [made_up.measure("satisfied", "满意", "Satisfied", target=None, dimension=None)]
RANKED = ["ranks", "scores", "dimensions", "wins"]
REST = ["findings", "evidence", "owed", "series", "gaps", "beside", "rows/cases", "summary", "notes"]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param({"offices": 1}, id="one office"),
        pytest.param({"offices": 3}, id="three offices"),
        pytest.param({"offices": 6, "without": RANKED}, id="no ranks and no scores"),
        pytest.param({"offices": 9, "measures": ONE, "without": REST}, id="only totals of one measure"),
        pytest.param({"offices": 6, "without": [*RANKED, *REST]}, id="nothing but verdicts"),
    ],
)
def test_parts_that_are_absent_are_not_missed(tmp_path, made):
    out = publish(made_up.write(tmp_path / "a", **made), tmp_path / "out")
    for page in out.rglob("*.html"):
        assert not re.search(r"\b(None|nan|Undefined|inf)\b|\{\w+\}", said(page)), page


RANKS = [
    # office, rank, low, high, top, bottom
    ("a", 1, 1, 2, "certain", "not"),
    ("b", 2, 1, 5, "possible", "not"),
    ("c", 3, 2, 6, "possible", "possible"),
    ("d", 4, 5, 6, "not", "certain"),
]


def seen(ranks=(), offices=(), owed=(), top=3, bottom=2, of=6):
    import pyarrow as pa

    names = ("office", "rank", "low", "high", "top", "bottom")
    rows = [dict(zip(names, r, strict=True)) | {"list": "score", "of": of, "band": None} for r in ranks]
    tables = {"ranks": pa.Table.from_pylist(rows), "offices": pa.Table.from_pylist(list(offices))}
    tables["owed"] = pa.Table.from_pylist(list(owed)) if owed else pa.table({"office": pa.array([], pa.string())})
    about = {"top_k": top, "bottom_k": bottom, "measures": []}
    return View("assessor", about, {}, [], tables, "", "")


def test_only_the_certain_ones_are_called_good_or_in_need():
    s = standing(seen(RANKS))
    assert {office: s.says(office) for office in "abcde"} == {
        "a": "good",
        "b": "open",
        "c": "open",
        "d": "poor",
        "e": "none",
    }


def test_to_be_among_the_first_three_of_three_says_nothing():
    s = standing(seen(RANKS, of=3))
    assert not s.ends and s.offices("good") == []


def test_lacking_means_is_read_from_duties_posts_and_people():
    full = {"office": "a", "posts": 10, "in_post": 9, "full_time": 5}
    short = {"office": "b", "posts": 10, "in_post": 7, "full_time": 0}
    view = seen(offices=[full, short], owed=[{"office": "a", "service": "s"}])
    with speaking("en"):
        assert lacks(view, full) == ["a duty handed down without people or money"]
        assert lacks(view, short) == ["7 of 10 posts filled", "nobody works there full time"]


@pytest.mark.parametrize(
    ("value", "half", "words"),
    [(0.8642, 0.05, "86"), (0.8642, 0.012, "86.4"), (0.99912, 0.0004, "99.91"), (1.0, 0.02, "100")],
)
def test_a_share_has_as_many_digits_as_its_interval_supports(value, half, words):
    assert Scale(100.0, "%").number(value, half) == words


@pytest.mark.parametrize(
    ("unit", "estimates", "shown"),
    [("minutes", [12.0, 20.0], "minutes"), ("minutes", [300.0], "hours"), ("hours", [90.0], "days"), ("", [2.0], "")],
)
def test_time_is_told_in_the_unit_in_which_it_is_easy_to_say(unit, estimates, shown):
    assert scale_of({"kind": "duration", "unit": unit}, estimates).unit == shown


def test_a_length_of_time_may_have_no_upper_end():
    with speaking("en"):
        assert Scale(1.0, "days").span(11.0, None) == "11.0 days or more"
        assert Scale(1.0, "days").span(11.0, 13.0) == "11.0–13.0 days"


def test_what_is_not_nothing_is_never_shown_as_nothing():
    share = Scale(100.0, "%")
    assert [share.number(x, 0.0001) for x in (0.00001, 0.0, 0.01)] == ["<0.01", "0", "1.00"]


def test_offices_in_different_bands_are_parted_by_a_line(tmp_path):
    from shixiao.publish.front import rank_rows
    from shixiao.publish.reading import read

    made = made_up.write(tmp_path / "a", offices=8, cases=0)
    view = read(made)
    rows = [r | {"band": 1 if r["rank"] <= 5 else 2} for r in view.rows("ranks")]
    view.tables["ranks"] = view.tables["ranks"].from_pylist(rows)
    bars = rank_rows(frame(view))
    assert bars["bands"] == 2 and [bar["rank"] for bar in bars["bars"] if bar["cut"]] == [6]


def test_the_year_of_a_period_is_said_once():
    from datetime import date

    with speaking("zh"):
        assert numerals.period_text(date(2026, 1, 1), date(2026, 6, 30)) == "2026 年 1 月 1 日至 6 月 30 日"


def test_slugs_are_short_ascii_and_never_shared():
    made = slugs(["city:east-1", "city:East-1", "city:东湖县", "b:east-1", "city:con", "city:a/../b"])
    assert len(set(made.values())) == 6
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", slug) for slug in made.values())
    assert slugs(["city:east-1"]) == {"city:east-1": "east-1"}


def test_offices_that_differ_by_chance_only_lie_inside_the_funnel():
    import numpy as np

    rng = np.random.default_rng(5)
    asked = rng.integers(50, 5000, 400)
    yes = rng.binomial(asked, 0.8)
    rows = [
        {"status": "said", "asked": int(n), "yes": float(k), "n_effective": float(n)}
        for n, k in zip(asked, yes, strict=True)
    ]
    f = funnel.funnel(rows)
    low, high = f.limits(asked)
    inside = ((yes / asked >= low) & (yes / asked <= high)).mean()
    assert abs(f.overall - 0.8) < 0.005 and 0.93 < inside <= 0.99


def test_an_office_is_compared_with_what_is_expected_of_its_own_cases():
    import numpy as np

    rng = np.random.default_rng(6)
    rows = []
    for i in range(60):  # a tenth of them has the hard cases; nobody does them worse than the others
        shares = np.where(rng.random(1000) < (0.9 if i < 6 else 0.1), 0.5, 0.95)
        yes = float((rng.random(1000) < shares).sum())
        rows.append({"status": "said", "asked": 1000, "yes": yes, "estimate": yes / 1000, "n_effective": 1000.0,
                     "expected": float(shares.sum()), "alone": 0})  # fmt: skip
    f = funnel.funnel(rows)
    raw = funnel.funnel([row | {"expected": None} for row in rows])
    assert f.between < raw.between / 20
    own = [f.own(row, 0.95) for row in rows]
    outside = [not low <= row["estimate"] <= high for row, (low, _middle, high) in zip(rows, own, strict=True)]
    assert sum(outside) <= 4
    low, _high = f.limits(1000, 0.95)
    assert max(row["estimate"] for row in rows[:6]) < low  # beside all offices together they would all stand outside
    worse = rows[0] | {"estimate": rows[0]["estimate"] - 0.15}
    for row in [*rows, worse]:  # the picture and the office's page say the same
        least, _middle, most = f.own(row, funnel.FAR)
        ends = f.limits(1000, funnel.FAR)
        assert (f.height(row) < ends[0]) == (row["estimate"] < least)
        assert (f.height(row) > ends[1]) == (row["estimate"] > most)
    assert f.height(worse) < f.limits(1000, funnel.FAR)[0]


def test_an_office_whose_services_nobody_else_handles_is_compared_with_nobody():
    row = {"status": "said", "asked": 100, "yes": 80.0, "estimate": 0.8, "expected": 80.0, "alone": 60}
    rows = [{"status": "said", "asked": 100, "yes": 70.0 + i, "expected": 75.0, "alone": 0} for i in range(9)]
    f = funnel.funnel([*rows, row])
    assert f.own(row) is None and f.height(row) is None


def test_too_few_offices_have_no_funnel():
    assert funnel.funnel([{"status": "said", "asked": 100, "yes": 80.0}] * 4) is None


def test_a_frame_finds_superiors_that_have_no_row_of_their_own(assessment):
    from shixiao.publish.reading import read

    assert frame(read(assessment)).name("city:0000") == made_up.CITY


def test_the_supplement_names_who_an_office_is_held_against_to_everybody_and_in_no_closed_edition(publication):
    public = (publication / "public/offices/0007.html").read_text(encoding="utf-8")
    own = (publication / "closed/0007/index.html").read_text(encoding="utf-8")
    for page in (public, own):
        assert "只作参考，从不计分" in page and "同级中最好的用同样的人手约能办结" in page
    held = f"与之相比的是{made_up.NAMES[0]}、{made_up.NAMES[1]}。"
    assert held in public and f"只要{made_up.NAMES[0]}一家少报三成人手，其余 19 个单位中就有 17 个" in public
    assert made_up.NAMES[0] not in own and "与之相比的是" not in own
    assert "为什么只作参考" in (publication / "public/methods.html").read_text(encoding="utf-8")


def test_without_the_supplement_a_page_has_no_section_for_it(tmp_path):
    old = made_up.write(tmp_path / "old", offices=3, without=["frontier"])
    publish(old, tmp_path / "out")
    for name in ("offices/0001.html", "methods.html"):
        page = (tmp_path / "out/public" / name).read_text(encoding="utf-8")
        assert "只作参考" not in page and "为什么只作参考" not in page
