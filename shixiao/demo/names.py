"""Surnames, given names, streets and housing complexes from which people and places are made up."""

SURNAMES = (
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤",
    "欧阳", "上官", "司马",
)  # fmt: skip
_FIRST = "建国志明秀桂玉春晓文丽海永德淑美小家俊子雨思嘉欣宇浩晨佳梓"
_SECOND = "华军强芳英兰梅平勇敏静涛超燕红霞辉鹏杰玲飞丹波凤荣琴峰娟斌洁"
GIVEN = tuple(a + b for a in _FIRST for b in _SECOND) + tuple(_SECOND)
STREETS = ("云溪大道", "滨江路", "书院街", "桃溪南路", "古渡巷", "青岭中路", "禾丰街", "石门老街", "望江路", "竹林环路")
COMPLEXES = ("锦绣云川", "滨江名邸", "书香雅苑", "桃溪人家", "青岭新城")
