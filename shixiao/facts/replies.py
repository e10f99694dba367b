"""答复 · Replies.

One row per message to an office and its answer.
"""

from shixiao.facts._table import Fact, instant, name, person, ref, text

fact = Fact(
    "replies",
    key="reply",
    title="答复",
    begins="asked_on",
    ends="replied_on",
    columns={
        "office": ref("offices", required=True),  # who was asked
        "asker": person(),  # who asked
        "asked_at": instant(required=True),  # when the message came
        "replied_at": instant(),  # when the answer went out
        "topic": name(),
        "text": text(),  # the message
        "answer": text(),  # the answer
    },
)
replies = fact.table
