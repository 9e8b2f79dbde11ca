"""The words by which staff read what a trial found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.inquiry import Outcome

PARTS = {
    "golden": "验收问题",
    "phrasing": "已发布条目的问法",
    "inquiry": "群众最近的提问",
}
"""Where questions come from, in the order in which they are listed."""

NOUNS = {"golden": "验收问题", "phrasing": "问法", "inquiry": "提问"}
"""What a question of each part is called."""

PUBLISHING = "发布"
ACTS = {"retirement": "停用", "words": "使用"}
"""What is done with what is tried, by the kind of its subject, where it is not published."""

EFFECTS = {
    "broken": "不再由应答条目答复",
    "mended": "改由应答条目答复",
    "moved": "答复改变",
    "reworded": "文字改变",
}

OUTCOMES = {
    Outcome.MISSED.value: "没有答案",
    Outcome.DECLINED.value: "婉拒",
    Outcome.GREETED.value: "寒暄",
    Outcome.HANDED_OFF.value: "转人工",
    Outcome.UNSUPPORTED.value: "看不懂",
    Outcome.FAILED.value: "出错",
    Outcome.LIMITED.value: "限流",
    Outcome.ANSWERED.value: "固定答复",
    Outcome.SUGGESTED.value: "给出主题",
}
"""What is said of an answer that no entry gives and that offers none."""

_MOST_NAMED = 3


def word_given(given: Mapping[str, Any], questions: Mapping[str, str]) -> str:
    """Return what a question gets: by which entries, or which are offered.

    `questions` are the standard questions of entries by their ids.
    """

    def name(entries: list[str]) -> str:
        named = "、".join(f"“{questions.get(one, one)}”" for one in entries[:_MOST_NAMED])
        return f"{named}等{len(entries)}条" if len(entries) > _MOST_NAMED else named

    if given["entries"]:
        return f"由{name(given['entries'])}答复"
    if given["offered"]:
        return f"请群众选择：{name(given['offered'])}"
    return OUTCOMES[given["outcome"]]
