"""What exports are known to write: headings, codes and the words of a case's state, in several languages.

Headings and values are met by spelling (headings.yml, codes of values.yml) or by a pattern (like.yml, the rest of
values.yml). Both are folded first: width, case, accents, blanks and marks, traditional characters to simplified.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from shixiao.intake import _yaml

# characters that headings and states are written with, traditional and Japanese → simplified
_TRADITIONAL = (
    "櫃團縫佈併來係個備傳價億優內兩別則剛創劃劉動務區協員問單國園圖團執報場壓壞學實審專對導屬島師幣廢廣廳張後從復徵態憑應撥擔據擬數時暫曆書會東條業極樓標樹機檔檢權歲歷歸決況減測準滯滿漢潔濃濕濟灣災為無燈營爭爾狀"
    "獎獨獲現環產畢當療發監盤眾確碼禮稅種稱積穩競筆節範築簡簽籌籤糾紀約納級細終組結絡給統經綜綠維綱網緊線緣編緩練縣總績織繳繼續罰義習聞聯聲職聽腦臨臺與舉舊萬葉藝藥處號術衛補裝裡製複覆見規視親覺觀觸訂計訊討"
    "訓託記訪設許訴註評詞詢試話該詳誌認語誤說課調談請論諮講謝證識譯議護讀變負財貢貨責買費貼貿資賞賣質賬購贊車較載輛輪輯輸轄轉辦農這進運過達違遞遠適遲遷選遺還邊鄉鄰醫鈴銀銷鋪錄錢錯鎖鎮鏈鐘長門閉開間閱關陳陽"
    "隊階際隨險隻雙難電靜響頁項順須預領頭頻題額願類顧顯飲館馬駁騷驗體鬧麼點黨齊龍龜"
)
_SIMPLIFIED = (
    "柜团缝布并来系个备传价亿优内两别则刚创划刘动务区协员问单国园图团执报场压坏学实审专对导属岛师币废广厅张后从复征态凭应拨担据拟数时暂历书会东条业极楼标树机档检权岁历归决况减测准滞满汉洁浓湿济湾灾为无灯营争尔状"
    "奖独获现环产毕当疗发监盘众确码礼税种称积稳竞笔节范筑简签筹签纠纪约纳级细终组结络给统经综绿维纲网紧线缘编缓练县总绩织缴继续罚义习闻联声职听脑临台与举旧万叶艺药处号术卫补装里制复复见规视亲觉观触订计讯讨"
    "训托记访设许诉注评词询试话该详志认语误说课调谈请论谘讲谢证识译议护读变负财贡货责买费贴贸资赏卖质账购赞车较载辆轮辑输辖转办农这进运过达违递远适迟迁选遗还边乡邻医铃银销铺录钱错锁镇链钟长门闭开间阅关陈阳"
    "队阶际随险只双难电静响页项顺须预领头频题额愿类顾显饮馆马驳骚验体闹么点党齐龙龟"
)
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def plain(text: object) -> str:
    """Words in lower case with one blank between them: “CreatedDate” and “CREATED_DATE” are “created date”."""
    said = unicodedata.normalize("NFKC", str(text))
    bare = "".join(c for c in unicodedata.normalize("NFD", said) if not "\u0300" <= c <= "\u036f")
    said = unicodedata.normalize("NFC", bare).translate(_FOLD)
    said = said.replace("#", " no ").replace("№", " no ")
    said = re.sub(r"([a-z])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3 \2\4", said)
    return re.sub(r"[\W_]+", " ", said.lower()).strip()


def folded(text: object) -> str:
    """The same without any blank."""
    return plain(text).replace(" ", "")


def is_traditional(text: str) -> bool:
    return text.translate(_FOLD) != text


@cache
def headings() -> dict[str, Any]:
    return _read("headings.yml")


@cache
def patterns(table: str) -> dict[str, list[re.Pattern[str]]]:
    """Patterns of the headings of a table's columns, the surest first."""
    return {c: [re.compile(p) for p in said] for c, said in _read("like.yml").get(table, {}).items()}


@cache
def _values() -> dict[str, Any]:
    return _read("values.yml")


def _read(name: str) -> dict[str, Any]:
    said, _lines = _yaml.load(Path(__file__).with_name(name))
    return said


def code(table: str, column: str, codes: tuple[str, ...], text: str) -> str | None:
    """Which of our codes a value stands for; nothing where nobody knows."""
    found = _spelt(table, column, codes).get(folded(text))
    if found is None:
        likes = _values()["like"].get(f"{table}.{column}") or _values()["like"].get(column, {})
        found = next((c for c, pattern in likes.items() if re.search(pattern, plain(text))), None)
    return found if found in codes else None


@cache
def _spelt(table: str, column: str, codes: tuple[str, ...]) -> dict[str, str]:
    said = _values()["codes"]
    spelt = said.get(f"{table}.{column}") or said.get(column) or {}
    return {folded(s) or s: c for c, spellings in spelt.items() for s in [c, *spellings]} | {
        folded(c): c for c in codes
    }


def yes(text: str) -> bool | None:
    """Whether a value says yes or no, in general."""
    found = {folded(s) or s: c == "true" for c, spelt in _values()["codes"]["boolean"].items() for s in spelt}
    return found.get(folded(text) or text.strip())


def state(text: str) -> str:
    """How a case stands by its state: reopened, void, transferred, refused, open, closed; "" where nobody knows."""
    return next((what for what, pattern in _values()["state"].items() if re.search(pattern, plain(text))), "")


def is_state(heading: str) -> bool:
    """Whether a heading is that of a state."""
    spelt = {folded(s) for s in headings()["beside"]["state"]}
    return folded(heading) in spelt or any(p.search(plain(heading)) for p in patterns("beside")["state"])


def in_time(text: str) -> bool | None:
    """Whether words say that a limit was kept: “OVERDUE”, “未超期”, “Em atraso”."""
    said = plain(text)
    found = next((what for what, pattern in _values()["in_time"].items() if re.search(pattern, said)), None)
    return None if found is None else not found.startswith("late")


def stars(text: str) -> int | None:
    """Five for very satisfied … one for very dissatisfied; 0 for an answer that says nothing."""
    found = {folded(s): int(n) for n, spelt in _values()["stars"].items() for s in spelt}
    return found.get(folded(text))
