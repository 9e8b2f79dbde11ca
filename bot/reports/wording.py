"""Every sentence of the exported files that is not a definition or the statutory form's."""

from __future__ import annotations

BOOK_TITLE = "{year}年咨询统计"
FOOTER = "&C第&P页，共&N页"

COVER = "封面"
MONTHS = "按月"
TOPICS = "按主题"
CHANNELS = "按渠道"
QUESTIONS = "常问的问题"
MISSES = "未命中的问题"

SPAN = "统计时段：{year}年1月1日零时至{year}年12月31日24时，北京时间。"
RULES_HEAD = "共同的规则"
COVER_HEADS = ("指标", "数", "含义")
TOTAL = "全年"
MONTH = "{month}月"
COUNT_HEAD = "指标"
TOPIC_HEAD = "主题"
QUESTION_HEADS = ("序", "问题", "主题", "次数")
MISS_HEADS = ("序", "群众的原话（已隐去个人号码）", "次数")
NOTHING = "这一年没有可以列出的。"

CHANNEL_NAMES = {"wechat": "微信公众号", "web": "网页", "console": "管理后台"}
ACCOUNT = "账号 {name}"

WHICH_MONTH = "哪个月问得最多"
WHICH_OUTCOME = "咨询得到了什么结果"
WHICH_TOPIC = "哪类主题问得最多"
WHICH_CHANNEL = "从哪里问的多"
WHICH_QUESTION = "哪些问题问得最多"
WHICH_MISS = "哪些问题还答不上"


def name_channel(channel: str) -> str:
    """Return what staff call a way by which citizens come."""
    return CHANNEL_NAMES.get(channel, channel)
