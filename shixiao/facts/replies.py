"""答复 · Replies.

One row per message to an office and its answer.
"""

from shixiao.facts._table import Fact, instant, name, person, ref, text

fact = Fact(
    "replies",
    key="reply",
    title="答复",
    columns={
        "office": ref("offices", required=True),
        "asker": person(),
        "asked_at": instant(required=True),
        "replied_at": instant(),
        "topic": name(),
        "text": text(),
        "answer": text(),
    },
)
replies = fact.table
