"""系统默认评价 · Default rating.

Finds       ratings that a system put in because nobody rated in time.
Evidence    the stars the system gave, and that the record says a system gave them.
Blind to    defaults that the source does not mark as such.
Innocent    none is needed: nobody is accused, nobody said anything.
"""

from ibis import _

from shixiao.integrity._kinds import Certain

detector = Certain(
    title="系统默认评价",
    flag=_.by_system,
    evidence="stars " + _.stars.cast("string").fill_null("-"),
    droppable=True,
    says="{rows} ratings were put in by a system because nobody rated",
)
