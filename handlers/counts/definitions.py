"""What every count means. The document `docs/counts.zh-CN.md` is made of this file.

A count is known by its name everywhere: on the command line, in every export, in the report.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.inquiry import Outcome


@dataclass(frozen=True, slots=True)
class Count:
    """One count: its name, what staff read, and what exactly it counts.

    `within` is the count that it is a part of, empty where it stands for itself. `is_sum` where
    the counts of the parts of a period add up to that of the whole; people are not: who asks in
    two months is one citizen of the year.
    """

    name: str
    label: str
    definition: str
    within: str = ""
    is_sum: bool = True


RULES = (
    "年、月、日、时都按北京时间（Asia/Shanghai）计算，从零点起算；以收到消息的时刻为准。",
    "微信重复推送的同一条消息、网页重复提交的同一条消息，只计一次。",
    "工作人员在命令行和管理后台里的试问，以及程序的自检，一律不计。",
    "一条消息里有几个问题的，计为一次咨询；归入主题和条目时，以其中第一个条目为准。",
    "有关投诉、建议的对话和对答复的评价不计入咨询，另行统计。",
    "咨询不是政府信息公开申请，任何一项都不计入“收到和处理政府信息公开申请情况”表。",
    "群众删除自己的记录、到期清除文字以后，各项次数和每年、每月的人数不变；删除后再来咨询的，按新的群众计。",
)
"""What holds for all of them."""

RECEIVED = "received"

_OF_INQUIRIES = (
    Count(
        RECEIVED, "收到咨询",
        "群众通过微信公众号和网页发来的消息和点按的菜单，每条计一次；不含关注、取消关注、扫码，"
        "不含有关投诉、建议的对话和对答复的评价。等于下列九种结果之和。",
    ),
    Count(
        Outcome.ANSWERED, "已答复",
        "知识库给出了经审核的答复；一条消息有几个问题的，至少答复了一个且没有反问；"
        "查询、删除本人记录的也计在内。",
        RECEIVED,
    ),
    Count(Outcome.SUGGESTED, "给出推荐问题", "列出了推荐问题或主题，请群众选择。", RECEIVED),
    Count(Outcome.MISSED, "未命中", "知识库里没有，已如实告知并说明可以向哪里询问。", RECEIVED),
    Count(
        Outcome.DECLINED, "不予答复",
        "不属于本平台答复范围的问题，以及辱骂、广告和试探程序的消息。",
        RECEIVED,
    ),
    Count(
        Outcome.HANDED_OFF, "转人工",
        "群众要求人工服务，包括再次要求的，以及正在与人工客服对话、机器人没有作声的。",
        RECEIVED,
    ),
    Count(
        Outcome.GREETED, "礼节往来",
        "问候、致谢、道别，没有答复可评时的评价，以及没有更多内容可显示的。",
        RECEIVED,
    ),
    Count(
        Outcome.UNSUPPORTED, "无法识别",
        "图片、未能转成文字的语音、视频、位置、链接和没有文字的消息，以及没有对应推荐的数字。",
        RECEIVED,
    ),
    Count(Outcome.LIMITED, "超过限次", "同一群众超过每分钟或每天的条数，超出的消息。", RECEIVED),
    Count(
        Outcome.FAILED, "系统故障",
        "因系统原因没有答复，已请群众稍后再试或拨打电话。",
        RECEIVED,
    ),
    Count(
        "chosen", "推荐后选中",
        "给出推荐问题后30分钟内，同一群众得到了其中一个条目的答复；每次推荐至多计一次，"
        "计在给出推荐的那一天。只打开主题的不计。",
        Outcome.SUGGESTED,
    ),
    Count(
        "out_of_scope", "超出范围",
        "不予答复中，由知识库的条目说明不属于本平台答复范围的。",
        Outcome.DECLINED,
    ),
    Count(
        "abuse", "辱骂和广告",
        "不予答复中，因辱骂、广告或试探程序而没有查询知识库的。",
        Outcome.DECLINED,
    ),
)  # fmt: skip

CITIZENS = "citizens"
_OF_PEOPLE = (
    Count(
        CITIZENS, "咨询人数",
        "期内至少咨询一次的不同群众，以每个公众号、每个网页会话的代号区分；"
        "同一人使用两个公众号或更换浏览器的，无法识别为一人。",
        is_sum=False,
    ),
    Count("followed", "新增关注", "关注公众号的次数；取消后再次关注的，再计一次。"),
    Count("left", "取消关注", "取消关注公众号的次数。"),
)  # fmt: skip

HANDOFFS = "handoffs"
_DUE = "工作日以收到次日为第一天，节假日和调休按国务院办公厅的通知计算"
_OF_HANDOFFS = (
    Count(
        HANDOFFS, "受理转人工",
        "因群众要求人工服务而登记、有编号和答复期限的事项；再次要求而没有新登记的不计，"
        "转到微信客服的不计。按登记的时刻归入时期。",
    ),
    Count(
        "answered_by_person", "人工已答复",
        "受理的转人工事项中，工作人员已经答复的，不论何时答复。",
        HANDOFFS,
    ),
    *(
        Count(
            f"answered_within_{days}", f"{days}个工作日内人工答复",
            f"人工已答复中，在受理后第{days}个工作日结束以前答复的；{_DUE}。",
            "answered_by_person",
        )
        for days in (5, 7, 15)
    ),
    Count(
        "handoffs_open", "转人工待答复",
        "受理的转人工事项中，统计时还没有答复也没有办结的。",
        HANDOFFS,
    ),
    Count(
        "handoffs_closed", "转人工未答复而办结",
        "受理的转人工事项中，没有登记答复而注明原因办结的。",
        HANDOFFS,
    ),
)  # fmt: skip

COMPLAINTS = "complaints.received"
_OF_COMPLAINTS = (
    Count(
        COMPLAINTS, "收到投诉和建议",
        "群众在监督号里确认提交、得到受理编号的投诉和建议，按提交的时刻归入时期。",
    ),
    Count(
        "complaints.submitted", "投诉建议：已收到",
        "统计时状态为已收到、还没有办理的。",
        COMPLAINTS,
    ),
    Count(
        "complaints.forwarded", "投诉建议：已转办",
        "统计时已转给有关单位、还没有办结的。",
        COMPLAINTS,
    ),
    Count("complaints.handling", "投诉建议：办理中", "统计时正在办理的。", COMPLAINTS),
    Count("complaints.closed", "投诉建议：已办结", "统计时已办结并说明结果的。", COMPLAINTS),
    Count(
        "complaints.refused", "投诉建议：不予受理",
        "统计时不予受理并说明理由的。",
        COMPLAINTS,
    ),
    Count("complaints.withdrawn", "投诉建议：已撤回", "统计时已由提交人撤回的。", COMPLAINTS),
    Count("complaints.complaints", "其中投诉", "收到的投诉和建议中的投诉。", COMPLAINTS),
    Count("complaints.suggestions", "其中建议", "收到的投诉和建议中的建议。", COMPLAINTS),
    Count(
        "complaints.in_time", "期限内办结投诉建议",
        f"已办结或不予受理、且最后一次登记在期限（7个工作日，情况复杂的15个工作日）以内的；{_DUE}。",
        COMPLAINTS,
    ),
)  # fmt: skip

RATINGS = "ratings"
_OF_RATINGS = (
    Count(
        RATINGS, "收到评价",
        "群众对答复的评价，每条答复只计最后一次；按评价的时刻归入时期。",
    ),
    Count("rated_useful", "评价：有用", "评价为有用的。", RATINGS),
    Count("rated_useless", "评价：没用", "评价为没用的。", RATINGS),
    Count("rated_wrong", "评价：有误", "指出答复有误的。", RATINGS),
)  # fmt: skip

COUNTS = (*_OF_INQUIRIES, *_OF_PEOPLE, *_OF_HANDOFFS, *_OF_RATINGS, *_OF_COMPLAINTS)
"""Every count, in the order in which it is told."""

BY_NAME = {count.name: count for count in COUNTS}

OF_ENTRIES = tuple(str(name) for name in (RECEIVED, *Outcome, "out_of_scope", "abuse"))
"""What an inquiry is counted as by entry and topic; the rest belongs to none."""


def zeros() -> dict[str, int]:
    """Return every count with nothing counted."""
    return dict.fromkeys((str(count.name) for count in COUNTS), 0)
