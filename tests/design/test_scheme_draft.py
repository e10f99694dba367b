"""An assessment table becomes a first scheme: what was read is right, what was not is marked, nothing is invented."""

import random
import re

import pytest
import xlsxwriter

from shixiao.design.drafting.kinds import kind, share_of, supplier
from shixiao.design.drafting.sheet import role
from shixiao.design.drafting.text import figures
from shixiao.design.drafting.wording import Row, read_rule, read_target
from shixiao.design.drafting.write import draft
from shixiao.design.lint import lint_text
from shixiao.design.scheme import Scheme
from shixiao.errors import Refusal, SchemeRefused
from shixiao.strict import parse
from shixiao.words import speaking

RULES = [
    # what the table says, full marks 10 | what was read of it
    ("网办率达到95%得满分，每低1个百分点扣0.5分，扣完为止。", {"less": {"each": 0.5, "every": "1%", "below": "95%"}}),
    ("满意率以90%为基准，每低一个百分点扣1分", {"less": {"each": 1, "every": "1%", "below": "90%"}}),
    ("每发生一起有效投诉扣2分，扣完为止", {"less": {"each": 2, "above": 0, "of": "起"}}),
    ("每缺一项扣0.2分。", {"less": {"each": 0.2, "above": 0, "of": "项"}}),
    ("信息报送不及时的，每次扣1分", {"less": {"each": 1, "above": 0, "of": "次"}}),
    ("每新增1项得0.2分，最高10分。", {"per": {"each": 0.2, "of": "项", "most": 10}}),
    ("每刊发两篇加1分，累计不超过5分", {"per": {"each": 1, "of": "篇", "every": 2, "most": 5}}),
    (
        "认领率100%得10分，95%（含）—100%得8分，90%—95%得5分，低于90%不得分。",
        {
            "steps": [
                {"at_least": "100%", "gets": 10},
                {"at_least": "95%", "gets": 8},
                {"at_least": "90%", "gets": 5},
            ]
        },
    ),
    (
        "1个工作日以内得满分，1-3个工作日得5分，3个工作日以上不得分",
        {"steps": [{"at_most": 1, "gets": 10}, {"at_most": 3, "gets": 5}]},
    ),
    ("第一名得满分，每降低一个位次扣0.5分", {"by_rank": {"first": 10, "each_place": 0.5}}),
    ("按排名计分，第1名得10分，其余依次递减1分", {"by_rank": {"first": 10, "each_place": 1}}),
    ("不超过1个工作日得满分，每超过1个工作日扣1分", {"less": {"each": 1, "above": 1, "of": "个工作日"}}),
    ("开展宣传不少于4次，每少一次扣1分", {"less": {"each": 1, "every": 1, "below": 4, "of": "次"}}),
    ("下载率达到辖区人口的30%，达到得10分，未达到不得分", {"reached": {"gets": 10}}),
    ("按完成比例得分", {"share": True}),
    ("达到90%得满分，未达到的按比例得分", {"line": [[0, 0], ["90%", 10]]}),
    ("根据工作开展情况，由考核组酌情打分", {"judged_by": "根据工作开展情况,由考核组酌情打分"}),
    ("发生一起逾期的，该项不得分", {"steps": [{"at_most": 0, "gets": 10}]}),
    ("好评率达到100%得满分，未达到不得分。", {"reached": {"gets": 10}}),
]
DARK = [
    "环境杂乱扣5分。服装不统一扣5分。",
    "获国家级表彰的，每项加2分；获省级表彰的，每项加1分，最高5分。",
    "达到80%得5分，每提高1个百分点加0.5分，最高15分",
    "90%以上得10分，80%以上得5分，另根据台账情况扣1-3分",
    "完成任务得10分，完成较好得8分，一般得5分",
    "参照省级考核结果折算，得分不超过8分",
    "每超过1个工作日扣1分",
    "免费得满分，收费不得分",
]
TARGETS = [
    ("≥95%", {"at_least": "95%"}),
    ("不低于百分之九十", {"at_least": "90%"}),
    ("90%以上", {"at_least": "90%"}),
    ("100%", {"at_least": "100%"}),
    ("不超过3个工作日", {"at_most": 3}),
    ("较上年提高5个百分点", {"last_year_plus": "5%"}),
    ("同比增长10%以上", {"last_year_times": 1.1}),
    ("每月不少于300条", {"at_least": 300, "per": "month"}),
    ("300条/月", {"at_least": 300, "per": "month"}),
    ("进一步提升", {}),
    ("按上级要求", {}),
]


@pytest.mark.parametrize(("said", "answer"), RULES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_rule_is_read(said, answer):
    read = read_rule(said, Row(10), about="网办率、满意率、认领率、好评率、下载率")
    assert read.score == answer and read.unread == []


@pytest.mark.parametrize("said", DARK)
def test_a_rule_that_cannot_be_read_whole_is_not_read_at_all(said):
    read = read_rule(said, Row(10))
    assert read.score == {} and read.unread


@pytest.mark.parametrize(("said", "answer"), TARGETS)
def test_a_target_is_read_or_left(said, answer):
    assert read_target(said) == answer


def test_the_last_three_get_nothing_beside_another_rule():
    read = read_rule("按网办率得分，得分=网办率×分值。全市排名后三名的不得分。", Row(30))
    assert read.score == {"share": True, "cut": [{"last": 3, "gets": 0}]}


def test_fewer_than_the_quota_costs_points():
    read = read_rule("每月不少于300条，每少10条扣1分", Row(10))
    assert read.target == {"at_least": 300, "per": "month"}
    assert read.score == {"less": {"each": 1, "every": 10, "below": 300, "of": "条"}}


def test_a_full_mark_target_is_kept_where_the_rest_is_not_read():
    read = read_rule("差评整改率100%，得5分，每发生一件未按期整改的扣1分，扣完为止", Row(5))
    assert read.target == {"at_least": "100%"} and read.score == {} and read.unread


@pytest.mark.parametrize(
    ("title", "answer"),
    [
        ("网办率", "channel_share"),
        ("群众满意率", "satisfaction"),
        ("“好差评”工作", "satisfaction"),
        ("主动评价率", "rating_count"),
        ("差评按期整改率", "rectification"),
        ("事项认领率", "list_length"),
        ("下放事项承接数", "list_length"),
        ("政务APP安装率", "app_usage"),
        ("窗口压减率", "window_cuts"),
        ("网上可办率", "online_catalogue"),
        ("按时办结率", "timeliness"),
        ("一次办结率", "outcome"),
        ("信息宣传", "activity"),
        ("工作台账", "paperwork"),
        ("有效投诉", "complaints"),
        ("窗口服务态度", "window_service"),
        ("企业开办时间", "timeliness"),
        ("市委书记的看法", ""),
    ],
)
def test_a_kind_is_told_by_the_title_or_not_at_all(title, answer):
    assert kind(title) == answer


def test_what_a_heading_is_about():
    heads = [
        "序号",
        "一级指标",
        "考核内容",
        "分 值",
        "权重（%）",
        "评分标准",
        "数据来源",
        "责任单位",
        "自评得分",
        "第三季度",
    ]
    assert [role(h) for h in heads] == [
        "number", "level", "title", "weight", "weight", "rule", "source", "responsible", "filled", "",
    ]  # fmt: skip


def test_a_quotient_is_a_share_of_something():
    assert share_of("网办率=网上办件量/全部办件量×100%") == ("网上办件量", "全部办件量")
    assert share_of("掌上办件量占总办件量的比例") == ("掌上办件量", "总办件量")
    assert share_of("反映企业的感受") == ("", "")


def test_who_supplies_the_number():
    assert [supplier(s) for s in ("各单位自行上报", "省平台后台数据", "委托第三方调查", "现场检查", "张主任")] == [
        "office", "platform", "third_party", "superior", "",
    ]  # fmt: skip


def test_numbers_in_chinese():
    assert [figures(n) for n in ("三", "十", "十五", "二十", "九十五")] == [3, 10, 15, 20, 95]


def book(path, rows, merges=(), sheet="考核表"):
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet(sheet)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    page.write(r, c, cell)
        for top, left, bottom, right in merges:
            page.merge_range(top, left, bottom, right, rows[top][left])
    return path


def drafted(path, **more):
    with speaking("zh"):
        text = draft(path, **more)
    return text, parse(text, Scheme, SchemeRefused, "draft.yml")


USUAL = [
    ["2024年度县区政务服务工作考核指标表", *[None] * 6],
    ["序号", "一级指标", "二级指标", "分值", "评分标准", "数据来源", "责任单位"],
    [
        1,
        "网上政务服务\n（30分）",
        "网办率",
        20,
        "达到95%得满分，每低1个百分点扣0.5分。排名后三名的不得分。",
        "省平台",
        "各县区",
    ],
    [2, None, "APP使用率", 10, "按完成比例得分。", "平台统计", "各县区"],
    [3, "群众评价", "好评率", 50, "好评率达到100%得满分，未达到不得分。", "好差评系统", None],
    [4, "下沉服务", "村可办理事项数", 15, "每新增1项得0.2分，最高15分。", "各地上报", None],
    [5, "其他", "窗口纪律", 5, "环境杂乱扣5分。服装不统一扣5分。", "张主任", None],
    ["合计", None, None, 100, None, None, None],
    ["注：综合得分90分以上为优秀，80-90分为良好。排名后三名的，由市政府约谈。", *[None] * 6],
    ["本细则由市政务服务管理局负责解释。", *[None] * 6],
]
MERGED = [(0, 0, 0, 6), (2, 1, 3, 1), (7, 0, 7, 2), (8, 0, 8, 6), (9, 0, 9, 6)]


def test_the_usual_table(tmp_path):
    text, scheme = drafted(book(tmp_path / "2024.xlsx", USUAL, MERGED))
    assert [i.title for i in scheme.indicators] == ["网办率", "APP使用率", "好评率", "村可办理事项数", "窗口纪律"]
    assert [i.weight for i in scheme.indicators] == [20, 10, 50, 15, 5] and scheme.total == 100
    assert [i.under for i in scheme.indicators[:2]] == [["网上政务服务"], ["网上政务服务"]]
    assert scheme.indicators[0].score.cut[0].last == 3 and scheme.indicators[2].target.at_least == 1
    assert scheme.indicators[4].score is None and "# 读不懂: 服装不统一扣5分" in text
    assert "# 读不懂: 数字由谁提供：张主任" in text and "# 读不懂: 本细则由市政务服务管理局负责解释。" in text
    assert [(g.name, g.at_least) for g in scheme.grades] == [("优秀", 90), ("良好", 80)]
    assert scheme.consequences[0].last == 3 and str(scheme.period.from_) == "2024-01-01"
    assert all(row[4] in text for row in USUAL[2:7])


def test_what_it_drafted_can_be_linted(tmp_path):
    text, _ = drafted(book(tmp_path / "2024.xlsx", USUAL, MERGED))
    found = {one.rule for one in lint_text(text, "draft.yml").findings}
    assert {"restricted_channel", "cliff", "full_mark_target", "list_length", "app_usage_scored", "no_appeal"} <= found


def test_headings_in_two_rows_and_three_levels(tmp_path):
    rows = [
        ["附件2", *[None] * 6],
        ["2025年上半年放管服改革绩效考核评分细则", *[None] * 6],
        ["考核指标", None, None, "指标说明", "权重", "目标值", "计分办法"],
        ["一级指标", "二级指标", "三级指标", None, None, None, None],
        [
            "政务服务",
            "网上办理",
            "网上可办率",
            "可网办事项数/全部事项数×100%",
            "60%",
            "≥95%",
            "达到目标值得满分，未达到不得分",
        ],
        [
            None,
            None,
            "掌上办件占比",
            "掌上办件量占总办件量的比例",
            "40%",
            "较上年提高5个百分点",
            "达到得满分，未达到不得分。",
        ],
        ["总计", None, None, None, "100%", None, None],
    ]
    merges = [(0, 0, 0, 6), (1, 0, 1, 6), (2, 0, 2, 2), (2, 3, 3, 3), (2, 4, 3, 4), (2, 5, 3, 5), (2, 6, 3, 6)]
    _text, scheme = drafted(book(tmp_path / "t.xlsx", rows, [*merges, (4, 0, 5, 0), (4, 1, 5, 1)]))
    one, two = scheme.indicators
    assert one.under == two.under == ["政务服务", "网上办理"] and [one.weight, two.weight] == [60, 40]
    assert (one.counts, one.among) == ("可网办事项数", "全部事项数") and one.target.at_least == 0.95
    assert two.target.last_year_plus == 0.05 and str(scheme.period.to) == "2025-06-30"


def test_what_explains_an_indicator_sets_no_target_of_its_own(tmp_path):
    rows = [
        ["指标名称", "指标说明", "分值", "评分标准"],
        ["领导重视", "评优比例不低于20%", 20, "没有安排专题研究的扣5分"],
    ]
    one = drafted(book(tmp_path / "t.xlsx", rows))[1].indicators[0]
    assert one.target is None and one.unit == ""


def test_several_requirements_beside_one_name(tmp_path):
    rows = [
        ["考核内容", "考核标准", "扣分/加分情况", "考核办法", "自评分"],
        ["场所设施（10分）", "1.标识醒目。（4分）", "每缺一处扣1分。", "看现场", None],
        [None, "2.配备急救箱等便民设施。（6分）", "每缺一项扣0.2分。", "看现场", None],
        ["好差评（10分）", "4.群众满意率达到98%以上。（10分）", "满意率每低1%扣1分", "系统数据", None],
    ]
    _text, scheme = drafted(book(tmp_path / "t.xlsx", rows, [(1, 0, 2, 0)]))
    assert [(i.title, i.weight) for i in scheme.indicators] == [
        ("标识醒目", 4),
        ("配备急救箱等便民设施", 6),
        ("好差评", 10),
    ]
    assert scheme.indicators[1].score.less.each == 0.2 and scheme.indicators[2].score.less.below == 0.98


def test_sections_blank_cells_and_additions(tmp_path):
    rows = [
        ["考核项目", "考核内容", "分数", "评分标准"],
        ["一、政务公开（40分）", None, None, None],
        ["依申请公开", "按时答复率", "40分", "按比例得分"],
        ["", "", "", "答复错误的，每件扣1分"],
        ["加分项", "改革创新", "+5", "获表彰的，每项加1分，最高5分"],
        ["扣分项", "负面曝光", "-10", "被媒体曝光的，每次扣5分"],
    ]
    text, scheme = drafted(book(tmp_path / "t.xlsx", rows, [(1, 0, 1, 3)]))
    first, plus, minus = scheme.indicators
    assert first.under[0] == "政务公开" and first.wording == "按比例得分；答复错误的，每件扣1分"
    assert first.score is None and "读不懂" in text
    assert plus.bonus and plus.weight == 5 and minus.bonus and minus.weight == 0


def test_points_that_several_rows_share_stay_together(tmp_path):
    rows = [
        ["考核指标", "分值", "评分标准"],
        ["会议", 10, "每少一次扣1分"],
        ["培训", None, "每少一次扣1分"],
        ["宣传", 5, "每少一篇扣1分"],
    ]
    _text, scheme = drafted(book(tmp_path / "t.xlsx", rows, [(1, 1, 2, 1)]))
    assert [(i.title, i.weight) for i in scheme.indicators] == [("会议；培训", 10), ("宣传", 5)]


def test_a_table_without_a_period_or_points_says_so(tmp_path):
    text, scheme = drafted(
        book(tmp_path / "t.xlsx", [["指标名称", "分值", "评分标准"], ["网办率", "8～10", "按比例得分"]])
    )
    assert "# 读不懂: 分值：8~10" in text and scheme.indicators[0].weight == 0
    assert "# 读不懂: 表中没有写明评估期" in text and "没有写明要回答什么问题" in scheme.question


def test_a_sheet_can_be_named(tmp_path):
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in (("甲", 1), ("乙", 3)):
            page = made.add_worksheet(name)
            page.write_row(0, 0, ["指标名称", "分值", "评分标准"])
            for r in range(rows):
                page.write_row(r + 1, 0, [f"{name}{r}率", 10, "按比例得分"])
    assert len(drafted(path)[1].indicators) == 3 and "没有草拟：工作表“甲”" in drafted(path)[0]
    assert len(drafted(path, sheet="甲")[1].indicators) == 1
    with pytest.raises(SchemeRefused, match="丙"):
        draft(path, "丙")


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(SchemeRefused):
        draft(book(tmp_path / "t.xlsx", [["姓名", "电话"], ["张三", "1"]]))
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SchemeRefused):
        draft(tmp_path / "x.xlsx")
    with pytest.raises(Refusal):
        draft(tmp_path / "missing.xlsx")


BITS = re.split(
    r"\|",
    "网办率|100%|≥95%|得满分|每低1个百分点扣0.5分|“引号”|{花}|[方]|# 井号|: 冒号|- 减|'单'|\"双\"|换\n行|"
    "每发生一次扣1分|前三名得5分|后三名不得分|90%以上得10分|80-90%得8分|低于80%不得分|一票否决|酌情打分|5分|10|0.1|（10分）|加分项|合计|"
    "注：说明|第1名得10分，依次递减1分|按比例得分|？|*|&a|!x|@|`|>|null|true|1:30|2024年|①|1.|一、|不超过3天|十分|+5|±3|"
    "最高5分|得分=完成/目标×分值",
)
HEADS = [
    "一级指标",
    "指标名称",
    "考核内容",
    "分值",
    "评分标准",
    "数据来源",
    "责任单位",
    "目标值",
    "佐证材料",
    "指标说明",
    "备注",
]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_stands_in_the_cells_the_draft_can_be_read(tmp_path, seed):
    dice = random.Random(seed)
    heads = ["指标名称", "评分标准", *dice.sample(HEADS, 4)]
    rows = [
        ["".join(dice.choices(BITS, k=dice.randint(1, 5))) if dice.random() < 0.8 else None for _ in heads]
        for _ in range(6)
    ]
    try:
        text, scheme = drafted(book(tmp_path / "t.xlsx", [heads, *rows]))
    except SchemeRefused as refused:
        assert "考核表" in str(refused)
        return
    assert scheme.indicators and lint_text(text, "draft.yml").file == "draft.yml"


@pytest.mark.parametrize(
    "heading",
    [
        "各项分值", "分值（分）", "考核分值", "分值（100分）", "指标分值", "所占分值", "分值及权重", "项目分数",
        "指标权重", "权重系数", "本项满分", "總分值", "標準分", "權重", "配點", "points", "Max. points", "Weight (%)",
        "Max score", "得分",
    ],
)  # fmt: skip
def test_whatever_holds_the_word_is_the_points(tmp_path, heading):
    rows = [
        ["考核内容", heading, "评分标准"],
        ["窗口服务", 20, "每少一次扣0.5分"],
        ["信息报送", 10, "每少报一次扣0.5分"],
    ]
    assert [i.weight for i in drafted(book(tmp_path / "t.xlsx", rows))[1].indicators] == [20, 10]


def test_points_are_those_of_the_table_where_results_stand_beside_them(tmp_path):
    rows = [
        ["考核内容", "分值", "实得分", "评分标准"],
        ["窗口服务", 20, 18, "每少一次扣0.5分"],
        ["信息报送", 10, 9, "每少报一次扣0.5分"],
    ]
    assert [i.weight for i in drafted(book(tmp_path / "t.xlsx", rows))[1].indicators] == [20, 10]


def test_a_draft_with_lines_that_nobody_has_read_is_no_scheme_yet(tmp_path):
    rows = [["考核内容", "占分", "评分标准"], ["窗口服务", 20, "每少一次扣0.5分"]]
    text, scheme = drafted(book(tmp_path / "2026.xlsx", [["2026年度考核细则", None, None], *rows]))
    found = lint_text(text, "draft.yml")
    assert scheme.indicators[0].weight == 0 and found.refused
    assert {"no_points", "left_unread"} <= {one.rule for one in found.findings}
