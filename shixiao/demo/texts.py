"""What people write: stock praise, mixed feelings, complaints. `ALL` is one list, the ranges are places in it.

`{phone}` and `{id}` stand for numbers that people put into their texts although nobody asked for them.
"""

_GOOD = (
    "很好",
    "满意",
    "非常满意",
    "服务态度好",
    "办事效率高",
    "好",
    "工作人员很热情",
    "点赞",
    "速度快，态度好",
    "窗口小姑娘很耐心，谢谢",
    "一次就办好了，没想到这么快",
    "材料在网上传的，不用跑第二趟，方便",
    "老人不会用手机，工作人员一步一步帮着弄好的，感谢",
    "比去年快多了，去年跑了三趟",
    "本来说五个工作日，第二天就通知来取了",
    "导办员主动问要办什么，少走了弯路",
    "带着孩子来的，工作人员还帮忙看了一会儿孩子，很暖心",
    "咨询电话一打就通，说得清楚，照着准备的材料一次通过",
)
_MIXED = (
    "还行吧",
    "一般",
    "排队时间有点长，办得还可以",
    "网上说不用复印件，到了窗口还是要",
    "能办成就行",
    "系统老卡，刷了好几次才提交上去",
    "窗口少，中午不办公，对上班的人不方便",
    "态度可以，流程还是麻烦",
)
_BAD = (
    "跑了三趟才办成，每次都说少材料，为什么不能一次说清楚？",
    "等了两个多小时，叫号叫到了又说系统坏了",
    "同样的信息网上填了一遍，窗口又让手写一遍",
    "打电话没人接，打了一上午",
    "说好五个工作日，二十天了还没有消息",
    "态度很差，爱答不理",
    "残疾证明明有记录，还要我再带原件和复印件",
    "老人腿脚不便，非要本人到场，来了又说照片不合格\n希望能改进",
    "网上提交以后一直显示待受理，没人管",
    "窗口之间互相推，一个说归街道，一个说归区里",
    "处罚没有说清楚依据，也不听解释",
    "请给我回电话 {phone}，这件事我问了四次都没结果",
    "我的身份证号 {id}，请查一下为什么一直不给办",
    "办证中心只开两个窗口，后面坐着好几个人聊天",
    '说网上可以全程办，最后一步要到现场签字，"全程网办"是假的',
    "补正通知发到一个我早就不用的号码上",
)
# Near-identical praise of different people, for the plant `same_words`.
_COPIED = tuple(
    f"工作人员{a}，{b}，{c}，为窗口的优质高效服务点赞，希望继续保持！"
    for a in ("热情周到", "耐心细致", "认真负责")
    for b in ("讲解政策清楚明白", "讲解政策十分清楚")
    for c in ("办理业务快捷高效", "业务办理快捷高效", "办理业务又快又好")
)
_COMPLEX = (
    "锦绣云川交房三年了产权证一直办不下来，每次来都说开发商没交材料，到底什么时候能解决？",
    "我是锦绣云川的业主，孩子今年上学要房产证，登记中心又让回去等通知，等了一年多了",
    "锦绣云川小区首次登记没做，我们全款买的房子也转移登记不了，窗口说不归他们管",
    "今天和邻居一起来问锦绣云川的证，答复还是让等，没有一个准信",
)
_BRIGADE = ("执法粗暴", "乱罚款", "态度恶劣，必须差评", "乱执法，差评", "欺负小商户", "不讲道理，乱罚款")
_HARSH = (
    "罚款可以，但是整改通知没有给够时间",
    "同一条街别人也占道，为什么只罚我一家？",
    "处罚决定书上的日期写错了，让我又跑一趟",
)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


_GROUPS = (_GOOD, _MIXED, _BAD, _COPIED, _COMPLEX, _BRIGADE, _HARSH)
ALL = tuple(text for group in _GROUPS for text in group)
_ENDS = [sum(map(len, _GROUPS[: i + 1])) for i in range(len(_GROUPS))]
GOOD, MIXED, BAD, COPIED, COMPLEX, BRIGADE, HARSH = (
    range(end - len(group), end) for end, group in zip(_ENDS, _GROUPS, strict=True)
)
JSON = tuple(_escaped(text) for text in ALL)
REASONS = ("材料要求不清", "等候时间长", "服务态度差", "超过承诺时限", "多次跑动", "系统不好用")
