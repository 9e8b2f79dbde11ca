"""The words by which staff read of misses."""

from __future__ import annotations

from handlers.misses.book import Handled, Reason

REASONS = {
    Reason.UNCHOSEN: "推荐了没有选",
    Reason.MISSED: "没有答案",
    Reason.USELESS: "评价没用",
    Reason.WRONG: "反映有误",
}

HANDLED = {
    Handled.DRAFTED: "已起草新条目",
    Handled.ADDED: "已加为问法",
    Handled.ANSWERED: "已有答复",
    Handled.ELSEWHERE: "不属于受理范围",
    Handled.HARASSMENT: "骚扰或无意义",
    Handled.OTHER: "其他",
}

BY_HAND = (Handled.ANSWERED, Handled.ELSEWHERE, Handled.HARASSMENT, Handled.OTHER)
"""What staff choose from; the others come by what they do."""
