"""A total is no office, however it is spelt; an office whose name only sounds like one stays."""

import pytest

from shixiao.words import summary_row

TOTALS = """合计|合 计|小　计|合计：|【合计】|（合计）|合計|总　　计|總計|共计|累计|汇总|北区 汇总|城东片小计
本页小计|以上合计|各区合计|全市合计|合计(5个单位)|合计5家|合计数|="合计"|'合计|九、合计|9. 合计
合\u200b计|ＴＯＴＡＬ|计|总|全市|全区|全 市|全街道|全市平均|全市平均值|平均|平 均|平均分|平均满意率|均值
中位数|各单位平均|总平均|最大值|标准差|Σ|总体|TOTAL|Total|total:|Total.|**Total**|— Total —|T o t a l
totals|Grand Total|grand-total|Sub-total|Sub total|SUBTOTAL|North subtotal|North Total|Ward 3 sub-total
Total (3 halls)|Total - all offices|Total, all|Total of all offices|Total for the city|Total 3 offices
All|All offices|Overall|City-wide|Citywide|Average|avg|AVG.|City average|Weighted average|Mean|City mean
Average of all halls|Sum|Median|Gesamt|Summe|Zwischensumme|Insgesamt|Durchschnitt|Moyenne|Sous-total
Total général|Ensemble|Totale|Promedio|Totaal|Итого|Всего|В среднем|Razem|Ogółem|Średnia|Celkem|Összesen
Toplam|합계|총 계|소계|평균|전체|Tổng cộng|Jumlah|المجموع|कुल|รวม"""

OFFICES = """东街道|统计局|审计局|会计中心|设计院|总站|总工会|全州县|全南县|小金县|合肥市|合川区|共青城市|平和县
平均路社区|计生办|累计办理窗口|全民健身中心|全福街道|市直单位|其他|整治办|TotalEnergies desk|Total Wine
All Saints|Allen County|Mean Street office|Somme street|Summerhill|Averages Lane hall|Overall Street
North|Sumner|Media office|Ensemble Theatre|Gesamtschule Nord|1|A|B|-|"""


@pytest.mark.parametrize("text", [t for line in TOTALS.splitlines() for t in line.split("|")])
def test_a_row_that_sums_up_others_is_known_in_every_spelling(text):
    assert summary_row(text)


@pytest.mark.parametrize("text", [t for line in OFFICES.splitlines() for t in line.split("|")])
def test_an_office_is_not_taken_for_a_total(text):
    assert not summary_row(text)
