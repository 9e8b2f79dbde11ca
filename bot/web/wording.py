"""The sentences of the web pages and their interface that are no replies to an inquiry."""

from __future__ import annotations

NOT_JSON = "请求内容不是JSON。请发送UTF-8编码的JSON对象，含text、conversation、id三项。"
NOT_OBJECT = "请求内容不是JSON对象。请发送一个对象，含text、conversation、id三项。"
MISSING = "缺少“{field}”这一项。请补上后再发。"
NOT_TEXT = "“{field}”应当是文字。请用字符串填写后再发。"
EMPTY = "“{field}”不能为空。请填写1到{limit}个字符。"
TOO_LONG = "“{field}”太长，最多{limit}个字符。请缩短后再发。"
NOT_STORABLE = "“{field}”里有不能保存的字符。请只用看得见的字符。"
QUESTION_TOO_LONG = "一次最多发{limit}个字，这一条有{length}个字，没有发出。请缩短后再发。"

LIMITED_QUIET = "发得太多，这一条没有答复。请稍后再发。"
"""Shown where a limit lets nothing be said."""

FAULTS = {
    400: ("没有看懂这次请求", "请回到咨询页重新输入您的问题。"),
    403: ("这次提交没有收下", "提交不是从本平台的页面发出的。请打开咨询页，在那里输入您的问题。"),
    404: ("没有这个页面", "地址可能输错了，或者页面已经搬走。"),
    405: ("这个地址不能这样打开", "请从咨询页开始。"),
    408: ("内容没有收全", "网络可能不太稳定。请再发一次。"),
    413: ("内容太长，没有收下", "请把问题缩短到{limit}个字以内，再发一次。"),
    429: ("提问太快，没有收下", "从这个网络发来的提问太多。请过一分钟再试。"),
    500: ("系统刚才出了点问题", "刚才的操作可能没有完成。请稍后再试。"),
}
"""For each status what happened and what to do."""

OTHER_FAULT = ("这次请求没有办成", "请回到咨询页再试一次。")
"""The same for a status that has no sentences of its own."""

DAYS_OF_A_YEAR = 365
_NUMBERS = "一两三四五六七八九十"


def word_days(days: int) -> str:
    """Return a number of days as it is set, with the years where these come out even."""
    years, rest = divmod(days, DAYS_OF_A_YEAR)
    if rest or not 1 <= years <= len(_NUMBERS):
        return f"{days}天"
    return f"{days}天（约{_NUMBERS[years - 1]}年）"
