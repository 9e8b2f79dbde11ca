"""Attributes: what kind of thing a question asks for: who, where, when, how many, why."""

from __future__ import annotations

import re

# 一季度, 6月, 三月份; 10月8日 and 月底 are days, 三个月 is how long.
_MONTH = (
    r"(?:1[0-2]|[1-9]|十?[一二三四五六七八九]|十)月份?"
    r"(?!\d|[一二三四五六七八九十]|底|末|之?前)"
)

# How many were left undone, or taken back: never the figure of what was done.
_HOW_MANY = r"^(?=.*(?:多少|几)).*"
_DEEDS = (
    r"回复|答复|回应|回音|办|批|通过|成交|公示|发布|上网|进驻|预审|解决|处理|审核"
    r"|参加|关注|整改|完成"
)

_WORDS = {
    "who": r"谁|哪位|边个|哪个人|什么人|啥人|姓名|名字|名单",
    "where": r"在哪|哪里|哪儿|边度|哪条[路街]|[什哪][么个]地方|啥地方|何处|地址|位置|几楼|怎么走",
    "when": r"什么时候|啥时候|啥时间|什么时间|几时|何时|哪天|哪一天|哪一?日|几月|几号|几点|多会儿",
    "how long": r"多久|多[长少]时间|几天|多少天|好久|几个月|多少个月",
    "how often": r"多久一次|隔多久|每隔|频率|一?(?:天|周|月|年)一(?:次|回|趟)",
    "people": r"[多好几]少?个?人(?![次民])|几多人|人数|[几多]少?位|[几多]少?名(?![称字])",
    "money": r"[多好几]少?多?钱|花了|花费|造价|价钱|几块钱|经费|费用|收费|要钱|[多好几]少?万|金额",
    "count": r"(?:几|多少)[块台部个只张辆间层座项条件家处]",
    "why": r"为什么|为何|为啥|咋会|怎么会|原因|缘故|点解|凭什么|凭啥",
    "which": r"哪些|哪几[个项条家种件类]|都[有是](?:啥|什么)|分别是|清单|明细",
    "part of a year": rf"季度|[上下]半年|月份|(?<![\d个十]){_MONTH}",
    "left undone": (
        rf"{_HOW_MANY}(?:(?<!有)没有?|未|(?<!能)不能?)(?:收到|得到|能|被|及时|按时|在线|网上)*(?:{_DEEDS})"
        rf"|{_HOW_MANY}(?:漏[了掉]?(?:{_DEEDS}|回|办)|遗漏|积压|空着|闲置|空闲)"
    ),
    "taken back": (
        rf"{_HOW_MANY}(?:删|撤[了走掉下销回换除]|取消|重新|退回|驳回|废止|下架|作废|超时)"
        rf"|{_HOW_MANY}(?:新[增进来设入]|[更替调]?换了|退出|合并|精简|压缩)"
    ),
    "of one kind": (
        rf"{_HOW_MANY}(?:(?<![种分人哪几各这那之多少])类(?![型别似同])"
        r"|(?:企业|公司|个人|老人|外地人)(?:来|自己)?(?:办|问|申请|提))"
    ),
    "share": r"比例|占比|百分|比率|几成",
    "on average": (
        r"(?<![第哪])[一两]天|每[天日月周场次项件条人个]|一个月|一周|每星期|平均|[日月人]均"
    ),
}
_PATTERNS = {name: re.compile(words) for name, words in _WORDS.items()}


def find_attributes(folded: str) -> frozenset[str]:
    """Return the names of the attributes that folded text asks for; most questions name none."""
    return frozenset(name for name, words in _PATTERNS.items() if words.search(folded))
