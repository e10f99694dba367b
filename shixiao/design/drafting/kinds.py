"""What an indicator counts, who supplies it and what must be handed in, told from the words of its row."""

import re

from shixiao.design.drafting.sheet import plain

# the first that fits counts; what fits nothing is `other`, and marked
KINDS = (
    ("app_usage",
     r"(APP|应用|小程序|客户端|公众号|平台)[^，,；;]{0,10}(安装|下载|注册|使用率|活跃|积分|打卡|登[录陆]|关注|推广)|"
     r"实名(注册|认证)|(打卡|在线时长|学习积分|点赞|转发)"),
    ("rectification", r"差评[^，,；;]{0,8}(整改|回访|回复|办结|处置)|整改率|回访率"),
    ("rating_count", r"好评(数|量|条|次)|评价(数|量|条|次)|(主动|参与|覆盖)?(评价|参评)率|评价(覆盖|参与)"),
    ("satisfaction", r"^[^率数]*好差评[^率数]*$|满意|好评率|好评度|群众评价|服务对象评价"),
    ("complaints", r"差评|投诉|举报|信访|曝光|负面|舆情|通报"),
    ("app_usage", r"(浙里办|粤省事|皖事通|随申办|一部手机)"),
    ("window_cuts", r"窗口[^，,；;]{0,4}(压减|撤并|减少|精简)|(压减|撤并|减少)[^，,；;]{0,4}窗口"),
    ("channel_share",
     r"网办(率|占比|比例)|网上(办理|办件|申[请报]|受理|办结)率|网上(办理|办件)|掌上?办(率|件)|掌办|"
     r"不见面(审批|办理)|线上(办理|办件|申请)|自助办理|全程网办率|电子化率"),
    ("outcome", r"一次办[结成]|办成|问题解决|解决率|办成率|办结质量"),
    ("online_catalogue",
     r"网办|网上可办|可网办|可办率|最多跑一次|零跑动|跑动次数|即办|时限压缩|压缩(比|率|时限)|"
     r"减(材料|时限|环节|跑动)|精简材料|四减|办理深度|电子证照"),
    ("list_length",
     r"认领|(事项|清单)[^，,；;]{0,6}(数|率|进驻|入驻|覆盖|梳理|上线|公布|编制|承接|进厅|下放|认领)|"
     r"进驻|进厅|应进必进|承接|下放|覆盖率|赋权"),
    ("timeliness", r"(办理|办结|开办|审批|登记|等待|平均|准予[^，,；;]*的)(时间|用时|时长|天数)"),
    ("timeliness", r"按时|按期|及时|超期|逾期|超时|时限|办结率|时效|提速|限时|响应"),
    ("upkeep", r"更新|错链|死链|断链|准确率|可用(率|性)|维护|动态(管理|调整)|内容保障"),
    ("staffing", r"人员(配备|选派|到岗|力量|管理|队伍)|队伍建设|专职|在岗|选派|首席代表|授权到位"),
    ("window_service",
     r"窗口|帮办|代办|排队|等候|服务(态度|质量|规范|行为|意识|礼仪|环境)|着装|仪表|适老|无障碍|大厅|"
     r"办事指南|一次性告知|首问|延时服务|考勤|纪律|卫生"),
    ("existence",
     r"^(?!.*(率|时间|用时|费用|成本|天数|件数)).*(建成|建立|建设|设立|设置|开通|上线|挂牌|设施|设备|制度|机制|标识|"
     r"场所|平台)"),
    ("paperwork", r"台账|报表|佐证|档案|总结|报送|材料(规范|齐全)|归档"),
    ("activity",
     r"培训|会议|宣传|信息(采用|刊发|报道|工作)|调研|活动|经验|典型|创新|示范|领导重视|组织领导|部署|"
     r"试点|表彰|获奖|荣誉"),
)  # fmt: skip
SUPPLIERS = (
    ("third_party", r"第三方|委托[^，,；;]{0,8}(调查|评估|机构)|社情民意|统计局|调查队|电话(访问|抽查|调查)|问卷"),
    ("office",
     r"自评|自查|自报|各?(单位|地|部门|乡镇|县区)(自行|自己)?(上报|报送|填报|提供)|佐证材料|报送材料|"
     r"提供资料|查阅资料|查看资料|台账|备查"),
    ("platform", r"(系统|平台|后台|网站|大数据|数据中心|监测|抓取|自动)(数据|统计|采集|提取|生成)?"),
    ("register", r"办件(库|数据|系统|记录)|业务系统"),
    ("superior",
     r"(省|市|上级)(级|局|办|厅)?(通报|反馈|提供|考核|抽查|检查|统计)|主管部门|考核组|"
     r"日常(检查|巡查|考核|监督)|现场|实地|明察|暗访|督查"),
)  # fmt: skip
EVIDENCE = (
    ("photo", r"照片|图片|影像|视频"),
    ("screenshot", r"截图|截屏"),
    ("track", r"轨迹|签到|打卡"),
    ("ledger", r"台账|记录|档案"),
    ("report", r"报告|总结|说明|方案|文件"),
    ("link", r"链接|网址"),
)
EVERY = (
    ("month",
     r"每月|按月|月度|逐月"), ("quarter", r"每季|按季|季度"), ("half_year", r"半年"), ("year", r"每年|"
     r"按年|年度|年底|年终"),
    ("week", r"每周|周报"), ("day", r"每日|每天|日报"),
)  # fmt: skip


def kind(title: str, definition: str = "", rule: str = "") -> str:
    """By its title; where that says nothing, by what explains it; or by its rule, if that speaks of one thing only."""
    for said in (title, definition):
        found = kinds(said)
        if found:
            return found[0]
    found = list(dict.fromkeys(kinds(title + rule)))
    return found[0] if len(found) == 1 else ""


def kinds(said: str) -> list[str]:
    return [name for name, pattern in KINDS if re.search(pattern, plain(said), re.IGNORECASE)]


def supplier(source: str) -> str:
    return next((name for name, pattern in SUPPLIERS if re.search(pattern, plain(source))), "")


def paper(text: str) -> str:
    return next((name for name, pattern in EVIDENCE if re.search(pattern, plain(text))), "form")


def every(text: str) -> str:
    return next((name for name, pattern in EVERY if re.search(pattern, plain(text))), "")


def share_of(definition: str) -> tuple[str, str]:
    """Numerator and denominator, where the definition is a quotient: A/B×100 % or A 占 B 的比例."""
    bare = plain(definition)
    over = re.search(
        r"(?:=|为|:)?([^=；;。，,:]{2,60}?)[/÷]([^=；;。，,×*]{2,60}?)(?:[)）])?[×*xX]?(?:100%|%|$|；|;|。|，)", bare
    )
    if over:
        return over[1].strip("()（）"), over[2].strip("()（）")
    part = re.search(r"(?:指|为|:)?([^；;。，,:指]{2,40}?)占([^；;。，,]{2,40}?)的?(?:比例|比重|比率|百分比)", bare)
    return (part[1], part[2]) if part else ("", "")
