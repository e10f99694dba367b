"""领导留言板 · Messages to offices and their answers: CSV in GB18030 with long texts in quotes."""

import csv
import io
from pathlib import Path

import numpy as np

from shixiao.demo import days, plan
from shixiao.demo.draw import generator
from shixiao.demo.names import COMPLEXES, STREETS
from shixiao.demo.world import City

HEADINGS = ("留言编号", "单位编码", "留言人手机号", "留言时间", "答复时间", "主题", "留言内容", "答复内容")
_TOPICS = {
    "办事流程": "我在{street}附近的大厅办{service}，窗口说材料不全，可是网上的指南没有写这一项。请问到底需要哪些材料？",
    "办理进度": "本人{month}月提交的{service}，到现在没有结果，打电话一直占线。\n请帮忙查一下，我的电话是{phone}。",
    "窗口服务": "今天去办{service}，等了两个小时，中午还不办公。建议增加窗口，或者中午轮班。",
    "路面损坏": "{street}与书院街交叉口路面破损，下雨积水，晚上路灯也不亮，老人小孩走路很危险，请尽快维修。",
    "物业纠纷": "{complex}小区物业收费不公开，电梯三天两头坏，业主多次反映没有人管。",
    "噪声扰民": "{street}烧烤摊每天营业到凌晨两点，油烟和噪声让人没法休息，已经举报过三次。",
}
_OF_STREETS = ("990100006", "990100011", "990100014", "990102006", "990103006")  # get messages about streets and noise
_ANSWERS = (
    "您好！您反映的“{topic}”问题已于{day}办结，{office}高度重视，立即安排专人到现场核实并与您电话沟通。经核查，您反映的情况基本属实，"
    "主要原因是前期宣传告知不够、内部衔接不畅。目前{what}，我们将举一反三，对同类问题开展排查，避免再次发生。如您还有疑问，可在工作日"
    "到{office}窗口咨询，或拨打窗口公示电话。感谢您对我们工作的关心和监督！",
    "网友您好：您关于“{topic}”的留言已转{office}办理。工作人员于{day}与您取得联系，向您说明了相关政策依据和办理条件：一是按照现行规定，"
    "该事项应当由申请人提供基本材料，可以通过数据共享核验的不再要求提交；二是办理期限以受理通知书载明的日期为准。针对您提出的具体问题，"
    "{what}。欢迎继续监督，我们将认真改进。",
    "您好，收到您的留言后，{office}会同属地街道进行了调查。情况如下：所涉问题存在已有一段时间，之前虽有处理但未能根治，给您带来不便，"
    "深表歉意。截至{day}，{what}，后续将纳入每周巡查，预计十五个工作日内完成全部整改，届时会再次向您回访。感谢您的理解与支持，"
    "也欢迎您随时提出意见建议。",
)
_DONE = ("已补正办事指南并取消该项材料", "相关事项已办结，结果已短信告知", "已增设两个窗口并实行午间轮班",
         "已责成施工单位限期修复", "已约谈物业公司并要求公示收支", "已联合执法部门开展夜间整治")  # fmt: skip
_REPLY_DAYS = 10  # working days in which an answer is due
_HOLLOW = "您好，您反映的问题已收悉，我们将转相关部门研究处理。感谢您的关注！"
_CROWD = "锦绣云川{block}栋业主：房子交付三年，产权证至今办不下来，影响孩子上学和落户。请问首次登记什么时候能办？"


def write(city: City, folder: Path) -> tuple[int, dict[str, list[str]]]:
    """Says how many messages there are; which of those due got a hollow answer or none; which are of the complex."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = generator(city.seed, "board")
    offices = [i for i, o in enumerate(city.offices) if o["level"] in ("city", "county") and o["system"]]
    rows = [_message(city, rng, int(rng.choice(offices))) for _i in range(plan.MESSAGES - plan.HOLLOW - plan.CROWD[0])]
    hollow = city.number[plan.HOLLOW_OFFICE]
    rows += [_message(city, rng, hollow, _HOLLOW) for _i in range(plan.HOLLOW)]
    rows += _crowd(city, rng)
    rows.sort(key=lambda r: r[2])
    marked: dict[str, list[str]] = {"hollow_reply": [], "unanswered": [], "complex": []}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for i, row in enumerate(rows):
        key = f"LY{i + 1:06d}"
        writer.writerow((key, *row[:1], row[1], row[2], *row[3:]))
        if row[6] == _HOLLOW and _over(row[2]):
            marked["hollow_reply"].append(f"board:{key}")
        if not row[3] and _over(row[2]):
            marked["unanswered"].append(f"board:{key}")
        if row[4] == "产权登记":
            marked["complex"].append(f"board:{key}")
    (folder / "留言答复.csv").write_bytes(out.getvalue().encode("gb18030"))
    return len(rows), marked


def _over(asked: str) -> bool:
    """Whether the time for an answer is over at the end of the period."""
    return bool(days.NTH[days.NUMBER[days.day(asked[:10])] + _REPLY_DAYS] < days.ZERO + days.LENGTH)


def _message(city: City, rng: np.random.Generator, office: int, answer: str = "") -> tuple[str, ...]:
    topics = list(_TOPICS) if city.codes[office] in _OF_STREETS else list(_TOPICS)[:3]
    topic = topics[int(rng.integers(len(topics)))]
    person = np.array([int(rng.integers(city.people.size))])
    phone = city.people.phone(person).to_pylist()[0].decode()
    day = int(rng.integers(days.ZERO, days.ZERO + days.LENGTH - 1))
    services = [e.name for e in city.entries if e.office == office and e.weight > 0]
    text = _TOPICS[topic].format(
        street=rng.choice(STREETS), service=rng.choice(services), month=int(days.iso(day)[5:7]), phone=phone,
        complex=rng.choice(COMPLEXES),
    )  # fmt: skip
    asked = f"{days.iso(day)} {rng.integers(7, 23):02d}:{rng.integers(60):02d}:{rng.integers(60):02d}"
    took = int(min(150, rng.lognormal(1.8, 0.8))) if not answer else int(rng.integers(1, 4))
    replied = int(days.NEXT[day + took])
    if (rng.random() < 0.05 and not answer) or days.iso(replied) > str(days.UNTIL):
        return (city.codes[office], phone, asked, "", topic, text, "")
    what = _DONE[list(_TOPICS).index(topic)]
    answer = answer or str(rng.choice(_ANSWERS)).format(
        office=city.offices[office]["name"], day=days.iso(replied), topic=topic, what=what
    )
    at = f"{days.iso(replied)} {rng.integers(9, 18):02d}:{rng.integers(60):02d}:{rng.integers(60):02d}"
    return (city.codes[office], phone, asked, at, topic, text, answer)


def _crowd(city: City, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Honest: forty messages by thirty-seven people of one housing complex in eight weeks."""
    messages, people = plan.CROWD
    office = city.number[plan.CROWD_OFFICE]
    persons = rng.choice(city.people.size, people, replace=False)
    phones = [p.decode() for p in city.people.phone(persons).to_pylist()]
    out = []
    for i in range(messages):
        day = days.day("2026-03-23") + int(rng.integers(0, 56))
        replied = int(days.NEXT[day + int(rng.integers(3, 15))])
        out.append((city.codes[office], phones[i % people], f"{days.iso(day)} {rng.integers(8, 23):02d}:{i:02d}:00",
                    f"{days.iso(replied)} 15:{i:02d}:00", "产权登记", _CROWD.format(block=int(rng.integers(1, 19))),
                    "您好，锦绣云川项目首次登记因开发企业未缴清税费尚未受理，"
                    "市里已成立专班，预计九月底前办理首次登记。"))  # fmt: skip
    return out
