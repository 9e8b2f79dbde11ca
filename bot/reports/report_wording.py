"""The sentences of the report and of the notes on how it was made.

A name in braces is a count; `wechat__received` is that of one channel. Every number gets a mark
that leads to its definition.
"""

from __future__ import annotations

TITLE = "{year}年政府信息公开工作年度报告"
"""What follows the name of the office."""

PREAMBLE = (
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《中华人民共和国政府信息公开工作年度报告格式》"
    "（国办公开办函〔2021〕30号），编制{office}{year}年政府信息公开工作年度报告。"
    "本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    "对本报告有疑问的，请拨打电话{phone}。"
)
TO_FILL = "（待人工填写）"

APPLICATIONS = "本年度新收政府信息公开申请{new}件，上年结转{carried}件，办理情况见第三部分。"
ABOUT = {
    "存在的主要问题": "存在的主要问题：{}",
    "改进情况": "改进情况：{}",
    "信息处理费": "收取信息处理费情况：{}",
}
"""What stands before the words of people."""

RECEIVED_BOTH = (
    "{year}年，通过微信公众号收到群众咨询{wechat__received}条，通过网站咨询页面收到"
    "{web__received}条，共{received}条，咨询人数{citizens}人。"
)
RECEIVED = (
    "{year}年，通过微信公众号和网站咨询页面共收到群众咨询{received}条，咨询人数{citizens}人。"
)
PLATFORMS = (
    (
        "收到的咨询中，由知识库中经审核的答复已答复{answered}条；给出推荐问题{suggested}条，其中推荐后选中"
        "{chosen}条；知识库没有而未命中{missed}条；不予答复{declined}条，其中超出范围{out_of_scope}条，"
        "辱骂和广告{abuse}条；转人工{handed_off}条；礼节往来{greeted}条；无法识别{unsupported}条；"
        "超过限次{limited}条；系统故障{failed}条。"
    ),
    (
        "登记转人工事项{handoffs}件，人工已答复{answered_by_person}件，其中5个工作日内{answered_within_5}件，"
        "7个工作日内{answered_within_7}件，15个工作日内{answered_within_15}件。"
    ),
    "微信公众号新增关注{followed}次，取消关注{left}次。",
    "以上为咨询，不是政府信息公开申请，不计入第三部分。",
)
SUPERVISION = (
    (
        "通过微信监督号收到投诉{complaints_complaints}件、建议{complaints_suggestions}件，共"
        "{complaints_received}件；已办结{complaints_closed}件，不予受理{complaints_refused}件，"
        "提交人撤回{complaints_withdrawn}件，其中在期限内办结{complaints_in_time}件。"
    ),
    (
        "收到群众对答复的评价{ratings}次，其中有用{rated_useful}次，没用{rated_useless}次，"
        "指出有误{rated_wrong}次。"
    ),
)

PARTS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
PART = "（{number}）{name}"
NUMERALS = "一二三四五六七八九十"

ANNEX_TITLE = "附：政府信息公开工作情况统计表（{year}年度）"
NOTES_TITLE = "编制说明（定稿时删去）"
SOURCES_HEAD = "（一）正文中数字的来源"
SOURCE = "[{mark}] {what}：{number}。{says}"
RULES_HEAD = "（二）统计的共同规则"
BLANKS_HEAD = "（三）待人工填写"
NO_BLANKS = "没有空着的项目。"
BLANK_TEXT = "正文：{name}"
BLANK_TABLE = "第{number}部分的表：{rows}"
BLANK_ANNEX = "统计表：{rows}"
BLANK_ROW = "{row}（{columns}）"
ANNEX_RULE = (
    "统计表中“政务微信公开政府信息数”“微博微信回应事件数”“被举报投诉数量”等与机器人的咨询、监督号的"
    "投诉不是同一指标，不能以咨询数代填；只有“收到申请数”取自第三部分的表。"
)
FINDINGS_HEAD = "（四）勾稽关系检查"
NO_FINDINGS = "没有发现不符。空着的项目没有检查。"
